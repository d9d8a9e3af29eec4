package io.evj.http.codec;

import io.evj.buffer.EvBuffer;
import io.evj.http.HttpException;
import java.nio.ByteBuffer;

/// Feeds the machines from an [EvBuffer], segment by segment, and drains what they have read. Nothing is made contiguous, and data
/// moves by whole segments where it can.
public final class MessageReader {
    private MessageReader() {}

    /// Reads the head of a request.
    ///
    /// @param decoder to be fed
    /// @param input   drained up to the end of the head, or altogether
    /// @return whether the head is complete
    /// @throws HttpException the request is malformed or too large; what is left in the buffer is of no use
    public static boolean readHead(RequestDecoder decoder, EvBuffer input) {
        boolean isComplete = false;
        while (!isComplete && !input.isEmpty()) {
            ByteBuffer front = input.front();
            int start = front.position();
            isComplete = decoder.decode(front);
            input.drain(front.position() - start);
        }
        return isComplete;
    }

    /// Reads the head of a response.
    ///
    /// @param decoder to be fed
    /// @param input   drained up to the end of the head, or altogether
    /// @return whether the head is complete
    /// @throws HttpException the response is malformed or too large; what is left in the buffer is of no use
    public static boolean readHead(ResponseDecoder decoder, EvBuffer input) {
        boolean isComplete = false;
        while (!isComplete && !input.isEmpty()) {
            ByteBuffer front = input.front();
            int start = front.position();
            isComplete = decoder.decode(front);
            input.drain(front.position() - start);
        }
        return isComplete;
    }

    /// Moves data of a body, and drops the framing between. Framing behind the last data is read, too, as far as it is there.
    ///
    /// @param body   to be fed
    /// @param input  drained up to the end of the body, to `max`, or altogether
    /// @param target gets the data at its end
    /// @param max    octets of data, at least 0
    /// @return how many octets of data have been moved
    /// @throws HttpException the framing is malformed, or the body too large; what is left in the buffer is of no use
    public static long readBody(BodyDecoder body, EvBuffer input, EvBuffer target, long max) {
        long moved = 0;
        while (!body.isComplete() && !input.isEmpty()) {
            long ahead = body.ahead();
            if (ahead == 0) {
                ByteBuffer front = input.front();
                int start = front.position();
                body.read(front);
                input.drain(front.position() - start);
            } else if (moved < max) {
                long taken = input.removeBuffer(target, Math.min(ahead, max - moved));
                body.taken(taken);
                moved += taken;
            } else {
                break;
            }
        }
        return moved;
    }
}
