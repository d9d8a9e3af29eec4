package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;

/// Two bufferevents, each of which is written what the other reads. No byte is copied.
///
/// When one cannot write as fast as the other reads, the reader's bytes stay in its input, which stops reading at its
/// high mark, and the peer's own sending comes to rest: pressure goes back to where it comes from.
final class BackToBack {
    private BackToBack() {}

    /// Joins two connections, until both have ended; also one that is still connecting.
    static void join(BufferEvent one, BufferEvent other) {
        passOn(one, other);
        passOn(other, one);
    }

    private static void passOn(BufferEvent from, BufferEvent to) {
        from.onRead(source -> move(source, to))
                .onEvent((source, event) -> ended(source, to, event))
                .enable(READ);
        to.onDrained(target -> move(from, target));
        move(from, to); // what is there already
    }

    private static void move(BufferEvent from, BufferEvent to) {
        if (!to.isOverfull() && !to.isClosed()) {
            to.write(from.input());
        }
    }

    /// The end of one direction is passed on as what it is; when both have ended, or anything fails, both connections go.
    private static void ended(BufferEvent from, BufferEvent to, BevEvent event) {
        if (event.is(BevEvent.CONNECTED)) {
            return;
        }
        if (to.isClosed()) {
            from.close();
            return;
        }
        to.write(from.input());
        boolean isEnd = event.is(BevEvent.EOF);
        boolean goesOn = isEnd && (to.enabled() & READ) != 0;
        if (goesOn) {
            to.flush(WRITE, FlushMode.FINISHED);
        } else {
            to.closeWhenWritten();
            if (isEnd) {
                from.closeWhenWritten();
            } else {
                from.close();
            }
        }
    }
}
