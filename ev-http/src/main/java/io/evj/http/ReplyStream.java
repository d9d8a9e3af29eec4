package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The body of a reply that is sent piece by piece: in chunks to a client of HTTP/1.1, else up to the end of the connection.
///
/// ```java
/// ReplyStream stream = request.replyStart(200);
/// stream.write("so far");
/// …
/// stream.end();
/// ```
///
/// Nothing is refused, but [#write] says when it is time to wait for [#onDrained]. When the client is gone, writing does nothing.
/// What a request must not have as an answer, as a body for `HEAD`, is dropped.
///
/// Safe from any thread, one at a time; callbacks run on the loop's.
public final class ReplyStream {
    private final ServerConnection connection;
    private final HttpRequest request;
    private @Nullable Runnable drained;
    private volatile boolean isOverfull; // written by the loop's thread alone
    private boolean hasEnded;

    ReplyStream(ServerConnection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
    }

    /// Sends some of the body.
    ///
    /// @param bytes copied before this returns; none: nothing happens
    /// @return whether there is room for more; false: accepted, but wait for [#onDrained]
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    /// @libevent evhttp_send_reply_chunk
    public boolean write(byte[] bytes) {
        checkOpen();
        if (isHere()) {
            connection.write(this, request, bytes);
        } else {
            byte[] copy = bytes.clone();
            post(() -> connection.write(this, request, copy));
        }
        return !isOverfull;
    }

    /// Sends some of the body, as UTF-8.
    ///
    /// @param text the text
    /// @return whether there is room for more
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(CharSequence text) {
        return write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Sends some of the body; nothing is copied.
    ///
    /// @param bytes empty afterwards. From another thread than the loop's it is given away: do not touch it again
    /// @return whether there is room for more
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(EvBuffer bytes) {
        checkOpen();
        if (isHere()) {
            connection.write(this, request, bytes);
        } else {
            post(() -> {
                connection.write(this, request, bytes);
                bytes.close();
            });
        }
        return !isOverfull;
    }

    /// Sets what runs each time when the client has taken enough, after [#write] has given false.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    /// @libevent evhttp_send_reply_chunk_with_cb
    public ReplyStream onDrained(@Nullable Runnable callback) {
        if (isHere()) {
            drained = callback;
        } else {
            post(() -> drained = callback);
        }
        return this;
    }

    /// Whether to wait for [#onDrained].
    ///
    /// @return whether
    public boolean isOverfull() {
        return isOverfull;
    }

    /// Ends the reply. The request is over then.
    ///
    /// @throws IllegalStateException it has ended already
    /// @libevent evhttp_send_reply_end
    public void end() {
        checkOpen();
        hasEnded = true;
        if (isHere()) {
            connection.endStream(request);
        } else {
            post(() -> connection.endStream(request));
        }
    }

    /// Gives up: closes the connection, so that the client sees that something is missing. After the end, nothing happens.
    public void abort() {
        if (hasEnded) {
            return;
        }
        hasEnded = true;
        if (isHere()) {
            connection.abort(request);
        } else {
            post(() -> connection.abort(request));
        }
    }

    // ---- for the connection

    void overfull(boolean now) {
        isOverfull = now;
    }

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
            throw new IllegalStateException("the reply has ended");
        }
    }

    private boolean isHere() {
        return request.base().isLoopThread();
    }

    private void post(Runnable task) {
        try {
            request.base().execute(task);
        } catch (
                RejectedExecutionException
                        closed) { // the base is closed, and the client is gone with it
            hasEnded = true;
        }
    }
}
