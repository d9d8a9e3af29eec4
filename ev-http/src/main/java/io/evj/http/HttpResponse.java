package io.evj.http;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The answer to a request of a client.
///
/// In callbacks it is valid until they return, and the loop's. What a future completes with was [kept][#keep()]: it is valid for ever, and
/// for any thread.
public final class HttpResponse {
    private static final byte[] NO_BYTES = {};

    private final ClientRequest request;
    private final int status;
    private final HttpVersion version;
    private @Nullable ClientExchange exchange;
    private @Nullable EvBuffer body;
    private @Nullable HttpFields fields;

    // of one that is kept
    private @Nullable String reason;
    private @Nullable HttpFields trailers;
    private byte @Nullable [] bytes;

    HttpResponse(ClientRequest request, ClientExchange exchange, int status, HttpVersion version) {
        this.request = request;
        this.exchange = exchange;
        this.status = status;
        this.version = version;
    }

    /// What it answers.
    ///
    /// @return the request
    public ClientRequest request() {
        return request;
    }

    /// The status.
    ///
    /// @return 100 to 599
    /// @libevent evhttp_request_get_response_code
    public int status() {
        return status;
    }

    /// The reason phrase.
    ///
    /// @return as it was sent; possibly empty
    /// @libevent evhttp_request_get_response_code_line
    public String reason() {
        return reason != null ? reason : lent().reading.decoder.head().reason();
    }

    /// The version that the server speaks.
    ///
    /// @return 1.0 or 1.1
    public HttpVersion version() {
        return version;
    }

    /// The fields.
    ///
    /// @return valid as long as this; [HttpFields#copy()] keeps them longer
    public HttpFields fields() {
        if (fields == null) {
            fields = new HttpFields(lent().reading.decoder.head().fields());
        }
        return fields;
    }

    /// The fields that stood behind a chunked body, kept apart from [#fields()].
    ///
    /// @return empty until the body has ended
    public HttpFields trailers() {
        return trailers != null ? trailers : lent().reading.body.trailers();
    }

    /// The body, when it is complete. Empty if it was [taken in pieces][ClientRequest#onData].
    ///
    /// @return to be taken from, or moved: `mine.addBuffer(response.body())`; cleared when the callback returns
    /// @throws IllegalStateException it is not complete, or this was kept: there are [#bytes()] then
    public EvBuffer body() {
        if (body == null) {
            throw new IllegalStateException(
                    bytes != null
                            ? "the response was kept: bytes() has its body"
                            : "no body yet, or no more");
        }
        return body;
    }

    /// A copy of the body, when it is complete.
    ///
    /// @return its bytes; of a kept response always the same array
    public byte[] bytes() {
        if (bytes != null) {
            return bytes;
        }
        EvBuffer all = body();
        byte[] copy = all.isEmpty() ? NO_BYTES : new byte[Math.toIntExact(all.length())];
        all.copyOut(copy);
        return copy;
    }

    /// The body as a text, taken for UTF-8.
    ///
    /// @return what is malformed is replaced
    public String text() {
        return text(StandardCharsets.UTF_8);
    }

    /// The body as a text.
    ///
    /// @param charset how it is encoded
    /// @return what is malformed is replaced
    public String text(Charset charset) {
        return new String(bytes(), charset);
    }

    /// Copies everything out of the connection's memory; while the body is still coming, what is there now, and the rest when it has come.
    ///
    /// @return this, valid from now on for ever, and once it is complete for any thread
    public HttpResponse keep() {
        if (exchange != null) {
            if (reason == null) {
                reason = reason();
                fields = fields().copy();
            }
            if (body != null) {
                trailers = trailers().copy();
                bytes = bytes();
                exchange = null;
                body = null;
            }
        }
        return this;
    }

    // ---- while it comes in

    /// Stops taking the body: the server has to wait. For [ClientRequest#onHead] and [ClientRequest#onData]. The read timeout does not run
    /// meanwhile.
    public void pause() {
        lent().pause(request);
    }

    /// Takes the body again.
    public void resume() {
        ClientExchange lender = exchange;
        if (lender != null) {
            lender.resume(request);
        }
    }

    /// How much of the body the server has said there is.
    ///
    /// @return bytes; 0: there is none; -1: it has not said
    public long announced() {
        return lent().reading.body.announced();
    }

    /// Takes the connection over, for another protocol (101), or as a tunnel (2xx to `CONNECT`): in [ClientRequest#onResponse] alone. The
    /// [HttpConnection] forgets it, and makes a new one for its next request. What the server has sent behind the answer is in
    /// the input.
    ///
    /// @return the connection, without callbacks and timeouts, reading and writing; the caller's to close
    /// @throws IllegalStateException the answer is not of that kind, or was kept
    /// @libevent evhttp_connection_get_bufferevent
    public BufferEvent upgrade() {
        return lent().upgrade(request);
    }

    // ---- for the exchange

    /// It is complete.
    void body(EvBuffer whole) {
        body = whole;
        if (reason != null) {
            keep();
        }
    }

    /// What was lent for it is given back.
    void over() {
        exchange = null;
        body = null;
        if (reason == null) {
            fields = null;
        } else if (bytes == null) { // it never was complete
            bytes = NO_BYTES;
            trailers = HttpFields.create();
        }
    }

    private ClientExchange lent() {
        ClientExchange lender = exchange;
        if (lender == null) {
            throw new IllegalStateException("the response is over: keep() keeps it longer");
        }
        return lender;
    }

    /// Status and reason.
    @Override
    public String toString() {
        return "response " + status;
    }
}
