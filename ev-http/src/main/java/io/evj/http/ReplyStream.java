package io.evj.http;

import io.evj.buffer.EvBuffer;
import java.nio.charset.StandardCharsets;
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
    private final OutgoingBody<HttpRequest> body;

    ReplyStream(OutgoingBody<HttpRequest> body) {
        this.body = body;
    }

    /// Sends some of the body.
    ///
    /// @param bytes copied before this returns; none: nothing happens
    /// @return whether there is room for more; false: accepted, but wait for [#onDrained]
    /// @throws IllegalStateException it has ended, or it is more than the `Content-Length` that was set
    /// @libevent evhttp_send_reply_chunk
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

    /// Sets what runs each time when the client has taken enough, after [#write] has given false.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    /// @libevent evhttp_send_reply_chunk_with_cb
    public ReplyStream onDrained(@Nullable Runnable callback) {
        body.onDrained(callback);
        return this;
    }

    /// Whether to wait for [#onDrained].
    ///
    /// @return whether
    public boolean isOverfull() {
        return body.isOverfull();
    }

    /// Ends the reply. The request is over then.
    ///
    /// @throws IllegalStateException it has ended already
    /// @libevent evhttp_send_reply_end
    public void end() {
        body.end();
    }

    /// As [#end()], with trailers. Without chunks there is no place for them, and they are left out.
    ///
    /// @param trailers fields that may stand there (RFC 9110 §6.5.1)
    /// @throws IllegalStateException    it has ended already
    /// @throws IllegalArgumentException a field may not be a trailer
    public void end(HttpFields trailers) {
        body.end(trailers);
    }

    /// Gives up: closes the connection when what was written before has been sent, so that the client sees that something is missing. After the
    /// end, nothing happens.
    public void abort() {
        body.abort();
    }
}
