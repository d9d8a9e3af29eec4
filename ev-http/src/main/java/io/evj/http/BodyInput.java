package io.evj.http;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.BodyDecoder;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.ChunkedBody;
import io.evj.http.codec.FixedBody;
import io.evj.http.codec.MessageKind;
import io.evj.http.codec.UntilCloseBody;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes the body of one message out of what comes in, and knows where it ends. A message without one costs nothing.
final class BodyInput {
    private static final int UNKNOWN = -1;

    private final HttpLimits limits;
    private final MessageKind kind;
    private @Nullable BodyDecoder decoder;
    private @Nullable FixedBody fixed; // used again
    private long announced;
    private long taken;

    BodyInput(HttpLimits limits, MessageKind kind) {
        this.limits = limits;
        this.kind = kind;
    }

    /// A body begins.
    ///
    /// @param length of [BodyFraming#lengthOfRequest] or [BodyFraming#lengthOfResponse]
    void start(long length) {
        taken = 0;
        if (length > 0) {
            announced = length;
            FixedBody measured = fixed == null ? new FixedBody(kind) : fixed;
            measured.start(length);
            fixed = measured;
            decoder = measured;
        } else if (length == BodyFraming.CHUNKS) {
            start(BodyFraming.Mark.CHUNKED);
        } else if (length == BodyFraming.UNTIL_CLOSE) {
            start(BodyFraming.Mark.UNTIL_CLOSE);
        } else {
            clear();
        }
    }

    private void start(BodyFraming framing) {
        announced = UNKNOWN;
        decoder = BodyDecoder.of(framing, limits, kind);
    }

    void clear() {
        decoder = null;
        announced = 0;
    }

    /// What the head has said of its length; -1: nothing, it comes in chunks.
    long announced() {
        return announced;
    }

    /// How much is still to come, at least.
    long left() {
        return Math.max(announced - taken, 0);
    }

    boolean isDone() {
        return decoder == null || decoder.isComplete();
    }

    /// Moves what is there of the body, and drops the framing between and behind.
    ///
    /// @param max how much at most
    /// @throws HttpException the body is malformed, or longer than is allowed
    void take(EvBuffer input, EvBuffer target, long max) {
        BodyDecoder body = decoder;
        long room = max;
        while (body != null && !body.isComplete() && !input.isEmpty()) {
            long ahead = body.ahead();
            if (ahead == 0) {
                ByteBuffer front = input.front();
                int before = front.remaining();
                body.read(front);
                input.drain(before - front.remaining());
            } else if (room > 0) {
                long moved = input.removeBuffer(target, Math.min(ahead, room));
                body.taken(moved);
                taken += moved;
                room -= moved;
            } else {
                break;
            }
        }
    }

    /// How much of what comes next is data; 0: framing, or nothing.
    long ahead() {
        return decoder == null ? 0 : decoder.ahead();
    }

    /// Whether the end of the connection is the end of the body.
    boolean endsWithConnection() {
        return decoder instanceof UntilCloseBody;
    }

    /// Nothing more will come.
    ///
    /// @throws HttpException something is missing
    void end() {
        if (decoder != null) {
            decoder.end();
        }
    }

    /// What stood behind the chunks.
    HttpFields trailers() {
        return decoder instanceof ChunkedBody chunks
                ? new HttpFields(chunks.trailers())
                : HttpFields.create();
    }
}
