package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.nio.charset.StandardCharsets;
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
    private final OutgoingBody<ClientRequest> body;
    private final ClientRequest request;

    RequestStream(OutgoingBody<ClientRequest> body, ClientRequest request) {
        this.body = body;
        this.request = request;
    }

    /// Sends some of the body.
    ///
    /// @param bytes copied before this returns; none: nothing happens
    /// @return whether there is room for more; false: accepted, but wait for [#onDrained]
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(byte[] bytes) {
        return body.write(bytes);
    }

    /// Sends some of the body, as UTF-8.
    ///
    /// @param text the text
    /// @return whether there is room for more
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(CharSequence text) {
        return body.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// Sends some of the body; nothing is copied.
    ///
    /// @param bytes empty afterwards. From another thread than the loop's it is given away: do not touch it again
    /// @return whether there is room for more
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    public boolean write(EvBuffer bytes) {
        return body.write(bytes);
    }

    /// Sets what runs each time when the server has taken enough, after [#write] has given false.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    public RequestStream onDrained(@Nullable Runnable callback) {
        body.onDrained(callback);
        return this;
    }

    /// Whether to wait for [#onDrained].
    ///
    /// @return whether
    public boolean isOverfull() {
        return body.isOverfull();
    }

    /// Whether nobody wants more of the body.
    ///
    /// @return whether; from another thread than the loop's it may be late
    public boolean isOver() {
        return body.hasEnded() || request.isOver();
    }

    /// Ends the body.
    ///
    /// @throws IllegalStateException it has ended already
    public void end() {
        body.end();
    }

    /// Ends the body with trailers. Without chunks there is no place for them, and they are left out.
    ///
    /// @param trailers fields that may stand there (RFC 9110 §6.5.1)
    /// @throws IllegalStateException    it has ended already
    /// @throws IllegalArgumentException a field may not be a trailer
    public void end(HttpFields trailers) {
        body.end(trailers);
    }

    /// Gives up: cancels the request. After the end, nothing happens.
    public void abort() {
        body.abort();
    }
}
