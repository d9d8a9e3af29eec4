package io.evj.http;

import io.evj.api.Event;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.FlushMode;
import io.evj.buffer.Trigger;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.HostRule;
import io.evj.http.codec.MessageReader;
import io.evj.http.codec.Persistence;
import io.evj.http.codec.RequestHead;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
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
    private static final FieldStore NO_FIELDS = new FieldStore();

    final HttpServer server;
    final BufferEvent bev;

    // its place among the connections of the server
    @Nullable ServerConnection previousOpen;
    @Nullable ServerConnection nextOpen;

    private final Deadline deadline = new Deadline(this);
    private State state = State.IDLE;
    private @Nullable ServerExchange exchange;
    private @Nullable ArrayDeque<Runnable> sent;
    private int requests;
    private int timedHead; // how many requests were before the head that has a deadline
    private long dropped; // while it lingers
    private boolean isProceeding;
    private boolean hasInputEnded;
    private boolean isCut; // its end must not be taken for that of an answer

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
            if (state == State.LINGER && bev.writeCallback() != null) {
                bev.onWrite(null);
                deadline.leave(); // its time begins now
            }
            tellSent();
            if (state == State.CLOSING) {
                close();
                return;
            }
        }
        if (exchange != null && !bev.isOverfull()) {
            exchange.drained();
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
            if (exchange != null) {
                exchange.tellClosed();
            }
            proceed();
        }
    }

    @Override
    public void expired() {
        boolean isBetween = state == State.IDLE || state == State.LINGER;
        if (isBetween && !bev.output().isEmpty()) {
            settle(); // it is the client's turn to read, and that has a timeout of its own
            return;
        }
        if (state != State.LINGER) {
            server.counts.timeouts++;
        }
        if (state == State.HEAD) {
            refuse(HttpStatus.REQUEST_TIMEOUT, "the request took too long");
            settle();
        } else if (state == State.REQUEST) {
            lent().timedOut(this);
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
        HttpRequest lost = leave();
        if (isCut) {
            reset();
        }
        bev.close();
        if (lost != null) {
            lost.lose();
        }
    }

    /// Has closing be no orderly end.
    private void reset() {
        StreamSocket socket = bev.isClosed() ? null : Connector.bottom(bev).socket();
        if (socket != null) {
            try {
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException
                    | UnsupportedOperationException e) { // not over the Internet, or gone
                return;
            }
        }
    }

    /// Nothing more will come of the request at work. What was answered before is still written, and so is what there is of its own
    /// answer: that is cut off, so that the client sees it.
    void loseRequest() {
        isCut = lent().sending.looksWhole();
        loseRequest(lent().reading.isDone());
        settle();
    }

    private void loseRequest(boolean isClean) {
        HttpRequest lost = abandon();
        endConnection(isClean);
        if (lost != null) {
            lost.lose();
        }
    }

    /// Is the server's no more.
    ///
    /// @return the request that was at work; null: none was
    private @Nullable HttpRequest leave() {
        HttpRequest lost = null;
        if (state == State.REQUEST) {
            lost = abandon();
        } else if (exchange != null) {
            server.exchanges.giveBack(exchange);
        }
        state = State.GONE;
        exchange = null;
        sent = null;
        deadline.leave();
        server.connections.remove(this);
        return lost;
    }

    /// Lets go of the request at work. What was lent for it is not given back: somebody may still look at it, or be about to answer.
    private @Nullable HttpRequest abandon() {
        HttpRequest lost = lent().abandon();
        exchange = null;
        server.counts.requestsAtWork--;
        return lost;
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
            case REQUEST -> lent().work(this);
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
        exchange = server.exchanges.lend();
        state = State.HEAD;
        return true;
    }

    private boolean readHead() {
        ServerExchange lent = lent();
        try {
            if (!MessageReader.readHead(lent.decoder, bev.input())) {
                if (hasInputEnded) {
                    takeBack();
                    closeWhenWritten();
                }
                return false;
            }
            RequestHead head = lent.decoder.head();
            if (!HostRule.isLacking(head) || !server.dispatch.root.mayLackHost(head)) {
                HostRule.check(head);
            }
            lent.reading.begin(head);
        } catch (HttpException refused) {
            refuse(refused.status(), Objects.toString(refused.getMessage()));
            return true;
        }
        requests++;
        server.counts.requests++;
        server.counts.requestsAtWork++;
        lent.begin(this, !mayGoOn(lent.decoder.head()));
        state = State.REQUEST;
        lent.dispatch();
        return true;
    }

    private boolean mayGoOn(RequestHead head) {
        int max = server.config().requestsPerConnectionMax();
        return (max == 0 || requests < max) && Persistence.isAllowed(head.version(), head.fields());
    }

    /// Some of a body has come.
    void progressed() {
        server.waits.bodies.enter(deadline);
    }

    /// The answer is in the output, and the connection goes on, or not.
    void endRequest() {
        ServerExchange lent = lent();
        boolean isClean = lent.reading.isDone();
        boolean isLast = lent.sending.isLast();
        exchange = null;
        server.counts.requestsAtWork--;
        Runnable told = lent.end();
        if (told != null) {
            if (sent == null) {
                sent = new ArrayDeque<>();
                bev.onWrite(this);
            }
            sent.add(told);
            if (bev.output().isEmpty()) {
                again(); // it was written before its request had ended
            }
        }
        server.exchanges.giveBack(lent);
        if (isLast) {
            endConnection(isClean);
        } else if (server.connections.isDraining() && bev.input().isEmpty()) {
            closeWhenWritten(); // it has begun before: its head could not say so
        } else {
            state = State.IDLE;
        }
    }

    private void tellSent() {
        ArrayDeque<Runnable> told = sent;
        if (told != null) {
            sent = null;
            bev.onWrite(state == State.CLOSING ? this : null);
            tell(told);
        }
    }

    private void tell(ArrayDeque<Runnable> told) {
        for (Runnable each : told) {
            try {
                each.run();
            } catch (Throwable thrown) {
                server.report(thrown); // and the connection goes on
            }
        }
    }

    /// Notes what the connection waits for now, unless it goes on right away.
    void settle() {
        if (isProceeding) {
            return;
        }
        switch (state) {
            case IDLE -> server.waits.idle.enter(deadline);
            case HEAD -> {
                if (timedHead != requests || !deadline.isIn(server.waits.heads)) {
                    timedHead = requests;
                    server.waits.heads.enter(deadline);
                }
            }
            case REQUEST -> {
                if (!lent().isWaiting()) {
                    deadline.leave();
                } else if (!deadline.isIn(server.waits.bodies)) {
                    server.waits.bodies.enter(deadline);
                }
            }
            case LINGER -> {
                if (!deadline.isIn(server.waits.lingers)) {
                    server.waits.lingers.enter(deadline);
                }
            }
            case CLOSING, GONE -> deadline.leave();
        }
    }

    // ---- the end of it

    private void endConnection(boolean isClean) {
        if (isCut || (isClean && bev.input().isEmpty())) {
            closeWhenWritten();
        } else {
            startLingering();
        }
    }

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
        if (!bev.output().isEmpty()) {
            bev.onWrite(this);
        }
        bev.flush(Event.WRITE, FlushMode.FINISHED);
        if (!isProceeding && !bev.input().isEmpty()) {
            again(); // a full input reads no more
        }
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
        if (writeError(status, problem, true)) {
            takeBack();
            startLingering();
        }
    }

    /// Answers the request at work in place of its handler, and ends the connection. The handler's fields are not looked at: another
    /// thread may be about to fill them.
    void refuseRequest(int status, String problem) {
        ServerExchange lent = lent();
        boolean isClean = lent.reading.isDone();
        boolean hasContent = lent.decoder.head().method() != HttpMethod.HEAD;
        if (writeError(status, problem, hasContent)) {
            loseRequest(isClean);
        }
    }

    /// Writes an error as the last answer.
    ///
    /// @return whether the connection is still there
    private boolean writeError(int status, String problem, boolean hasContent) {
        EvBuffer page = server.errorPages.page(status, problem);
        if (state == State.GONE) { // closed by whoever writes pages
            page.clear();
            return false;
        }
        ReplyHead head = server.replyHead;
        head.begin(status, NO_FIELDS);
        head.contentType(ErrorPages.TYPE);
        head.contentLength(page.length());
        head.close();
        head.end(NO_FIELDS, bev.output());
        if (hasContent) {
            bev.write(page);
        }
        page.clear();
        return true;
    }

    /// Takes back what was lent for a head.
    private void takeBack() {
        if (exchange != null) {
            server.exchanges.giveBack(exchange);
            exchange = null;
        }
    }

    // ---- for the request at work

    boolean hasInputEnded() {
        return hasInputEnded;
    }

    /// It was answered: notes that at once, and does the rest from the loop.
    void replied() {
        if (isProceeding) {
            return;
        }
        if (lent().isDone()) {
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
        if (whose.isAtWork() && !isProceeding) {
            again();
        }
    }

    /// Sends a head, and is the caller's.
    BufferEvent upgrade(HttpRequest whose, int status) {
        server.base().checkThread("HttpRequest");
        ServerExchange lent = exchange;
        if (lent == null || !lent.isOf(whose) || !lent.reading.isDone()) {
            throw new IllegalStateException(
                    whose.isAtWork() ? "the body was not read" : "the client is gone");
        }
        ArrayDeque<Runnable> told = sent;
        long before = bev.output().length();
        lent.sending.upgrade(whose, status);
        bev.onRead(null).onWrite(null).onDrained(null).onEvent(null);
        if (!server.config().writeTimeout().isZero()) {
            bev.timeouts(null, null);
        }
        leave();
        if (told != null) {
            Departure.of(bev.output(), before, server.base(), () -> tell(told));
        }
        return bev;
    }

    private ServerExchange lent() {
        ServerExchange mine = exchange;
        assert mine != null;
        return mine;
    }
}
