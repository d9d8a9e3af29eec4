package io.evj.http;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.Trigger;
import io.evj.http.RequestException.Reason;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request on its way out and its answer on its way in, and all that is needed meanwhile: lent to a connection for that time.
///
/// Two machines run side by side, as a server may answer before it has read everything: [RequestSending] and [ResponseReading]. This
/// has the connection that both are about, what is waited for, and the end, of which there is one. Confined to its loop.
final class ClientExchange implements Expiring {
    final HttpLimits limits;
    final RequestSending sending;
    final ResponseReading reading;

    /// In the loop's list of those that are free.
    @Nullable ClientExchange next;

    private final ClientLoop loop;
    private final Deadline deadline = new Deadline(this);

    private @Nullable ClientConnection connection;
    private @Nullable ClientRequest request;
    private @Nullable BufferEvent bev;
    private @Nullable IOException writeFailure;
    private boolean isProceeding;

    ClientExchange(ClientLoop loop, HttpLimits limits) {
        this.loop = loop;
        this.limits = limits;
        sending = new RequestSending(this, loop);
        reading = new ResponseReading(this, loop, limits);
    }

    // ---- what happens

    /// Begins. Nothing is called back from inside of this.
    void begin(ClientConnection lender, BufferEvent over, ClientRequest asked) {
        connection = lender;
        bev = over;
        request = asked;
        reading.begin();
        sending.begin(lender, asked, over);
        if (sending.isDue()) {
            again();
        }
        settle();
    }

    /// Octets have come, or gone, or there is something to be done.
    void proceed() {
        if (isProceeding) {
            return;
        }
        ClientRequest now = request;
        isProceeding = true;
        try {
            while (request == now && step()) {
                // as far as it goes
            }
        } catch (RuntimeException | Error thrown) { // no memory, for instance
            if (now != null) {
                failed(now, thrown);
            }
        } finally {
            isProceeding = false;
        }
        if (request != null) {
            settle();
        }
    }

    /// The output has drained.
    void drained() {
        ClientRequest now = request;
        if (now != null) {
            sending.drained(now);
        }
    }

    /// The server sends no more.
    void inputEnded() {
        reading.inputEnded();
        proceed();
    }

    /// The server takes no more.
    void writeFailed(IOException cause) {
        ClientConnection mine = connection;
        if (mine == null) {
            return;
        }
        if (!mine.config().isReadingOnWriteError() || reading.hasInputEnded()) {
            fail(Reason.TRANSFER, "sending failed", cause);
            return;
        }
        writeFailure = cause; // unless an answer comes
        sending.drop();
        reading.dropPersistence();
        settle();
    }

    @Override
    public void expired() {
        BufferEvent over = bev;
        if (sending.release()) {
            proceed();
        } else if (over != null && !over.output().isEmpty() && writeFailure == null) {
            settle(); // still sending: that has a timeout of its own
        } else {
            fail(Reason.TIMEOUT, "nothing came in time", null);
        }
    }

    /// Waits for what is to be waited for now.
    void settle() {
        ClientConnection mine = connection;
        if (mine == null) {
            deadline.leave();
        } else if (sending.isHeld()) {
            if (!deadline.isIn(mine.waits().continues)) {
                mine.waits().continues.enter(deadline);
            }
        } else if (reading.isPaused() || sending.isSenders()) {
            deadline.leave();
        } else if (!deadline.isIn(mine.waits().reads)) {
            mine.waits().reads.enter(deadline);
        }
    }

    private void again() {
        BufferEvent over = bev;
        if (over != null) {
            over.trigger(Event.READ, Trigger.IGNORE_WATERMARKS, Trigger.DEFER_CALLBACKS);
        }
    }

    /// @return whether there may be more to do
    private boolean step() {
        ClientRequest now = request;
        BufferEvent over = bev;
        ClientConnection mine = connection;
        if (now == null || over == null || mine == null) {
            return false;
        }
        if (sending.isDue()) {
            sending.proceed(now);
            return true;
        }
        return reading.proceed(now, over.input(), mine.config());
    }

    // ---- for what reads

    /// Something has come: it may take as long again for more.
    void progressed() {
        deadline.leave();
    }

    void pause(ClientRequest whose) {
        if (request == whose) {
            reading.pause(true);
            settle();
        }
    }

    void resume(ClientRequest whose) {
        if (request == whose && reading.isPaused()) {
            reading.pause(false);
            again();
            settle();
        }
    }

    // ---- the end of it

    /// The answer is complete. The connection is ready for the next request, or gone, before anybody is told.
    void complete(ClientRequest now, HttpResponse coming) {
        ClientConnection mine = connection;
        BufferEvent over = bev;
        if (mine == null || over == null) {
            return;
        }
        boolean isTunnel = reading.isTunnel();
        boolean goesOn =
                reading.isPersistent()
                        && sending.isSent()
                        && over.output().isEmpty()
                        && over.input().isEmpty();
        sending.clear();
        deadline.leave();
        if (isTunnel) {
            now.succeed(coming);
            if (connection != mine) {
                return; // closed meanwhile
            }
            boolean isTaken = bev == null;
            end(coming);
            mine.completed(false, isTaken);
        } else {
            request = null;
            mine.completed(goesOn, false);
            now.succeed(coming);
            end(coming);
        }
        loop.giveBack(this);
        mine.answered();
    }

    /// For [HttpResponse#upgrade()].
    BufferEvent upgrade(ClientRequest whose) {
        BufferEvent over = bev;
        ClientConnection mine = connection;
        if (request != whose
                || !reading.isTunnel()
                || over == null
                || mine == null
                || !whose.isOver()) {
            throw new IllegalStateException(
                    "the connection cannot be taken over: not for this answer, or not now");
        }
        bev = null;
        mine.taken();
        sending.clear();
        over.onRead(null).onWrite(null).onDrained(null).onEvent(null);
        Connector.bottom(over).timeouts(null, null);
        return over;
    }

    /// The server has gone too early.
    void ended(String where) {
        IOException earlier = writeFailure;
        if (earlier != null) {
            fail(Reason.TRANSFER, "sending failed", earlier);
        } else {
            fail(Reason.ENDED, "the connection has ended " + where, null);
        }
    }

    /// What came is no answer, or more than is allowed.
    void refuse(HttpException refused) {
        boolean isTooLarge =
                refused.fault() == HttpStatus.CONTENT_TOO_LARGE
                        || refused.fault() == HttpStatus.FIELDS_TOO_LARGE;
        fail(
                isTooLarge ? Reason.TOO_LARGE : Reason.MALFORMED,
                Objects.toString(refused.getMessage()),
                refused);
    }

    /// A callback of the request has thrown.
    void failed(ClientRequest whose, Throwable thrown) {
        loop.report(thrown);
        if (request == whose) {
            fail(Reason.CALLBACK, "a callback has thrown", thrown);
        }
    }

    /// There will be no answer. The connection is of no more use.
    void fail(Reason reason, String problem, @Nullable Throwable cause) {
        ClientRequest lost = request;
        ClientConnection mine = connection;
        if (lost == null || mine == null) {
            return;
        }
        boolean maySendAgain =
                (reason == Reason.ENDED || reason == Reason.TRANSFER)
                        && !reading.hasBegun()
                        && mine.mayReplay()
                        && lost.mayReplay();
        abandon();
        if (maySendAgain) {
            mine.sendFirst(lost);
        }
        mine.lost();
        loop.giveBack(this);
        if (!maySendAgain) {
            lost.fail(new RequestException(reason, lost + ": " + problem, cause));
        }
        mine.proceed();
    }

    /// Ends it; nobody is told.
    void abandon() {
        request = null;
        end(reading.response());
    }

    boolean isOf(ClientRequest which) {
        return request == which;
    }

    @Nullable ClientRequest request() {
        return request;
    }

    /// Nothing of the request is left.
    private void end(@Nullable HttpResponse coming) {
        if (coming != null) {
            coming.over();
        }
        deadline.leave();
        connection = null;
        bev = null;
        request = null;
        sending.clear();
        reading.clear();
        writeFailure = null;
    }
}
