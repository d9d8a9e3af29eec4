package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the comments that speak of a declaration: those right above it, with no blank line between, and those behind it
/// on its last line.
final class Comments {
    private Comments() {}

    /// What is said of a declaration.
    ///
    /// @param before the last token before it, or null at the beginning of the file
    /// @param first  its first token
    /// @param last   its last token
    /// @param after  the token after it
    static String of(@Nullable Token before, Token first, Token last, Token after) {
        List<String> said = new ArrayList<>();
        said.add(above(before, first));
        said.add(behind(last, after));
        return said.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
    }

    /// What stands above a token and belongs to it. What stands on the line of the token before belongs to that one.
    private static String above(@Nullable Token before, Token first) {
        var lines = new ArrayList<String>();
        int top = first.place().line();
        for (Token.Comment comment : first.comments().reversed()) {
            boolean isFree = before == null || comment.line() > before.place().line();
            if (!isFree || comment.endLine() < top - 1) {
                break;
            }
            lines.addFirst(comment.text());
            top = comment.line();
        }
        return String.join("\n", lines).strip();
    }

    /// What stands behind a token, on its line.
    static String behind(Token last, Token after) {
        return after.comments().stream()
                .filter(comment -> comment.line() == last.place().line())
                .map(Token.Comment::text)
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
