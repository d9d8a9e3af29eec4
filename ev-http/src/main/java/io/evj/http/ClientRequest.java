package io.evj.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.TargetRule;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A request that a client sends: made, sent once, and over with its answer or its failure, one of which is told, once.
///
/// ```java
/// connection.send(ClientRequest.post("/upload")
///         .field("X-Colour", "blue")
///         .body("some text")
///         .onResponse(response -> System.out.println(response.status()))
///         .onFailure(failure -> System.out.println(failure.reason())));
/// ```
///
/// The fields `Host`, `Content-Length` and `Transfer-Encoding` are added where they belong. Everything that is sent was checked before: a
/// method, a target, a name or a value that could be taken for something else is refused by the call that gives it, or by the one that
/// sends it.
///
/// Callbacks run from the loop, never inside of the call that caused them. One thread at a time may make a request, any thread; once it
/// is sent it is the loop's, but for [#cancel()].
///
/// @libevent evhttp_request_new
public final class ClientRequest {
    private enum State {
        /// Being made.
        NEW,
        /// Sent, or waiting for its turn.
        SENT,
        /// Answered or failed.
        OVER
    }

    // for whoever has it in a list
    @Nullable ClientRequest next;

    private final HttpMethod method;
    private String target;
    private @Nullable HttpFields fields;
    private @Nullable RequestContent content;
    private long length;
    private boolean isExpecting;
    private @Nullable Duration timeout;
    private @Nullable ResponseHandler interim;
    private @Nullable ResponseHandler head;
    private @Nullable BodyHandler data;
    private @Nullable ResponseHandler response;
    private @Nullable FailureHandler failure;

    private State state = State.NEW;
    private boolean wasReplayed;
    private @Nullable EventBase base;
    private @Nullable RequestHolder holder;
    private @Nullable CompletableFuture<HttpResponse> future;
    private @Nullable RequestTimer timer;

    private ClientRequest(HttpMethod method, String target) {
        this.method = method;
        this.target = target;
    }

    // ---- making one

    /// A request with any method.
    ///
    /// @param method for instance [HttpMethod#PUT], or one of one's own: [HttpMethod#extension]
    /// @param target for [HttpClient] a URI; for [HttpConnection] a path with perhaps a query, or, to ask a proxy, a URI; for `CONNECT` host
    ///               and port
    /// @return a new request
    /// @libevent evhttp_connection_set_ext_method_cmp
    public static ClientRequest of(HttpMethod method, String target) {
        return new ClientRequest(Objects.requireNonNull(method), Objects.requireNonNull(target));
    }

    /// A GET request.
    ///
    /// @param target see [#of]
    /// @return a new request
    public static ClientRequest get(String target) {
        return of(HttpMethod.GET, target);
    }

    /// A POST request.
    ///
    /// @param target see [#of]
    /// @return a new request; without a body it says so
    public static ClientRequest post(String target) {
        return of(HttpMethod.POST, target);
    }

    /// Adds a field.
    ///
    /// @param name  a token
    /// @param value see [HttpFields#add(String, String)]
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent
    public ClientRequest field(String name, String value) {
        fields().add(name, value);
        return this;
    }

    /// Adds a field.
    ///
    /// @param name  a known name
    /// @param value see [HttpFields#add(FieldName, String)]
    /// @return this
    /// @throws IllegalArgumentException it is not fit to be sent
    public ClientRequest field(FieldName name, String value) {
        fields().add(name, value);
        return this;
    }

    /// The fields. `Host` may be among them, and is not added then. With a [source][#body(BodySource)], a `Content-Length` says how much
    /// will come.
    ///
    /// @return to be filled, until the request is sent
    public HttpFields fields() {
        if (fields == null) {
            fields = HttpFields.create();
        }
        return fields;
    }

    /// Sends bytes.
    ///
    /// @param content not copied: do not change it until the request is over
    /// @return this
    public ClientRequest body(byte[] content) {
        return body(new RequestContent.Bytes(Objects.requireNonNull(content)));
    }

    /// Sends a text, in UTF-8. A `Content-Type` is the caller's to add.
    ///
    /// @param content the text
    /// @return this
    public ClientRequest body(CharSequence content) {
        return body(content.toString().getBytes(UTF_8));
    }

    /// Sends what is in a buffer when it is the request's turn; nothing is copied. Such a request is never sent again.
    ///
    /// @param content the request's from now on: emptied, or cleared if the request fails before
    /// @return this
    public ClientRequest body(EvBuffer content) {
        return body(new RequestContent.Moved(Objects.requireNonNull(content)));
    }

    /// Sends what a source brings, piece by piece: in chunks, or, with a `Content-Length` among the [#fields()], that much. Such a request
    /// is never sent again.
    ///
    /// @param content called when it is its turn
    /// @return this
    public ClientRequest body(BodySource content) {
        return body(new RequestContent.Streamed(Objects.requireNonNull(content)));
    }

    private ClientRequest body(RequestContent newContent) {
        if (content != null) {
            throw new IllegalStateException("the request has a body already");
        }
        content = newContent;
        return this;
    }

    /// Has the body wait until the server says that it wants to have it, `100 Continue`; if it says nothing, for
    /// [HttpConnectionConfig#continueTimeout()].
    ///
    /// @return this
    public ClientRequest expectContinue() {
        isExpecting = true;
        return this;
    }

    /// Limits how long the request may take as a whole, from when it is sent: waiting for its turn and connecting included. Without, the
    /// configuration does.
    ///
    /// @param whole more than 0
    /// @return this
    public ClientRequest timeout(Duration whole) {
        if (whole.isNegative() || whole.isZero()) {
            throw new IllegalArgumentException("timeout " + whole + ": more than 0 is needed");
        }
        timeout = whole;
        return this;
    }

    // ---- what is told

    /// Sets who is told of interim answers: 100, 102, 103 and the like. More follow, and then the final one.
    ///
    /// @param handler gets status and fields
    /// @return this
    public ClientRequest onInterim(ResponseHandler handler) {
        interim = Objects.requireNonNull(handler);
        return this;
    }

    /// Sets who is told when the head of the answer is there, before its body. It may [#cancel()] the request.
    ///
    /// @param handler gets status and fields
    /// @return this
    /// @libevent evhttp_request_set_header_cb
    public ClientRequest onHead(ResponseHandler handler) {
        head = Objects.requireNonNull(handler);
        return this;
    }

    /// Takes the body of the answer piece by piece, whatever its status. Without, it is collected, up to
    /// [HttpConnectionConfig#wholeBytesMax()]. To have the server wait there is [HttpResponse#pause()], with [#onHead].
    ///
    /// @param handler called for each piece that comes
    /// @return this
    /// @libevent evhttp_request_set_chunked_cb
    public ClientRequest onData(BodyHandler handler) {
        data = Objects.requireNonNull(handler);
        return this;
    }

    /// Sets who is told when the answer is complete.
    ///
    /// @param handler called once, unless the request fails
    /// @return this
    public ClientRequest onResponse(ResponseHandler handler) {
        response = Objects.requireNonNull(handler);
        return this;
    }

    /// Sets who is told that there is no answer. Without, and without a future, it is the base's uncaught handler, unless the request was
    /// cancelled or its connection closed here.
    ///
    /// @param handler called once, unless the answer comes
    /// @return this
    public ClientRequest onFailure(FailureHandler handler) {
        failure = Objects.requireNonNull(handler);
        return this;
    }

    /// Gives up: nothing more is told than the failure `CANCELLED`. If it was sent already, its connection is closed, and others that wait go on
    /// over a new one. When it is over, nothing happens.
    ///
    /// Safe from any thread once it is sent.
    ///
    /// @libevent evhttp_cancel_request
    public void cancel() {
        EventBase loop = base;
        if (loop == null) {
            state = State.OVER; // nobody has it: it cannot be sent any more
        } else if (loop.isLoopThread()) {
            cancelHere();
        } else {
            try {
                loop.execute(this::cancelHere);
            } catch (RejectedExecutionException closed) { // it is over, or soon will be
                return;
            }
        }
    }

    private void cancelHere() {
        RequestException why =
                new RequestException(RequestException.Reason.CANCELLED, this + ": cancelled", null);
        if (state == State.SENT) {
            dropFrom(why, true);
        } else if (state == State.NEW) { // submitted, and still on its way
            failLater(why);
        }
    }

    // ---- what it is

    /// The method.
    ///
    /// @return the method
    public HttpMethod method() {
        return method;
    }

    /// The target.
    ///
    /// @return as it is sent, once it is
    public String target() {
        return target;
    }

    /// Whether it was answered, has failed, or was cancelled.
    ///
    /// @return whether
    public boolean isOver() {
        return state == State.OVER;
    }

    // ---- for those who send it

    /// Checks all of it, and has it belong to somebody.
    ///
    /// @param sentTarget what is sent as the target
    /// @throws IllegalArgumentException it is not fit to be sent
    /// @throws IllegalStateException    it was sent already
    void claim(EventBase loop, String sentTarget) {
        if (state != State.NEW) {
            throw new IllegalStateException(this + " was sent already: make a new one");
        }
        TargetRule.check(method, sentTarget);
        boolean expects = isExpecting || saysThatItExpects();
        RequestCheck.body(method, hasBody(), expects);
        length = bodyLength();
        if (fields != null) {
            length = RequestCheck.length(fields.store(), length);
        }
        isExpecting = expects;
        target = sentTarget;
        base = loop;
        state = State.SENT;
    }

    private boolean saysThatItExpects() {
        FieldStore store = fields == null ? null : fields.store();
        return store != null
                && store.has(FieldName.EXPECT)
                && store.hasToken(FieldName.EXPECT, "100-continue");
    }

    private long bodyLength() {
        if (content instanceof RequestContent.Bytes sent) {
            return sent.bytes().length;
        }
        if (content instanceof RequestContent.Moved moved) {
            return moved.buffer().length();
        }
        return content == null ? 0 : BodyOutput.CHUNKS;
    }

    /// Whoever has it now; told when it is cancelled or too late.
    void heldBy(@Nullable RequestHolder newHolder) {
        holder = newHolder;
    }

    /// Makes the future.
    ///
    /// @throws IllegalStateException it was sent already
    CompletableFuture<HttpResponse> promise(EventBase loop) {
        if (state != State.NEW || future != null) {
            throw new IllegalStateException(this + " was sent already: make a new one");
        }
        base = loop;
        CompletableFuture<HttpResponse> promised = new CompletableFuture<>();
        future = promised;
        return promised;
    }

    @Nullable HttpFields sentFields() {
        return fields;
    }

    @Nullable RequestContent content() {
        return content;
    }

    boolean hasBody() {
        return content != null;
    }

    /// How long its body is; -1: it comes in chunks.
    long length() {
        return length;
    }

    boolean isExpecting() {
        return isExpecting;
    }

    @Nullable Duration timeout() {
        return timeout;
    }

    boolean hasTimer() {
        return timer != null;
    }

    void timer(RequestTimer newTimer) {
        timer = newTimer;
    }

    @Nullable ResponseHandler interimHandler() {
        return interim;
    }

    @Nullable ResponseHandler headHandler() {
        return head;
    }

    @Nullable BodyHandler dataHandler() {
        return data;
    }

    /// Whether sending it once more can do no harm, and is possible. Asking counts: a second time it is not.
    boolean mayReplay() {
        boolean isThere = content == null || content instanceof RequestContent.Bytes;
        boolean may = !wasReplayed && method.isIdempotent() && isThere;
        wasReplayed = true;
        return may;
    }

    // ---- its end

    /// It takes too long.
    void expired() {
        if (state == State.SENT) {
            dropFrom(
                    new RequestException(
                            RequestException.Reason.TIMEOUT, this + " took too long", null),
                    false);
        }
    }

    private void dropFrom(RequestException why, boolean isLater) {
        RequestHolder from = holder;
        if (from != null && from.drop(this, why)) {
            if (isLater) {
                failLater(why);
            } else {
                fail(why);
            }
        }
    }

    /// Has it fail from the loop. It belongs to nobody any more.
    void failLater(RequestException why) {
        EventBase loop = base;
        if (loop != null) {
            ClientLoop.of(loop).later(() -> fail(why));
        }
    }

    /// It was submitted, and is not fit to be sent.
    void refused(Throwable why) {
        CompletableFuture<HttpResponse> promised = future;
        if (end() && promised != null) {
            promised.completeExceptionally(why);
        }
    }

    /// The answer is complete.
    void succeed(HttpResponse answer) {
        if (!end()) {
            return;
        }
        CompletableFuture<HttpResponse> promised = future;
        if (promised != null) {
            answer.keep();
        }
        if (response != null) {
            try {
                response.handle(answer);
            } catch (Throwable thrown) {
                report(thrown);
            }
        }
        if (promised != null) {
            promised.complete(answer);
        }
    }

    /// There will be none.
    void fail(RequestException why) {
        if (!end()) {
            return;
        }
        CompletableFuture<HttpResponse> promised = future;
        if (failure != null) {
            try {
                failure.failed(why);
            } catch (Throwable thrown) {
                report(thrown);
            }
        } else if (promised == null
                && why.reason() != RequestException.Reason.CANCELLED
                && why.reason() != RequestException.Reason.CALLBACK
                && why.reason() != RequestException.Reason.CLOSED) {
            report(why);
        }
        if (promised != null) {
            promised.completeExceptionally(why);
        }
    }

    private boolean end() {
        if (state == State.OVER) {
            return false;
        }
        state = State.OVER;
        holder = null;
        if (timer != null) {
            timer.close();
        }
        if (content instanceof RequestContent.Moved unsent) {
            unsent.buffer().clear();
        }
        return true;
    }

    private void report(Throwable thrown) {
        EventBase loop = base;
        if (loop != null) {
            ClientLoop.of(loop).report(thrown);
        }
    }

    /// Method and target.
    @Override
    public String toString() {
        return method + " " + target;
    }
}
