package io.evj.http.codec;

import io.evj.http.HttpException;
import io.evj.http.HttpStatus;

/// Decodes `*( field-line CRLF ) CRLF` (RFC 9112 §5), of a head or of trailers, into a [FieldStore].
///
/// ```
/// field-line  = field-name ":" OWS field-value OWS      NAME BLANK VALUE
/// CRLF        after each line                           CR seen: LINE_LF
/// CRLF        at the beginning of a line                CR seen: END_LF
/// ```
///
/// There are no other ways: a line that ends in LF alone, a CR elsewhere, a line that begins with a blank (`obs-fold`), a blank
/// before the colon are what smuggling is made of.
final class FieldLines {
    private enum State {
        /// `field-name`, up to the colon; or the CR that ends all.
        NAME,
        /// `OWS` before the value.
        BLANK,
        /// `field-value` and `OWS`, up to CR.
        VALUE,
        /// The CR behind a line has been read; only LF may follow.
        LINE_LF,
        /// The CR of the empty line has been read; only LF may follow.
        END_LF
    }

    private final HeadInput input;
    private final MessageKind kind;
    private final int countMax;
    private State state = State.NAME;
    private int name;
    private int nameEnd;
    private int value;
    private int valueEnd;

    FieldLines(HeadInput input, MessageKind kind, int countMax) {
        this.input = input;
        this.kind = kind;
        this.countMax = countMax;
    }

    /// The first line begins where the input is.
    ///
    /// @param bytesMax the limit for all lines; the empty one does not count
    void start(int bytesMax) {
        state = State.NAME;
        name = input.at;
        input.store.startFields(input.at);
        input.limit(bytesMax + 2);
    }

    /// Reads what is there.
    ///
    /// @return whether the empty line has been read
    /// @throws HttpException a line is malformed, or there are too many
    boolean read() {
        byte[] bytes = input.bytes();
        int end = input.end();
        int at = input.at;
        State s = state;
        while (at < end) {
            if (s == State.NAME) {
                at = Octets.skipToken(bytes, at, end);
                if (at == end) {
                    break;
                }
                if (bytes[at] == Octets.CR && at == name) {
                    at++;
                    s = State.END_LF;
                    continue;
                }
                if (bytes[at] != ':' || at == name) {
                    throw badName(bytes, at);
                }
                nameEnd = at++;
                s = State.BLANK;
            }
            if (s == State.BLANK) {
                while (at < end && (bytes[at] == Octets.SP || bytes[at] == Octets.HTAB)) {
                    at++;
                }
                if (at == end) {
                    break;
                }
                value = at;
                s = State.VALUE;
            }
            if (s == State.VALUE) {
                at = Octets.skipText(bytes, at, end);
                if (at == end) {
                    break;
                }
                if (bytes[at] != Octets.CR) {
                    throw badValue(bytes, at);
                }
                valueEnd = input.store.trim(value, at++);
                s = State.LINE_LF;
            }
            if (at == end) {
                break;
            }
            if (bytes[at] != Octets.LF) {
                throw kind.malformed("a CR without LF", bytes, name, at);
            }
            at++;
            if (s == State.END_LF) {
                input.at = at;
                return true;
            }
            addLine(at);
            name = at;
            s = State.NAME;
        }
        state = s;
        input.at = at;
        return false;
    }

    /// The lines are longer than their limit.
    HttpException tooLong(String what) {
        return kind.refused(HttpStatus.FIELDS_TOO_LARGE, what + " are too long");
    }

    private void addLine(int next) {
        if (input.store.count() == countMax) {
            throw kind.refused(HttpStatus.FIELDS_TOO_LARGE, "more than " + countMax + " fields");
        }
        input.store.addRead(name, nameEnd, value, valueEnd, next);
    }

    private HttpException badName(byte[] bytes, int at) {
        byte octet = bytes[at];
        boolean blank = octet == Octets.SP || octet == Octets.HTAB;
        String problem =
                switch (octet) {
                    case ':' -> "a field without a name";
                    case Octets.CR, Octets.LF -> "a field without a colon";
                    default ->
                            !blank
                                    ? "an octet that no field name may have"
                                    : at == name
                                            ? "a line that begins with a blank"
                                            : "a blank before the colon";
                };
        return kind.malformed(problem, bytes, name, at);
    }

    private HttpException badValue(byte[] bytes, int at) {
        String problem =
                bytes[at] == Octets.LF ? "an LF without CR" : "a control character in a value";
        return kind.malformed(problem, bytes, name, at);
    }
}
