package io.evj.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.evj.api.Event;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.FlushMode;
import io.evj.buffer.Trigger;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.Expectation;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.HostRule;
import io.evj.http.codec.MessageReader;
import io.evj.http.codec.Persistence;
import io.evj.http.codec.RequestHead;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection of a server: reads requests one after the other, has them answered in order, and ends well.
///
/// ```
///        octets        head complete         answer complete, body read
/// IDLE ────────▶ HEAD ──────────────▶ REQUEST ─┬──────────────────────▶ IDLE
///                  │ malformed                 │ the last one
///                  ▼                           ▼
///               LINGER ◀─── octets left ─── CLOSING ───▶ GONE
/// ```
///
/// A loop goes from state to state as long as there is something to do ([#proceed()]); handlers run inside of it, and what they
/// answer at once is found there when they return. Answers that come later begin it again. All that a turn
/// answers waits in the output, and is written at the end of the turn. Confined to its loop.
final class ServerConnection implements DataCallback, BevCallback, Expiring {
    private enum State {
        /// Between requests: nothing is lent.
        IDLE,
        /// Some of a head has come.
        HEAD,
        /// A request is at work: its answer is not complete, or its body was not read to the end.
        REQUEST,
        /// The last answer is on its way; what comes is dropped.
        LINGER,
        /// The last answer is on its way, and nothing can come that matters.
        CLOSING,
        /// Closed, or in other hands.
        GONE
    }

    private static final int REQUESTS_PER_TURN = 32;
    private static final long PIECE_MAX = 64 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(US_ASCII);
    private static final FieldStore NO_FIELDS = new FieldStore();

    final HttpServer server;
    final BufferEvent bev;

    // its place among the connections of the server
    @Nullable ServerConnection previousOpen;
    @Nullable ServerConnection nextOpen;

    private final Deadline deadline = new Deadline(this);
    private State state = State.IDLE;
    private @Nullable Exchange exchange;
    private @Nullable HttpRequest request;
    private @Nullable ArrayDeque<Runnable> sent;
    private int requests;
    private long dropped;
    private boolean isProceeding;
    private boolean hasInputEnded;

    // of the request at work
    private boolean isLast;
    private boolean isHeadSent;
    private boolean isChunking;
    private boolean isBodyless;
    private long streamLeft;

    ServerConnection(HttpServer server, BufferEvent bev) {
        this.server = server;
        this.bev = bev;
    }

    /// Begins to read.
    void start() {
        bev.onRead(this).onDrained(this).onEvent(this).enable(Event.READ | Event.WRITE);
        settle();
    }

    /// Says that there are too many.
    void refuseAll() {
        start();
        refuse(HttpStatus.SERVICE_UNAVAILABLE, "too many connections");
        settle();
    }

    @Nullable SocketAddress remoteAddress() {
        var socket = bev.isClosed() ? null : bev.socket();
        return socket == null ? null : socket.remoteAddress();
    }

    int requests() {
        return requests;
    }

    /// No more requests are wanted, but for one that has begun to come.
    void drain() {
        if (state == State.IDLE && bev.input().isEmpty()) {
            closeWhenWritten();
            settle();
        }
    }

    // ---- what happens to it

    /// Octets have come, or gone.
    @Override
    public void run(BufferEvent self) {
        if (bev.output().isEmpty()) {
            tellSent();
            if (state == State.CLOSING) {
                close();
                return;
            }
        }
        HttpRequest now = request;
        ReplyStream stream = now == null ? null : now.stream();
        if (stream != null && !bev.isOverfull()) {
            try {
                stream.drained();
            } catch (Throwable thrown) {
                failed(now, thrown);
            }
        }
        proceed();
    }

    @Override
    public void run(BufferEvent self, BevEvent event) {
        if (event.is(BevEvent.ERROR | BevEvent.TIMEOUT)) {
            if (event.is(BevEvent.TIMEOUT)) {
                server.counts.timeouts++;
            }
            close();
        } else if (event.is(BevEvent.EOF)) {
            hasInputEnded = true;
            HttpRequest told = request;
            if (told != null) {
                told.tellClosed();
            }
            proceed();
        }
    }

    @Override
    public void expired() {
        HttpRequest slow = request;
        if (state != State.LINGER && state != State.CLOSING) {
            server.counts.timeouts++;
        }
        if (state == State.HEAD) {
            refuse(HttpStatus.REQUEST_TIMEOUT, "the request took too long");
            settle();
        } else if (state == State.REQUEST && slow != null && !isHeadSent) {
            isLast = true;
            sendError(slow, HttpStatus.REQUEST_TIMEOUT, "the body took too long");
            endRequest();
            settle();
        } else {
            close();
        }
    }

    /// Closes at once. A request that is at work can be answered all the same; nobody will know.
    void close() {
        if (state == State.GONE) {
            return;
        }
        HttpRequest lost = request;
        leave();
        bev.close();
        if (lost != null) {
            lost.dropBody();
            lost.tellClosed();
        }
    }

    /// Is the server's no more.
    private void leave() {
        state = State.GONE;
        if (request != null) {
            server.counts.requestsAtWork--;
        } else if (exchange != null) {
            server.giveBack(exchange);
        }
        request = null;
        exchange = null; // that of a request is not given back: somebody may still look at it
        sent = null;
        deadline.leave();
        server.left(this);
    }

    // ---- from state to state

    /// Goes on as far as it can. A handler that answers at once is called from here, and so finds it at work.
    void proceed() {
        if (isProceeding) {
            return;
        }
        isProceeding = true;
        int left = REQUESTS_PER_TURN;
        try {
            while (step()) {
                if (state == State.IDLE && --left == 0) {
                    again();
                    break;
                }
            }
        } finally {
            isProceeding = false;
        }
        settle();
    }

    /// Goes on in the next turn.
    private void again() {
        if (state != State.GONE) {
            bev.trigger(Event.READ, Trigger.IGNORE_WATERMARKS, Trigger.DEFER_CALLBACKS);
        }
    }

    /// @return whether there may be more to do
    private boolean step() {
        return switch (state) {
            case IDLE -> begin();
            case HEAD -> readHead();
            case REQUEST -> work();
            case LINGER -> linger();
            case CLOSING, GONE -> false;
        };
    }

    private boolean begin() {
        if (bev.input().isEmpty()) {
            if (hasInputEnded) {
                closeWhenWritten();
            }
            return false;
        }
        if (bev.isOverfull()) {
            return false; // whoever reads no answers need not ask
        }
        exchange = server.lend();
        state = State.HEAD;
        return true;
    }

    private boolean readHead() {
        Exchange lent = lent();
        try {
            if (!MessageReader.readHead(lent.decoder, bev.input())) {
                if (hasInputEnded) {
                    close();
                }
                return false;
            }
            RequestHead head = lent.decoder.head();
            if (!HostRule.isLacking(head) || !server.host().mayLackHost(head)) {
                HostRule.check(head);
            }
            lent.body.start(BodyFraming.lengthOfRequest(head, server.config().limits()));
            lent.isExpecting = Expectation.of(head) == Expectation.CONTINUE;
        } catch (HttpException refused) {
            refuse(refused.status(), Objects.toString(refused.getMessage()));
            return true;
        }
        requests++;
        server.counts.requests++;
        server.counts.requestsAtWork++;
        isHeadSent = false;
        isLast = !mayGoOn(lent.decoder.head());
        HttpRequest next = lent.request(this);
        request = next;
        state = State.REQUEST;
        dispatch(next, lent.decoder.head());
        return true;
    }

    private boolean mayGoOn(RequestHead head) {
        int max = server.config().requestsPerConnectionMax();
        return (max == 0 || requests < max) && Persistence.isAllowed(head.version(), head.fields());
    }

    private void dispatch(HttpRequest next, RequestHead head) {
        try {
            server.dispatch(next, head);
        } catch (Throwable thrown) {
            failed(next, thrown);
        }
    }

    /// Reads the body for whoever wants it, and ends the request when all is done.
    private boolean work() {
        HttpRequest now = request;
        Exchange lent = exchange;
        if (now == null || lent == null) {
            return false;
        }
        boolean isRead;
        try {
            isRead = readBody(now, lent);
        } catch (Throwable thrown) {
            server.piece.clear();
            failed(now, thrown);
            return state != State.REQUEST;
        }
        if (request != now) {
            return true;
        }
        if (now.isOver() && (isRead || needsNoBody(now))) {
            endRequest();
            return true;
        }
        if (state == State.REQUEST && !isRead && hasInputEnded && isReading(now)) {
            close(); // the rest will never come
        }
        return false;
    }

    /// Whether the rest of the body may as well be dropped at the end of the connection.
    private boolean needsNoBody(HttpRequest now) {
        return isLast && now.askedBody() == null;
    }

    /// Whether the body is waited for.
    private static boolean isReading(HttpRequest now) {
        HttpBody asked = now.askedBody();
        return asked != null ? asked.isFlowing() : now.isOver();
    }

    /// @return whether all of the body was read, and told
    private boolean readBody(HttpRequest now, Exchange lent) throws Exception {
        BodyInput body = lent.body;
        HttpBody asked = now.askedBody();
        EvBuffer input = bev.input();
        EvBuffer piece = server.piece;
        if (asked != null && !now.isOver()) {
            asked.announce(body.announced());
        }
        while (isReading(now)) {
            if (body.isDone()) {
                if (asked != null && !asked.hasEnded()) {
                    asked.end(piece);
                }
                piece.clear();
                return true;
            }
            if (input.isEmpty()) {
                if (lent.isExpecting && asked != null && !isHeadSent) {
                    lent.isExpecting = false;
                    bev.write(CONTINUE);
                }
                return false;
            }
            lent.isExpecting = false;
            body.take(input, piece, PIECE_MAX);
            server.bodies.enter(deadline);
            if (asked == null) {
                dropped += piece.length();
                piece.clear();
                if (dropped > server.config().lingerBytesMax()) {
                    isLast = true;
                    endRequest();
                    return false;
                }
            } else {
                try {
                    asked.deliver(piece, body.isDone());
                } finally {
                    if (!body.isDone() || !asked.isWhole() || request != now) {
                        piece.clear();
                    }
                }
                if (request != now) {
                    return false;
                }
            }
        }
        return false;
    }

    /// The answer is in the output, and the connection goes on, or not.
    private void endRequest() {
        HttpRequest done = request;
        Exchange lent = lent();
        boolean isClean = lent.body.isDone();
        request = null;
        exchange = null;
        dropped = 0;
        server.counts.requestsAtWork--;
        Runnable told = done == null ? null : done.end();
        if (told != null) {
            if (sent == null) {
                sent = new ArrayDeque<>();
                bev.onWrite(this);
            }
            sent.add(told);
        }
        if (done != null && !server.hasHook()) { // a hook may have kept it
            lent.keep(done);
        }
        server.giveBack(lent);
        if (!isLast) {
            state = State.IDLE;
        } else if (isClean && bev.input().isEmpty()) {
            closeWhenWritten();
        } else {
            startLingering();
        }
    }

    private void tellSent() {
        ArrayDeque<Runnable> told = sent;
        if (told != null) {
            sent = null;
            bev.onWrite(state == State.CLOSING ? this : null);
            for (Runnable each : told) {
                each.run();
            }
        }
    }

    /// Notes what the connection waits for now.
    private void settle() {
        switch (state) {
            case IDLE -> server.idle.enter(deadline);
            case HEAD -> {
                if (!deadline.isIn(server.heads)) {
                    server.heads.enter(deadline);
                }
            }
            case REQUEST -> {
                HttpRequest now = request;
                if (now == null || exchange == null || exchange.body.isDone() || !isReading(now)) {
                    deadline.leave();
                } else if (!deadline.isIn(server.bodies)) {
                    server.bodies.enter(deadline);
                }
            }
            case LINGER -> {
                if (!deadline.isIn(server.lingers)) {
                    server.lingers.enter(deadline);
                }
            }
            case CLOSING, GONE -> deadline.leave();
        }
    }

    // ---- the end of it

    private void closeWhenWritten() {
        state = State.CLOSING;
        bev.onWrite(this);
        if (bev.output().isEmpty()) {
            if (sent == null) {
                close();
            } else {
                again();
            }
        }
    }

    /// Were the socket closed while octets wait in it, the connection would be reset, and the client might never read the answer.
    private void startLingering() {
        if (hasInputEnded || server.config().lingerTimeout().isZero()) {
            closeWhenWritten();
            return;
        }
        state = State.LINGER;
        dropped = 0;
        bev.flush(Event.WRITE, FlushMode.FINISHED);
    }

    private boolean linger() {
        dropped += bev.input().length();
        bev.input().clear();
        if (hasInputEnded || dropped > server.config().lingerBytesMax()) {
            closeWhenWritten();
        }
        return false;
    }

    /// Answers what is no request, and ends the connection.
    private void refuse(int status, String problem) {
        server.counts.requestsRefused++;
        ReplyHead head = server.replyHead;
        EvBuffer page = server.errorPage(status, problem);
        head.begin(status, NO_FIELDS);
        head.contentType(HttpServer.HTML);
        head.contentLength(page.length());
        head.close();
        head.end(NO_FIELDS, bev.output());
        bev.write(page);
        if (exchange != null) {
            server.giveBack(exchange);
            exchange = null;
        }
        startLingering();
    }

    /// A handler has thrown.
    void failed(@Nullable HttpRequest whose, Throwable thrown) {
        boolean isRefused = thrown instanceof HttpException;
        if (whose != null && request == whose && state == State.REQUEST) {
            if (whose.isOver()) {
                whose.dropBody(); // it was answered; what else was done with it is the handler's
                // affair
            } else if (isHeadSent) {
                close();
            } else if (thrown instanceof HttpException refused) {
                server.counts.requestsRefused++;
                isLast = true;
                sendError(whose, refused.status(), Objects.toString(refused.getMessage()));
                endRequest();
            } else {
                isLast = true;
                sendError(whose, HttpStatus.INTERNAL_SERVER_ERROR, "");
                endRequest();
            }
            if (!isProceeding) {
                settle();
            }
        }
        if (!isRefused) {
            server.report(thrown);
        }
    }

    // ---- answers: the head

    /// Begins the answer to a request, if it is the one at work.
    ///
    /// @param length of the content; -1: not known yet
    /// @return null: the client is gone
    private @Nullable ReplyHead beginReply(
            HttpRequest whose, int status, String contentType, long length) {
        Exchange lent = exchange;
        if (request != whose || lent == null) {
            return null;
        }
        FieldStore more = lent.replyStore;
        RequestHead asked = lent.decoder.head();
        checkFields(more, length);
        boolean isForbidden = HttpStatus.forbidsContent(status);
        boolean isEleven = asked.version() == HttpVersion.HTTP_1_1;
        boolean isMeasured = length >= 0 || more.has(FieldName.CONTENT_LENGTH);
        isBodyless = isForbidden || asked.method() == HttpMethod.HEAD;
        isChunking = !isMeasured && !isForbidden && isEleven;
        isLast |= !isMeasured && !isBodyless && !isEleven;
        isLast |= mustClose(lent, more);

        ReplyHead head = server.replyHead;
        head.begin(status, more);
        if (length != 0 && !isForbidden && !more.has(FieldName.CONTENT_TYPE)) {
            String type = contentType.isEmpty() ? server.config().contentType() : contentType;
            if (!type.isEmpty()) {
                head.contentType(type);
            }
        }
        if (isChunking) {
            head.chunked();
        } else if (length >= 0 && !isForbidden && !more.has(FieldName.CONTENT_LENGTH)) {
            head.contentLength(length);
        }
        if (isLast) {
            if (!more.hasToken(FieldName.CONNECTION, "close")) {
                head.close();
            }
        } else if (!isEleven) {
            head.keepAlive();
        }
        isHeadSent = true;
        return head;
    }

    private static void checkFields(FieldStore more, long length) {
        if (more.has(FieldName.TRANSFER_ENCODING)) {
            throw new IllegalArgumentException("Transfer-Encoding is set by the server alone");
        }
        int announced = length < 0 ? -1 : more.find(FieldName.CONTENT_LENGTH, 0);
        if (announced >= 0 && length > 0 && !more.valueIs(announced, Long.toString(length))) {
            throw new IllegalArgumentException(
                    "Content-Length %s, and a content of %d bytes"
                            .formatted(more.value(announced), length));
        }
    }

    /// Whether what is left of a body that nobody reads, or what the answer itself says, forbids another request.
    private boolean mustClose(Exchange lent, FieldStore more) {
        boolean isLeft = !lent.body.isDone() && lent.body.left() > server.config().lingerBytesMax();
        return server.isDraining()
                || (!lent.body.isDone() && lent.isExpecting)
                || (isLeft && request != null && request.askedBody() == null)
                || more.hasToken(FieldName.CONNECTION, "close");
    }

    // ---- answers at once

    void reply(HttpRequest whose, int status, String type, String text) {
        ReplyHead head = server.replyHead;
        int length = head.encode(text);
        if (length >= 0) {
            reply(whose, status, type, head.text(), length);
        } else {
            byte[] bytes = text.getBytes(UTF_8);
            reply(whose, status, type, bytes, bytes.length);
        }
    }

    void reply(HttpRequest whose, int status, String type, byte[] bytes, int length) {
        ReplyHead head = beginReply(whose, status, type, length);
        if (head != null) {
            FieldStore more = lent().replyStore;
            if (isBodyless) {
                head.end(more, bev.output());
            } else {
                head.end(more, bytes, length, bev.output());
            }
            replied(whose);
        }
    }

    void reply(HttpRequest whose, int status, String type, EvBuffer bytes) {
        ReplyHead head = beginReply(whose, status, type, bytes.length());
        if (head != null) {
            head.end(lent().replyStore, bev.output());
            if (isBodyless) {
                bytes.clear();
            } else {
                bev.write(bytes);
            }
            replied(whose);
        } else {
            bytes.clear();
        }
    }

    void replyError(HttpRequest whose, int status, String problem) {
        sendError(whose, status, problem);
        replied(whose);
    }

    private void sendError(HttpRequest whose, int status, String problem) {
        if (request != whose) {
            return;
        }
        EvBuffer page = server.errorPage(status, problem);
        FieldStore more = lent().replyStore;
        for (int i = more.count() - 1; i >= 0; i--) {
            if (more.find(FieldName.CONTENT_LENGTH, i) == i
                    || more.find(FieldName.CONTENT_TYPE, i) == i
                    || more.find(FieldName.TRANSFER_ENCODING, i) == i) {
                more.removeAt(i);
            }
        }
        ReplyHead head = beginReply(whose, status, HttpServer.HTML, page.length());
        if (head != null) {
            head.end(more, bev.output());
            if (!isBodyless) {
                bev.write(page);
            }
        }
        page.clear();
    }

    /// The answer is complete.
    private void replied(HttpRequest whose) {
        if (request != whose) {
            return;
        }
        whose.over();
        server.counts.replies++;
        goOn();
    }

    /// Has what waits for the answer go on: at once what is no more than to note it, the rest from the loop.
    private void goOn() {
        if (isProceeding) {
            return;
        }
        HttpRequest now = request;
        if (now != null && now.isOver() && (lent().body.isDone() || needsNoBody(now))) {
            endRequest();
        }
        if (state == State.REQUEST || (state == State.IDLE && hasWork())) {
            again();
        }
        settle();
    }

    private boolean hasWork() {
        return !bev.input().isEmpty() || hasInputEnded;
    }

    /// Somebody asks for the body.
    void bodyAsked(HttpRequest whose) {
        server.base().checkThread("HttpBody");
        if (request == whose && !isProceeding) {
            again();
        }
    }

    // ---- answers, piece by piece

    void startStream(HttpRequest whose, int status) {
        ReplyHead head = beginReply(whose, status, "", -1);
        if (head == null) {
            return;
        }
        FieldStore more = lent().replyStore;
        int measured = more.find(FieldName.CONTENT_LENGTH, 0);
        streamLeft = measured < 0 ? -1 : Long.parseLong(more.value(measured));
        head.end(more, bev.output());
    }

    void write(ReplyStream stream, HttpRequest whose, byte[] bytes) {
        if (bytes.length > 0 && mayWrite(whose, bytes.length)) {
            if (isChunking) {
                bev.output().addHex(bytes.length).add(CRLF).add(bytes).add(CRLF);
            } else {
                bev.output().add(bytes);
            }
            stream.overfull(bev.isOverfull());
        }
    }

    void write(ReplyStream stream, HttpRequest whose, EvBuffer bytes) {
        long length = bytes.length();
        if (length > 0 && mayWrite(whose, length)) {
            if (isChunking) {
                bev.output().addHex(length).add(CRLF).addBuffer(bytes).add(CRLF);
            } else {
                bev.output().addBuffer(bytes);
            }
            stream.overfull(bev.isOverfull());
        }
        bytes.clear();
    }

    private boolean mayWrite(HttpRequest whose, long length) {
        if (request != whose || isBodyless) {
            return false;
        }
        if (streamLeft >= 0) {
            if (length > streamLeft) {
                throw new IllegalStateException(
                        length + " bytes more than fit: " + streamLeft + " are left");
            }
            streamLeft -= length;
        }
        return true;
    }

    void endStream(HttpRequest whose) {
        if (request != whose) {
            return;
        }
        if (streamLeft > 0 && !isBodyless) {
            close(); // the client waits for more than will come
            return;
        }
        if (isChunking && !isBodyless) {
            bev.output().add(LAST_CHUNK);
        }
        replied(whose);
    }

    void abort(HttpRequest whose) {
        if (request == whose) {
            close();
        }
    }

    void inform(HttpRequest whose, int status, HttpFields ahead) {
        Exchange lent = exchange;
        if (request == whose
                && lent != null
                && lent.decoder.head().version() == HttpVersion.HTTP_1_1) {
            server.replyHead.begin(status, ahead.store());
            server.replyHead.end(ahead.store(), bev.output());
        }
    }

    BufferEvent upgrade(HttpRequest whose, int status) {
        server.base().checkThread("HttpRequest");
        Exchange lent = exchange;
        if (request != whose || lent == null || !lent.body.isDone()) {
            throw new IllegalStateException(
                    request != whose ? "the client is gone" : "the body was not read");
        }
        server.replyHead.begin(status, lent.replyStore);
        server.replyHead.end(lent.replyStore, bev.output());
        bev.onRead(null).onWrite(null).onDrained(null).onEvent(null);
        leave();
        return bev;
    }

    private Exchange lent() {
        Exchange mine = exchange;
        assert mine != null;
        return mine;
    }
}
