package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A body that somebody writes piece by piece, from whatever thread: what is behind a [RequestStream] and a [ReplyStream].
///
/// Safe from any thread, one at a time; callbacks run on the loop's.
///
/// @param <M> what it is the body of
final class OutgoingBody<M> {
    private static final HttpFields NO_TRAILERS = HttpFields.create();

    private final BodySink<M> sink;
    private final M message;
    private @Nullable Runnable drained; // the loop's
    private volatile boolean isOverfull; // written by the loop's thread alone
    private boolean hasEnded;

    OutgoingBody(BodySink<M> sink, M message) {
        this.sink = sink;
        this.message = message;
    }

    /// Sends some more.
    ///
    /// @param bytes copied before this returns
    /// @return whether there is room for more
    boolean write(byte[] bytes) {
        checkOpen();
        if (isHere()) {
            sink.write(message, this, bytes);
        } else {
            byte[] copy = bytes.clone();
            post(() -> sink.write(message, this, copy));
        }
        return !isOverfull;
    }

    /// Sends some more, without a copy.
    ///
    /// @param bytes empty afterwards; from another thread than the loop's, given away
    /// @return whether there is room for more
    boolean write(EvBuffer bytes) {
        checkOpen();
        if (isHere()) {
            sink.write(message, this, bytes);
        } else {
            post(() -> {
                try {
                    sink.write(message, this, bytes);
                } finally {
                    bytes.close();
                }
            });
        }
        return !isOverfull;
    }

    void onDrained(@Nullable Runnable callback) {
        if (isHere()) {
            drained = callback;
        } else {
            post(() -> drained = callback);
        }
    }

    boolean isOverfull() {
        return isOverfull;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    void end() {
        end(NO_TRAILERS);
    }

    /// Ends it.
    ///
    /// @param trailers copied before this returns
    /// @throws IllegalArgumentException a field may not be a trailer: it goes on
    void end(HttpFields trailers) {
        checkOpen();
        if (isHere()) {
            sink.end(message, trailers);
            hasEnded = true;
        } else {
            HttpFields copy = trailers.copy();
            hasEnded = true;
            post(() -> sink.end(message, copy));
        }
    }

    /// Ends it without an end. When it has ended before, nothing happens.
    void abort() {
        if (hasEnded) {
            return;
        }
        hasEnded = true;
        if (isHere()) {
            sink.abort(message);
        } else {
            post(() -> sink.abort(message));
        }
    }

    // ---- for the sink

    void overfull(boolean now) {
        isOverfull = now;
    }

    /// The peer has taken enough.
    void drained() {
        if (isOverfull) {
            isOverfull = false;
            if (drained != null) {
                drained.run();
            }
        }
    }

    private void checkOpen() {
        if (hasEnded) {
            throw new IllegalStateException("the body has ended");
        }
    }

    private boolean isHere() {
        return sink.base().isLoopThread();
    }

    private void post(Runnable task) {
        try {
            sink.base()
                    .execute(() -> {
                        try {
                            task.run();
                        } catch (RuntimeException thrown) {
                            sink.failed(message, thrown);
                        }
                    });
        } catch (RejectedExecutionException closed) { // and the connection with it
            hasEnded = true;
        }
    }
}
