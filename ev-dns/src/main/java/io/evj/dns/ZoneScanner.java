package io.evj.dns;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits a zone's text into entries, and these into words (RFC 1035 §5.1): an entry ends with its line, unless a parenthesis
/// is open; a semicolon begins a comment.
final class ZoneScanner {
    private static final int END = -1;

    private final String text;
    private int at;
    private int line = 1;
    private int lineStart;

    ZoneScanner(String text) {
        this.text = text;
    }

    /// The next entry that has words, or null.
    ///
    /// @throws ZoneFormatException a parenthesis or a quotation mark has no match, or a word is broken
    @Nullable ZoneEntry next() {
        while (peek() != END) {
            boolean isIndented = isBlank(peek());
            List<ZoneToken> tokens = entry();
            if (!tokens.isEmpty()) {
                return new ZoneEntry(tokens, isIndented);
            }
        }
        return null;
    }

    private List<ZoneToken> entry() {
        var tokens = new ArrayList<ZoneToken>();
        var open = new ArrayList<ZoneToken>();
        while (true) {
            int c = peek();
            if (c == END || c == '\n' && open.isEmpty()) {
                if (!open.isEmpty()) {
                    throw open.getLast().fail("the parenthesis is not closed");
                }
                skip();
                return tokens;
            } else if (c == '\n' || isBlank(c)) {
                skip();
            } else if (c == ';') {
                comment();
            } else if (c == '(') {
                open.add(token(at, at + 1));
                skip();
            } else if (c == ')') {
                if (open.isEmpty()) {
                    throw token(at, at + 1).fail("no parenthesis is open");
                }
                open.removeLast();
                skip();
            } else {
                tokens.add(word());
            }
        }
    }

    private void comment() {
        while (peek() != END && peek() != '\n') {
            skip();
        }
    }

    private ZoneToken word() {
        int begin = at;
        if (peek() == '"') {
            quoted();
            return token(begin, at);
        }
        while (!isEndOfWord(peek())) {
            if (peek() == '"') {
                if (text.charAt(at - 1) != '=') { // key="value"
                    throw token(at, at + 1).fail("a quotation mark within a word");
                }
                quoted();
                break;
            }
            character();
        }
        return token(begin, at);
    }

    private void quoted() {
        ZoneToken mark = token(at, at + 1);
        skip();
        while (peek() != '"') {
            if (peek() == END || peek() == '\n') {
                throw mark.fail("the quotation mark is not closed in its line");
            }
            character();
        }
        skip();
    }

    /// One character; a backslash takes the next one with it.
    private void character() {
        if (peek() == '\\') {
            skip();
            if (peek() == END || peek() == '\n') {
                throw token(at - 1, at).fail("nothing follows the \\");
            }
        }
        skip();
    }

    private ZoneToken token(int begin, int end) {
        return new ZoneToken(text.substring(begin, end), line, begin - lineStart + 1);
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private void skip() {
        if (peek() == '\n') {
            line++;
            lineStart = at + 1;
        }
        at++;
    }

    private static boolean isEndOfWord(int c) {
        return c == END || c == '\n' || c == ';' || c == '(' || c == ')' || isBlank(c);
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
