package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The body of a request that is sent piece by piece: in chunks, or as long as its `Content-Length` says.
///
/// ```java
/// ClientRequest.post("/upload").body(stream -> {
///     stream.write("so far");
///     …
///     stream.end();
/// });
/// ```
///
/// Nothing is refused, but [#write] says when it is time to wait for [#onDrained]. When the request is over, because it was answered early,
/// cancelled or has failed, writing does nothing: [#isOver()] tells.
///
/// Safe from any thread, one at a time; callbacks run on the loop's.
public final class RequestStream {
    private final ClientExchange exchange;
    private final ClientRequest request;
    private @Nullable Runnable drained;
    private volatile boolean isOverfull; // written by the loop's thread alone
    private boolean hasEnded;

    RequestStream(ClientExchange exchange, ClientRequest request) {
        this.exchange = exchange;
        this.request = request;
    }

    /// Sends some of the body.
    ///
    /// @param bytes copied before this returns; none: nothing happens
    /// @return whether there is room for more; false: accepted, but wait for [#onDrained]
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(byte[] bytes) {
        checkOpen();
        if (isHere()) {
            exchange.write(this, request, bytes);
        } else {
            byte[] copy = bytes.clone();
            post(() -> exchange.write(this, request, copy));
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
            exchange.write(this, request, bytes);
        } else {
            post(() -> {
                exchange.write(this, request, bytes);
                bytes.close();
            });
        }
        return !isOverfull;
    }

    /// Sets what runs each time when the server has taken enough, after [#write] has given false.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    public RequestStream onDrained(@Nullable Runnable callback) {
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

    /// Whether nobody wants more of the body.
    ///
    /// @return whether; from another thread than the loop's it may be late
    public boolean isOver() {
        return hasEnded || request.isOver();
    }

    /// Ends the body.
    ///
    /// @throws IllegalStateException it has ended already
    public void end() {
        end(HttpFields.create());
    }

    /// Ends the body with trailers. Without chunks there is no place for them, and they are left out.
    ///
    /// @param trailers fields that may stand there (RFC 9110 §6.5.1)
    /// @throws IllegalStateException    it has ended already
    /// @throws IllegalArgumentException a field may not be a trailer
    public void end(HttpFields trailers) {
        checkOpen();
        hasEnded = true;
        if (isHere()) {
            exchange.endStream(request, trailers);
        } else {
            HttpFields copy = trailers.copy();
            post(() -> exchange.endStream(request, copy));
        }
    }

    /// Gives up: cancels the request. After the end, nothing happens.
    public void abort() {
        if (!hasEnded) {
            hasEnded = true;
            request.cancel();
        }
    }

    // ---- for the exchange

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
            throw new IllegalStateException("the body has ended");
        }
    }

    private boolean isHere() {
        return exchange.base().isLoopThread();
    }

    private void post(Runnable task) {
        try {
            exchange.base()
                    .execute(() -> {
                        try {
                            task.run();
                        } catch (RuntimeException thrown) {
                            exchange.failed(request, thrown);
                        }
                    });
        } catch (
                RejectedExecutionException
                        closed) { // the base is closed, and the connection with it
            hasEnded = true;
        }
    }
}
