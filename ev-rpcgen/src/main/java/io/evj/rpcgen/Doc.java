package io.evj.rpcgen;

import java.util.stream.Collectors;

/// Makes documentation of comments.
final class Doc {
    private Doc() {}

    /// Text such that it is shown as it stands: no tag, link or escape begins in it.
    static String text(String comment) {
        var safe = new StringBuilder();
        comment.codePoints()
                .filter(c -> c == '\n' || !Character.isISOControl(c))
                .forEach(c -> {
                    switch (c) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        case '@', '[', ']', '\\' -> safe.append("&#").append(c).append(';');
                        default -> safe.appendCodePoint(c);
                    }
                });
        return safe.toString();
    }

    /// A comment as lines of documentation, or what is said in its stead.
    static String lines(String comment, String otherwise) {
        return (comment.isEmpty() ? otherwise : sentence(text(comment)))
                .lines()
                .map(line -> line.isBlank() ? "///" : "/// " + line)
                .collect(Collectors.joining("\n"));
    }

    /// Text with a full stop at its end.
    static String sentence(String text) {
        boolean isEnded = text.isEmpty() || ".!?:".indexOf(text.charAt(text.length() - 1)) >= 0;
        return isEnded ? text : text + ".";
    }
}
