package io.evj.http.codec;

import io.evj.http.HttpLimits;
import io.evj.http.HttpStatus;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A body in chunks (RFC 9112 §7.1).
///
/// ```
/// *( chunk-line chunk-data CRLF )    LINE DATA DATA_CR DATA_LF
/// last-chunk                         LINE, of size 0
/// *( field-line CRLF ) CRLF          TRAILERS_START, then TRAILERS, or END_LF when there is none
/// ```
///
/// Trailers stay apart from the fields of the head; to merge them would let whoever writes a body decide what the head says. Those
/// that would change framing or routing are refused.
public final class ChunkedBody implements BodyDecoder {
    private enum State {
        /// Size and extensions of a chunk.
        LINE,
        /// Data comes next.
        DATA,
        /// The data has been taken; only CR may follow.
        DATA_CR,
        /// Only LF may follow.
        DATA_LF,
        /// The last chunk's line has been read: the first octet of a trailer, or the last CR.
        TRAILERS_START,
        /// Field lines.
        TRAILERS,
        /// The last CR has been read; only LF may follow.
        END_LF,
        /// Complete.
        DONE,
        /// It was malformed, or too large: where it ends is not known.
        FAILED
    }

    private final HttpLimits limits;
    private final MessageKind kind;
    private final ChunkLine line;
    private State state = State.LINE;
    private long left; // of the chunk
    private long received; // of the body
    private long offset; // octets so far, framing and all
    private @Nullable Trailers trailers;

    /// Lines behind the last chunk.
    private static final class Trailers {
        private final FieldStore fields = new FieldStore();
        private final HeadInput input = new HeadInput(fields);
        private final FieldLines lines;

        Trailers(HttpLimits limits, MessageKind kind) {
            lines = new FieldLines(input, kind, limits.fieldCountMax());
            input.start(0);
            lines.start(limits.trailerBytesMax());
        }

        /// Whether all have been read.
        boolean read(ByteBuffer source) {
            while (input.fill(source)) {
                if (lines.read()) {
                    input.end(source);
                    return true;
                }
            }
            if (input.isTooLong(source)) {
                throw lines.tooLong("trailers");
            }
            return false;
        }
    }

    ChunkedBody(HttpLimits limits, MessageKind kind) {
        this.limits = limits;
        this.kind = kind;
        this.line = new ChunkLine(limits.chunkExtensionBytesMax(), kind);
    }

    /// The trailers.
    ///
    /// @return all of them when the body is complete; empty when there were none
    public FieldStore trailers() {
        return trailers == null ? new FieldStore() : trailers.fields;
    }

    @Override
    public long ahead() {
        return left;
    }

    @Override
    public void taken(long octets) {
        left -= Taken.check(octets, left);
        offset += octets;
        if (left == 0 && state == State.DATA) {
            state = State.DATA_CR;
        }
    }

    @Override
    public void read(ByteBuffer source) {
        checkReadable();
        try {
            readFraming(source);
        } catch (RuntimeException refused) {
            state = State.FAILED;
            left = 0; // nothing of what follows is data
            throw refused;
        }
    }

    private void readFraming(ByteBuffer source) {
        while (source.hasRemaining() && state != State.DATA && state != State.DONE) {
            if (state == State.TRAILERS) {
                readTrailers(source);
            } else if (state == State.TRAILERS_START
                    && source.get(source.position()) != Octets.CR) {
                trailers = new Trailers(limits, kind);
                state = State.TRAILERS;
            } else {
                state = read(source.get() & 0xff);
                offset++;
            }
        }
    }

    @Override
    public void end() {
        checkReadable();
        if (state != State.DONE) {
            throw kind.refused(400, "an end before the last chunk");
        }
    }

    @Override
    public boolean isComplete() {
        return state == State.DONE;
    }

    private State read(int octet) {
        return switch (state) {
            case LINE -> line.read(octet, offset) ? startChunk() : State.LINE;
            case DATA_CR -> {
                expect(Octets.CR, octet, "chunk data that goes on behind its end");
                yield State.DATA_LF;
            }
            case DATA_LF -> {
                expect(Octets.LF, octet, "a CR without LF behind chunk data");
                line.restart();
                yield State.LINE;
            }
            case TRAILERS_START -> State.END_LF;
            case END_LF -> {
                expect(Octets.LF, octet, "a CR without LF behind the last chunk");
                yield State.DONE;
            }
            case DATA, TRAILERS, DONE, FAILED -> throw new AssertionError(state);
        };
    }

    private State startChunk() {
        left = line.size();
        if (left > limits.bodyBytesMax() - received) {
            throw kind.refused(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "a body of more than " + limits.bodyBytesMax() + " octets");
        }
        received += left;
        return left == 0 ? State.TRAILERS_START : State.DATA;
    }

    private void readTrailers(ByteBuffer source) {
        if (trailers != null && trailers.read(source)) {
            TrailerRule.check(trailers.fields, kind);
            state = State.DONE;
        }
    }

    private void checkReadable() {
        if (state == State.FAILED) {
            throw new IllegalStateException("the body was refused: nothing more can be read");
        }
    }

    private void expect(byte expected, int octet, String problem) {
        if (octet != expected) {
            throw kind.refused(400, problem, offset, octet);
        }
    }
}
