package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Cuts a file into tokens. What is no token is reported, and left out.
///
/// Comments are `//` to the end of the line and `/* … */`, which do not nest. A line comment that begins with `//@` is
/// read as if its sign were not there: the C compiler of libevent skips it, and with it what that compiler does not know.
final class Lexer {
    private static final String SIGNS = "{}[]()=;";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private List<Token.Comment> comments = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private Lexer(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    /// All tokens; the last is [Token.Kind#END].
    static List<Token> scan(String text, Problems problems) {
        return new Lexer(text, problems).scan();
    }

    private List<Token> scan() {
        if (text.startsWith(BYTE_ORDER_MARK)) {
            at++;
            lineStart++;
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                newLine();
            } else if (isBlank(c)) {
                at++;
            } else if (text.startsWith("//@", at)) {
                at += 3;
            } else if (text.startsWith("//", at)) {
                lineComment();
            } else if (text.startsWith("/*", at)) {
                blockComment();
            } else if (c == '#') {
                directive();
            } else if (isWordPart(c)) {
                word(isDigit(c) ? Token.Kind.NUMBER : Token.Kind.WORD);
            } else if (SIGNS.indexOf(c) >= 0) {
                add(Token.Kind.SIGN, text.substring(at, at + 1), place());
                at++;
            } else {
                stray();
            }
        }
        add(Token.Kind.END, "", place());
        return tokens;
    }

    private void newLine() {
        at++;
        line++;
        lineStart = at;
    }

    private void lineComment() {
        int end = lineEnd();
        comments.add(new Token.Comment(text.substring(at + 2, end).strip(), line, line));
        at = end;
    }

    private void blockComment() {
        Place start = place();
        int close = text.indexOf("*/", at + 2);
        int end = close < 0 ? text.length() : close;
        if (close < 0) {
            problems.error(start, "this comment does not end");
        }
        String inside = text.substring(Math.min(at + 2, end), end);
        moveTo(close < 0 ? end : close + 2);
        comments.add(new Token.Comment(withoutStars(inside), start.line(), line));
    }

    /// Moves on, counting lines.
    private void moveTo(int target) {
        while (at < target) {
            if (text.charAt(at) == '\n') {
                newLine();
            } else {
                at++;
            }
        }
    }

    private static String withoutStars(String comment) {
        return comment.lines()
                .map(line -> line.strip().replaceFirst("^\\*+ ?", "").stripTrailing())
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /// The rest of the line. Comments on it end it, or are cut out.
    private void directive() {
        Place start = place();
        boolean isFirst = text.substring(lineStart, at).replace("//@", "").isBlank();
        if (!isFirst) {
            problems.error(start, "a directive is a line of its own");
        }
        var words = new StringBuilder();
        boolean isQuoted = false;
        while (at < text.length() && text.charAt(at) != '\n') {
            if (!isQuoted && text.startsWith("//", at)) {
                lineComment();
            } else if (!isQuoted && text.startsWith("/*", at)) {
                words.append(' ');
                blockComment();
            } else {
                isQuoted ^= text.charAt(at) == '"';
                words.append(text.charAt(at++));
            }
        }
        String directive = words.toString().strip();
        if (directive.endsWith("\\")) {
            problems.error(start, "a directive is one line: no '\\' at its end");
        }
        add(Token.Kind.DIRECTIVE, directive, start);
    }

    private void word(Token.Kind kind) {
        Place start = place();
        int from = at;
        while (at < text.length() && isWordPart(text.charAt(at))) {
            at++;
        }
        add(kind, text.substring(from, at), start);
    }

    /// A run of characters that begin nothing: one problem.
    private void stray() {
        Place start = place();
        int from = at;
        while (at < text.length() && isStray(text.charAt(at))) {
            at++;
        }
        at = Math.max(at, from + 1); // a single '/' is stray too
        String run = text.substring(from, at);
        problems.error(
                start,
                run.isBlank() || hasControls(run)
                        ? "unexpected character"
                        : "unexpected '" + run + "'");
    }

    private static boolean hasControls(String run) {
        return run.chars().anyMatch(Character::isISOControl);
    }

    private static boolean isStray(char c) {
        return !isBlank(c)
                && c != '\n'
                && c != '/'
                && c != '#'
                && !isWordPart(c)
                && SIGNS.indexOf(c) < 0;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private Place place() {
        return new Place(line, at - lineStart + 1);
    }

    private void add(Token.Kind kind, String word, Place place) {
        tokens.add(new Token(kind, word, place, List.copyOf(comments)));
        comments = new ArrayList<>();
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWordPart(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
