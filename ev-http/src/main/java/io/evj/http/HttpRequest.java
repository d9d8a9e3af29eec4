package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.http.codec.RequestHead;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A request that a server has received, to be answered once, now or at any time later.
///
/// ```java
/// server.handle("/plaintext", request -> request.reply(200, "Hello, World!"));
/// server.handle("/slow", request -> worker.submit(() -> request.reply(200, compute())));
/// ```
///
/// It lives until it is answered: nothing else can be asked of it afterwards. A client that goes away before
/// is told by [#onClosed]; answering it all the same does nothing.
///
/// **Threads.** It belongs to whoever answers it: one thread at a time may read its head, set [#replyFields()] and reply, the loop's or
/// another. The [body][#body()] and the callbacks are the loop's.
///
/// @libevent EVHTTP_REQUEST
public final class HttpRequest {
    private static final int UNANSWERED = 0;
    private static final int ANSWERED = 1; // somebody has begun to
    private static final int OVER = 2;

    private ServerConnection connection;
    private @Nullable ServerExchange exchange;
    private @Nullable HttpBody body;
    private @Nullable HttpFields fields;
    private @Nullable HttpFields replyFields;
    private @Nullable OutgoingBody<HttpRequest> streamed;
    private @Nullable Runnable closed;
    private @Nullable Runnable sent;
    private byte state; // an int would make the object 8 bytes larger, for each request
    private boolean isLetGo;

    HttpRequest(ServerConnection connection, ServerExchange exchange) {
        this.connection = connection;
        this.exchange = exchange;
    }

    // ---- what is asked

    /// The method.
    ///
    /// @return the constant, if there is one
    /// @libevent evhttp_request_get_command
    public HttpMethod method() {
        return head().method();
    }

    /// The version that the client speaks.
    ///
    /// @return 1.0 or 1.1
    public HttpVersion version() {
        return head().version();
    }

    /// The target.
    ///
    /// @return as it was sent
    /// @libevent evhttp_request_get_uri
    public String target() {
        return head().target();
    }

    /// The target in its parts.
    ///
    /// @return of most targets path and query alone
    /// @libevent evhttp_request_get_evhttp_uri
    public HttpUri uri() {
        return head().uri();
    }

    /// The path of the target.
    ///
    /// @return still encoded; empty: the target has none
    public String path() {
        return head().path();
    }

    /// The query of the target.
    ///
    /// @return still encoded, without its question mark; null: none
    public @Nullable String query() {
        return head().query();
    }

    /// The parameters of the query.
    ///
    /// @param flags how strict it is
    /// @return decoded; empty where there is no query
    /// @throws HttpException the query is no list of parameters: 400, unless the handler catches it
    public HttpQuery parameters(QueryFlag... flags) {
        String query = query();
        try {
            return query == null ? HttpQuery.empty() : HttpQuery.parse(query, flags);
        } catch (IllegalArgumentException malformed) {
            throw new HttpException(
                    HttpStatus.BAD_REQUEST, "a query that is no list of parameters");
        }
    }

    /// The host that is asked for: that of the target if it has one, else that of the field `Host`.
    ///
    /// @return without port; null: a client of HTTP/1.0 has named none
    /// @libevent evhttp_request_get_host
    public @Nullable String host() {
        return RequestHost.of(head());
    }

    /// The fields.
    ///
    /// @return valid until the request is answered; [HttpFields#copy()] keeps them longer
    /// @libevent evhttp_request_get_input_headers
    public HttpFields fields() {
        if (fields == null) {
            fields = new HttpFields(head().fields());
        }
        return fields;
    }

    /// The fields that stood behind a chunked body. They are kept apart from [#fields()]: nobody looked at them when the request
    /// was let in.
    ///
    /// @return empty until the body has ended
    public HttpFields trailers() {
        return exchange().reading.body.trailers();
    }

    /// The body.
    ///
    /// @return always the same object
    public HttpBody body() {
        if (body == null) {
            exchange(); // not when it is over
            body = new HttpBody(this);
        }
        return body;
    }

    // ---- where it comes from

    /// The server that has received it.
    ///
    /// @return the server
    /// @libevent evhttp_connection_get_server
    public HttpServer server() {
        return connection.server;
    }

    /// The connection's bufferevent, for its socket, its limits and its counts. Do not read or write there, see
    /// [#upgrade].
    ///
    /// @return null: the client is gone
    /// @libevent evhttp_request_get_connection
    public @Nullable BufferEvent bufferEvent() {
        return connection.bev.isClosed() ? null : connection.bev;
    }

    /// The client's address.
    ///
    /// @return null: the client is gone, or has none
    public @Nullable SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    /// Which request of its connection it is.
    ///
    /// @return 1 for the first
    public int number() {
        return connection.requests();
    }

    // ---- what may happen to it

    /// Sets what runs when the client has ended its side of the connection, or the connection is lost, before the request is
    /// answered. A client may have ended its side alone, so that an answer is still worth sending.
    ///
    /// It runs, too, when the server answers by itself, since the body is malformed or too slow, or a handler has thrown; and when
    /// a [body][#body()] that somebody takes does not come to its end, even if the request is answered.
    ///
    /// @param callback what to run, once, on the loop's thread
    /// @return this
    public HttpRequest onClosed(Runnable callback) {
        closed = callback;
        return this;
    }

    /// Sets what runs when the answer was written to its end. If the connection is lost before, it never does.
    ///
    /// @param callback what to run, once, on the loop's thread
    /// @return this
    /// @libevent evhttp_request_set_on_complete_cb
    public HttpRequest onSent(Runnable callback) {
        sent = callback;
        return this;
    }

    /// Whether somebody has answered, or begun to.
    ///
    /// @return whether
    public boolean isAnswered() {
        return state != UNANSWERED;
    }

    // ---- answers

    /// The fields that the answer will have beside those of the server: `Date`, `Content-Length`, `Connection` and so on. Set
    /// them before the answer is begun.
    ///
    /// @return to be filled
    /// @libevent evhttp_request_get_output_headers
    public HttpFields replyFields() {
        if (replyFields == null) {
            replyFields = new HttpFields(exchange().replyStore);
        }
        return replyFields;
    }

    /// Answers without content.
    ///
    /// @param status 200 to 599
    /// @throws IllegalStateException it is answered already
    /// @libevent evhttp_send_reply
    public void reply(int status) {
        reply(status, "", "");
    }

    /// Answers with a text, in UTF-8.
    ///
    /// @param status 200 to 599
    /// @param text   the content
    /// @throws IllegalStateException it is answered already
    public void reply(int status, String text) {
        reply(status, "", text);
    }

    /// Answers with a text, in UTF-8.
    ///
    /// @param status      200 to 599
    /// @param contentType the field `Content-Type`; empty: the server's default
    /// @param text        the content
    /// @throws IllegalStateException it is answered already
    public void reply(int status, String contentType, String text) {
        ReplySending sending = toAnswer(status);
        if (isHere()) {
            sending.reply(this, status, contentType, text);
        } else {
            answerLater(sending, () -> sending.reply(this, status, contentType, text));
        }
    }

    /// Answers with bytes.
    ///
    /// @param status 200 to 599
    /// @param bytes  the content; copied before this returns
    /// @throws IllegalStateException it is answered already
    public void reply(int status, byte[] bytes) {
        reply(status, "", bytes);
    }

    /// Answers with bytes.
    ///
    /// @param status      200 to 599
    /// @param contentType the field `Content-Type`; empty: the server's default
    /// @param bytes       the content; copied before this returns
    /// @throws IllegalStateException it is answered already
    public void reply(int status, String contentType, byte[] bytes) {
        ReplySending sending = toAnswer(status);
        if (isHere()) {
            sending.reply(this, status, contentType, bytes, bytes.length);
        } else {
            byte[] copy = bytes.clone();
            answerLater(sending, () -> sending.reply(this, status, contentType, copy, copy.length));
        }
    }

    /// Answers with the content of a buffer; nothing is copied.
    ///
    /// @param status 200 to 599
    /// @param bytes  empty afterwards. From another thread than the loop's it is given away: do not touch it again
    /// @throws IllegalStateException it is answered already
    public void reply(int status, EvBuffer bytes) {
        reply(status, "", bytes);
    }

    /// Answers with the content of a buffer; nothing is copied.
    ///
    /// @param status      200 to 599
    /// @param contentType the field `Content-Type`; empty: the server's default
    /// @param bytes       empty afterwards. From another thread than the loop's it is given away: do not touch it again
    /// @throws IllegalStateException it is answered already
    /// @libevent evhttp_request_get_output_buffer
    public void reply(int status, String contentType, EvBuffer bytes) {
        ReplySending sending = toAnswer(status);
        if (isHere()) {
            sending.reply(this, status, contentType, bytes);
        } else {
            answerLater(
                    sending,
                    () -> {
                        sending.reply(this, status, contentType, bytes);
                        bytes.close();
                    });
        }
    }

    /// Answers with the page for an error, see [HttpServer#onError].
    ///
    /// @param status 400 to 599
    /// @throws IllegalStateException it is answered already
    public void replyError(int status) {
        replyError(status, "");
    }

    /// Answers with the page for an error, see [HttpServer#onError]. Fields that were set are sent, too.
    ///
    /// @param status  400 to 599
    /// @param problem what is wrong, in plain text; the client sees it
    /// @throws IllegalStateException it is answered already
    /// @libevent evhttp_send_error
    public void replyError(int status, String problem) {
        ReplyHead.checkStatus(status, 400, 599);
        ReplySending sending = toAnswer(status);
        if (isHere()) {
            sending.replyError(this, status, problem);
        } else {
            answerLater(sending, () -> sending.replyError(this, status, problem));
        }
    }

    /// Begins an answer whose content follows piece by piece. With a `Content-Length` in [#replyFields()] it is sent as it is, and must
    /// have that length; else in chunks.
    ///
    /// @param status 200 to 599
    /// @return takes the content
    /// @throws IllegalStateException it is answered already
    /// @libevent evhttp_send_reply_start
    public ReplyStream replyStart(int status) {
        ReplySending sending = toAnswer(status);
        OutgoingBody<HttpRequest> begun = new OutgoingBody<>(sending, this);
        if (isHere()) {
            sending.start(this, status);
            streamed = begun;
        } else {
            streamed = begun;
            answerLater(sending, () -> sending.start(this, status));
        }
        return new ReplyStream(begun);
    }

    /// Sends something ahead of the answer: 102, or 103 with links. A client of HTTP/1.0 is not bothered.
    ///
    /// @param status 102 to 199
    /// @param ahead  its fields
    /// @throws IllegalStateException the answer was begun
    public void inform(int status, HttpFields ahead) {
        ReplyHead.checkStatus(status, HttpStatus.PROCESSING, 199);
        checkUnanswered();
        ReplySending sending = exchange().sending;
        HttpFields copy = ahead.copy();
        if (isHere()) {
            sending.inform(this, status, copy);
        } else {
            post(sending, () -> sending.inform(this, status, copy));
        }
    }

    /// Answers with [#replyFields()] alone, and leaves the connection to the caller: for another protocol (101), or as a tunnel
    /// (200 to `CONNECT`). The server forgets it. What the client has sent behind the request is in the input.
    ///
    /// @param status 101 or 200 to 299
    /// @return the connection, without callbacks and timeouts; the caller's to close
    /// @throws IllegalStateException it is answered already, the client is gone, its body was not read, or it has not asked for another
    ///         protocol
    public BufferEvent upgrade(int status) {
        if (status != HttpStatus.SWITCHING_PROTOCOLS) {
            ReplyHead.checkStatus(status, 200, 299);
        }
        checkUnanswered();
        BufferEvent taken = connection.upgrade(this, status);
        state = OVER;
        return taken;
    }

    // ---- for the connection

    /// Is another request from now on. Only for one that was [let go][#isFree()].
    void begin(ServerConnection newConnection, ServerExchange newServerExchange) {
        connection = newConnection;
        exchange = newServerExchange;
        streamed = null;
        closed = null;
        sent = null;
        state = UNANSWERED;
        isLetGo = false;
        if (body != null) {
            body.clear();
        }
    }

    /// Nobody can reach it any more, but for its connection.
    void letGo() {
        isLetGo = true;
    }

    /// Whether it can be used for another request: it is over, and nobody has it.
    boolean isFree() {
        return isLetGo && state == OVER;
    }

    RequestHead head() {
        return exchange().decoder.head();
    }

    ServerExchange exchange() {
        ServerExchange mine = exchange;
        if (mine == null) {
            throw new IllegalStateException("the request was answered, and is over");
        }
        return mine;
    }

    EventBase base() {
        return connection.server.base();
    }

    @Nullable HttpBody askedBody() {
        return body != null && body.isAsked() ? body : null;
    }

    /// What somebody writes piece by piece; null: nothing.
    @Nullable OutgoingBody<HttpRequest> streamed() {
        return streamed;
    }

    ServerConnection connection() {
        return connection;
    }

    /// Whether its connection waits for the answer.
    boolean isAtWork() {
        ServerExchange mine = exchange;
        return mine != null && mine.isOf(this);
    }

    boolean isOver() {
        return state == OVER;
    }

    /// The answer is complete.
    void over() {
        state = OVER;
    }

    /// The answer is complete, and the body was read: nothing may touch what was lent for this request any more.
    ///
    /// @return what to run when the answer has been written, or null
    @Nullable Runnable end() {
        state = OVER;
        exchange = null;
        fields = null;
        replyFields = null;
        dropBody();
        return sent;
    }

    /// The client sends no more.
    void tellClosed() {
        if (state != OVER) {
            tell();
        }
    }

    /// The client is gone, or what it sends is of no use.
    void lose() {
        boolean isMissed = state != OVER || (body != null && body.isMissed());
        dropBody();
        if (isMissed) {
            tell();
        }
    }

    private void tell() {
        Runnable callback = closed;
        closed = null;
        if (callback != null) {
            try {
                callback.run();
            } catch (Throwable thrown) {
                connection.server.report(thrown); // whoever calls has others to tell
            }
        }
    }

    void dropBody() {
        if (body != null) {
            body.drop();
        }
    }

    /// Nobody will answer.
    void refuse() {
        if (isAtWork()) {
            connection.loseRequest();
        }
    }

    void bodyAsked() {
        connection.bodyAsked(this);
    }

    /// Whoever asks is about to answer.
    ///
    /// @return what sends the answer, as long as this is at work
    private ReplySending toAnswer(int status) {
        ReplyHead.checkStatus(status, 200, 599);
        checkUnanswered();
        return exchange().sending;
    }

    /// It is answered from now on, if only into the void. Until then whoever answers may still find that it cannot be done like that, and try
    /// otherwise.
    void answered() {
        if (state == UNANSWERED) {
            state = ANSWERED;
        }
    }

    private void checkUnanswered() {
        if (state != UNANSWERED) {
            throw new IllegalStateException("the request is answered already");
        }
    }

    private boolean isHere() {
        return base().isLoopThread();
    }

    private void answerLater(ReplySending sending, Runnable answer) {
        answered();
        post(sending, answer);
    }

    private void post(ReplySending sending, Runnable task) {
        try {
            base().execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException thrown) {
                    sending.failed(this, thrown);
                }
            });
        } catch (
                RejectedExecutionException
                        closed) { // the base is closed, and the client is gone with it
            state = OVER;
        }
    }

    /// Method and target.
    @Override
    public String toString() {
        return exchange == null ? "request (over)" : method() + " " + target();
    }
}
