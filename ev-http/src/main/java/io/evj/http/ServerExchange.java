package io.evj.http;

import io.evj.http.codec.FieldStore;
import io.evj.http.codec.RequestDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is needed while a request is under way: lent to a connection when the first octet comes, and given back when the answer is
/// complete. An idle connection has none.
///
/// Two machines run side by side, as a request may be answered before all of it has come: [RequestReading] and [ReplySending]. Until the
/// answer is complete nobody else writes to the head, so that the thread that works on it may read there.
final class ServerExchange {
    private static final int KEPT_MAX = 4096;

    final RequestDecoder decoder;
    final RequestReading reading;
    final ReplySending sending;
    final FieldStore replyStore = new FieldStore();

    private final HttpServer server;
    private @Nullable HttpRequest request; // the one at work

    /// A request that is over and that nobody has, for the next one.
    private @Nullable HttpRequest free;

    /// In the server's list of those that are free.
    @Nullable ServerExchange next;

    ServerExchange(HttpServer server) {
        this.server = server;
        decoder = new RequestDecoder(server.config().limits());
        reading = new RequestReading(server, this);
        sending = new ReplySending(server, this);
    }

    /// The head was read: a request is at work from now on.
    ///
    /// @param isLast whether no other may follow on its connection
    void begin(ServerConnection lender, boolean isLast) {
        HttpRequest next = free;
        if (next == null) {
            next = new HttpRequest(lender, this);
        } else {
            free = null;
            next.begin(lender, this);
        }
        sending.begin(isLast);
        request = next;
    }

    boolean isOf(HttpRequest which) {
        return request == which;
    }

    // ---- at work

    /// Has it answered by whom it is for, now or later.
    void dispatch() {
        HttpRequest now = request;
        if (now != null) {
            try {
                server.dispatch.dispatch(now, decoder.head());
            } catch (Throwable thrown) {
                failed(now, thrown);
            }
        }
    }

    /// Reads the body for whoever wants it, and ends the request when all is done.
    ///
    /// @return whether there may be more to do
    boolean work(ServerConnection mine) {
        HttpRequest now = request;
        if (now == null) {
            return false;
        }
        boolean isRead;
        try {
            isRead = reading.proceed(now, mine.bev.input());
        } catch (Throwable thrown) {
            server.piece.clear();
            failed(now, thrown);
            return true; // what has come may be all of it
        }
        if (request != now) {
            return true;
        }
        if (now.isOver() && (isRead || needsNoBody(now))) {
            mine.endRequest();
            return true;
        }
        if (!isRead && mine.hasInputEnded() && reading.isAwaited(now)) {
            cut(now); // the rest will never come
            return true;
        }
        return false;
    }

    /// Whether it was answered, and nothing of the body is wanted any more.
    boolean isDone() {
        HttpRequest now = request;
        return now != null && now.isOver() && (reading.isDone() || needsNoBody(now));
    }

    /// Whether the rest of the body may as well be dropped at the end of the connection.
    private boolean needsNoBody(HttpRequest now) {
        return sending.isLast() && now.askedBody() == null;
    }

    /// Whether the client is waited for.
    boolean isWaiting() {
        HttpRequest now = request;
        return now != null && reading.isWaiting(now);
    }

    /// The output has drained.
    void drained() {
        HttpRequest now = request;
        OutgoingBody<HttpRequest> streamed = now == null ? null : now.streamed();
        if (now != null && streamed != null) {
            try {
                streamed.drained();
            } catch (Throwable thrown) {
                failed(now, thrown);
            }
        }
    }

    /// The answer is complete.
    void replied(HttpRequest whose) {
        if (request == whose) {
            whose.over();
            server.counts.replies++;
            whose.connection().replied();
        }
    }

    // ---- its end

    /// A handler has thrown.
    void failed(HttpRequest whose, Throwable thrown) {
        boolean isRefused = thrown instanceof HttpException;
        if (request == whose) {
            ServerConnection mine = whose.connection();
            if (whose.isOver() && isRefused) {
                cut(whose); // where its body ends is not known
            } else if (whose.isOver()) {
                whose.dropBody(); // what else its handler does with it is no concern of the client
            } else if (sending.isHeadSent()) {
                mine.loseRequest();
            } else if (thrown instanceof HttpException refused) {
                server.counts.requestsRefused++;
                mine.refuseRequest(refused.status(), Objects.toString(refused.getMessage()));
            } else {
                mine.refuseRequest(HttpStatus.INTERNAL_SERVER_ERROR, "");
            }
            mine.settle();
        }
        if (!isRefused) {
            server.report(thrown);
        }
    }

    /// No more of its body has come in time.
    void timedOut(ServerConnection mine) {
        HttpRequest slow = request;
        if (!sending.isHeadSent()) {
            mine.refuseRequest(HttpStatus.REQUEST_TIMEOUT, "the body took too long");
        } else if (slow != null && slow.isOver()) {
            cut(slow);
        } else {
            mine.loseRequest();
        }
    }

    /// The rest of its body does not come: what was answered is still written, and nothing follows.
    private void cut(HttpRequest whose) {
        ServerConnection mine = whose.connection();
        if (!whose.isOver()) {
            mine.loseRequest();
            return;
        }
        sending.isLast(true);
        whose.lose();
        if (request == whose) {
            mine.endRequest();
        }
    }

    /// All is done: nothing may touch this any more for the request.
    ///
    /// @return what to run when the answer has been written, or null
    @Nullable Runnable end() {
        HttpRequest done = request;
        request = null;
        if (done == null) {
            return null;
        }
        Runnable told = done.end();
        if (done.isFree() && !server.dispatch.hasHook()) { // a hook may have kept it
            free = done;
        }
        return told;
    }

    /// The client sends no more.
    void tellClosed() {
        if (request != null) {
            request.tellClosed();
        }
    }

    /// The client is gone.
    ///
    /// @return the request that was at work; null: none was
    @Nullable HttpRequest abandon() {
        HttpRequest lost = request;
        request = null;
        return lost;
    }

    /// Forgets the request.
    void clear() {
        decoder.reset();
        reading.clear();
        replyStore.clear(KEPT_MAX);
    }
}
