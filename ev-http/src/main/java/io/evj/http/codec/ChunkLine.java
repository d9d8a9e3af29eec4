package io.evj.http.codec;

import io.evj.http.HttpException;
import org.jspecify.annotations.Nullable;

/// Decodes `chunk-size [ chunk-ext ] CRLF` (RFC 9112 §7.1, §7.1.1), an octet at a time. For all chunks of a body, one after the
/// other, as their extensions have one limit.
///
/// ```
/// chunk-size    = 1*HEXDIG                                                   START SIZE
/// chunk-ext     = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted ) ] )   EXT … QUOTED_END
/// CRLF                                                                       LF
/// ```
///
/// Extensions mean nothing to us, but where they end means everything: a quoted string does not hide a line end, and a blank,
/// a lone semicolon or an LF is no end.
final class ChunkLine {
    private enum State {
        /// The first digit.
        START,
        /// More digits, up to `;`, a blank or CR.
        SIZE,
        /// Blanks that were read; only `;` ends them.
        EXT,
        /// Blanks behind `;`, and the first octet of a name.
        NAME_START,
        /// The name of an extension.
        NAME,
        /// Blanks behind the name; only `=` or `;` ends them.
        NAME_END,
        /// Blanks behind `=`, and the first octet of a value.
        VALUE_START,
        /// A token.
        VALUE,
        /// Within quotes.
        QUOTED,
        /// A backslash within quotes has been read.
        QUOTED_PAIR,
        /// The closing quote has been read.
        QUOTED_END,
        /// CR has been read; only LF may follow.
        LF,
        /// Complete.
        DONE
    }

    /// As many as a long holds; leading zeros count, so that nobody sends them for ever.
    private static final int DIGITS_MAX = 16;

    private final int extensionsMax;
    private final MessageKind kind;
    private State state = State.START;
    private long size;
    private int digits;
    private int extensions;

    ChunkLine(int extensionsMax, MessageKind kind) {
        this.extensionsMax = extensionsMax;
        this.kind = kind;
    }

    /// The next chunk's line begins.
    void restart() {
        state = State.START;
        size = 0;
        digits = 0;
    }

    /// The size, when the line is complete.
    long size() {
        return size;
    }

    /// Reads an octet.
    ///
    /// @param octet  0 to 255
    /// @param offset where it is in the body, for the exception
    /// @return whether the line is complete
    /// @throws HttpException the octet is out of place
    boolean read(int octet, long offset) {
        State next =
                switch (state) {
                    case START -> Octets.is(octet, Octets.HEX) ? digit(octet, offset) : null;
                    case SIZE ->
                            Octets.is(octet, Octets.HEX)
                                    ? digit(octet, offset)
                                    : behindValue(octet);
                    case EXT -> isBlank(octet) ? State.EXT : octet == ';' ? State.NAME_START : null;
                    case NAME_START ->
                            isBlank(octet)
                                    ? State.NAME_START
                                    : Octets.is(octet, Octets.TOKEN) ? State.NAME : null;
                    case NAME -> name(octet);
                    case NAME_END -> isBlank(octet) ? State.NAME_END : separator(octet);
                    case VALUE_START -> valueStart(octet);
                    case VALUE -> Octets.is(octet, Octets.TOKEN) ? State.VALUE : behindValue(octet);
                    case QUOTED -> quoted(octet);
                    case QUOTED_PAIR -> Octets.isText(octet) ? State.QUOTED : null;
                    case QUOTED_END -> behindValue(octet);
                    case LF -> octet == Octets.LF ? State.DONE : null;
                    case DONE -> throw new IllegalStateException("chunk line already complete");
                };
        if (next == null) {
            throw malformed(octet, offset);
        }
        if (isExtension(state, next) && ++extensions > extensionsMax) {
            throw kind.refused(400, "chunk extensions of more than " + extensionsMax + " octets");
        }
        state = next;
        return next == State.DONE;
    }

    private State digit(int octet, long offset) {
        if (digits == DIGITS_MAX || size > Long.MAX_VALUE >> 4) {
            throw kind.refused(400, "a chunk size beyond all bounds", offset, octet);
        }
        digits++;
        size = size << 4 | Octets.hexValue(octet);
        return State.SIZE;
    }

    private static @Nullable State name(int octet) {
        if (Octets.is(octet, Octets.TOKEN)) {
            return State.NAME;
        }
        if (isBlank(octet)) {
            return State.NAME_END;
        }
        return octet == Octets.CR ? State.LF : separator(octet);
    }

    private static @Nullable State separator(int octet) {
        return switch (octet) {
            case '=' -> State.VALUE_START;
            case ';' -> State.NAME_START;
            default -> null;
        };
    }

    private static @Nullable State valueStart(int octet) {
        if (isBlank(octet)) {
            return State.VALUE_START;
        }
        if (octet == '"') {
            return State.QUOTED;
        }
        return Octets.is(octet, Octets.TOKEN) ? State.VALUE : null;
    }

    private static @Nullable State quoted(int octet) {
        return switch (octet) {
            case '"' -> State.QUOTED_END;
            case '\\' -> State.QUOTED_PAIR;
            default -> Octets.isText(octet) ? State.QUOTED : null;
        };
    }

    /// Behind a size or a value.
    private static @Nullable State behindValue(int octet) {
        return switch (octet) {
            case ';' -> State.NAME_START;
            case Octets.CR -> State.LF;
            case Octets.SP, Octets.HTAB -> State.EXT;
            default -> null;
        };
    }

    private static boolean isBlank(int octet) {
        return octet == Octets.SP || octet == Octets.HTAB;
    }

    private static boolean isExtension(State from, State to) {
        return from != State.START && to != State.SIZE && to != State.LF && to != State.DONE;
    }

    private HttpException malformed(int octet, long offset) {
        String problem =
                switch (state) {
                    case START, SIZE -> "a chunk size that is no number";
                    case EXT, NAME_START, NAME, NAME_END, VALUE_START, VALUE, QUOTED_END ->
                            "a malformed chunk extension";
                    case QUOTED, QUOTED_PAIR -> "a control character in a chunk extension";
                    case LF -> "a CR without LF behind a chunk size";
                    case DONE -> throw new AssertionError(state);
                };
        return kind.refused(400, problem, offset, octet);
    }
}
