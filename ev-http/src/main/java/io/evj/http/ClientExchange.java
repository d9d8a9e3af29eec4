package io.evj.http;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Trigger;
import io.evj.http.RequestException.Reason;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.MessageKind;
import io.evj.http.codec.MessageReader;
import io.evj.http.codec.Persistence;
import io.evj.http.codec.ResponseDecoder;
import io.evj.http.codec.ResponseHead;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request on its way out and its answer on its way in, and all that is needed meanwhile: lent to a connection for that time.
///
/// Two machines run side by side, as a server may answer before it has read everything: [RequestSending], and this one:
///
/// ```
/// HEAD ─▶ HEAD (after 1xx) ──final──▶ BODY ──complete──▶ over
/// ```
///
/// Confined to its loop.
final class ClientExchange implements Expiring {
    private static final long PIECE_MAX = 64 * 1024;

    final HttpLimits limits;
    final ResponseDecoder decoder;
    final BodyInput body;

    /// In the loop's list of those that are free.
    @Nullable ClientExchange next;

    private final ClientLoop loop;
    private final Deadline deadline = new Deadline(this);
    private final EvBuffer whole;
    private final RequestSending sending;

    private @Nullable HttpConnection connection;
    private @Nullable ClientRequest request;
    private @Nullable BufferEvent bev;
    private @Nullable HttpResponse response;
    private @Nullable IOException writeFailure;
    private int interims;
    private boolean isPersistent;
    private boolean isTunnel;
    private boolean isPaused;
    private boolean isProceeding;
    private boolean hasInputEnded;
    private boolean hasReceived;

    ClientExchange(ClientLoop loop, HttpLimits limits) {
        this.loop = loop;
        this.limits = limits;
        decoder = new ResponseDecoder(limits);
        body = new BodyInput(limits, MessageKind.RESPONSE);
        whole = EvBuffer.of(loop.base);
        sending = new RequestSending(this, loop);
    }

    // ---- what happens

    /// Begins. Nothing is called back from inside of this.
    void begin(HttpConnection lender, BufferEvent over, ClientRequest asked) {
        connection = lender;
        bev = over;
        request = asked;
        interims = 0;
        isPersistent = true;
        isTunnel = false;
        isPaused = false;
        hasInputEnded = false;
        hasReceived = false;
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
        hasInputEnded = true;
        proceed();
    }

    /// The server takes no more.
    void writeFailed(IOException cause) {
        HttpConnection mine = connection;
        if (mine == null) {
            return;
        }
        if (!mine.config().isReadingOnWriteError() || hasInputEnded) {
            fail(Reason.TRANSFER, "sending failed", cause);
            return;
        }
        writeFailure = cause; // unless an answer comes
        sending.drop();
        isPersistent = false;
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
        HttpConnection mine = connection;
        if (mine == null) {
            deadline.leave();
        } else if (sending.isHeld()) {
            if (!deadline.isIn(mine.waits().continues)) {
                mine.waits().continues.enter(deadline);
            }
        } else if (isPaused || sending.isSenders()) {
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
        HttpConnection mine = connection;
        if (now == null || over == null || mine == null) {
            return false;
        }
        if (sending.isDue()) {
            sending.proceed(now);
            return true;
        }
        HttpResponse coming = response;
        return coming == null ? readHead(now, over, mine) : readBody(now, over, mine, coming);
    }

    // ---- receiving

    private boolean readHead(ClientRequest now, BufferEvent over, HttpConnection mine) {
        EvBuffer input = over.input();
        if (input.isEmpty()) {
            if (hasInputEnded) {
                ended("before the answer");
            }
            return false;
        }
        hasReceived = true;
        deadline.leave(); // and anew
        BodyFraming framing;
        try {
            if (!MessageReader.readHead(decoder, input)) {
                return hasInputEnded;
            }
            if (decoder.head().status() < HttpStatus.OK
                    && decoder.head().status() != HttpStatus.SWITCHING_PROTOCOLS) {
                return readInterim(now, mine);
            }
            framing = BodyFraming.ofResponse(decoder.head(), now.method(), limits);
            body.start(framing);
        } catch (HttpException refused) {
            refuse(refused);
            return false;
        }
        ResponseHead head = decoder.head();
        isTunnel = framing == BodyFraming.Mark.TUNNEL;
        if (isTunnel && now.method() != HttpMethod.CONNECT && !asksToUpgrade(now)) {
            refuse(
                    new HttpException(
                            HttpStatus.BAD_GATEWAY, "a change of protocols that nobody asked for"));
            return false;
        }
        sending.answered();
        isPersistent &=
                framing != BodyFraming.Mark.UNTIL_CLOSE
                        && Persistence.isAllowed(head.version(), head.fields())
                        && !closes(now);
        HttpResponse begun = new HttpResponse(now, this, head.status(), head.version());
        response = begun;
        ResponseHandler handler = now.headHandler();
        return handler == null || call(now, handler, begun);
    }

    private boolean readInterim(ClientRequest now, HttpConnection mine) {
        ResponseHead head = decoder.head();
        if (interims++ == mine.config().interimCountMax()) {
            fail(
                    Reason.TOO_LARGE,
                    "more than " + mine.config().interimCountMax() + " interim answers",
                    null);
            return false;
        }
        if (head.status() == HttpStatus.CONTINUE) {
            sending.release();
        }
        ResponseHandler handler = now.interimHandler();
        if (handler != null) {
            HttpResponse told = new HttpResponse(now, this, head.status(), head.version());
            told.body(whole);
            boolean goesOn = call(now, handler, told);
            told.over();
            if (!goesOn) {
                return false;
            }
        }
        decoder.reset();
        return true;
    }

    /// @return whether the request goes on
    private boolean call(ClientRequest now, ResponseHandler handler, HttpResponse told) {
        try {
            handler.handle(told);
        } catch (Throwable thrown) {
            failed(now, thrown);
        }
        return request == now;
    }

    private boolean readBody(
            ClientRequest now, BufferEvent over, HttpConnection mine, HttpResponse coming) {
        EvBuffer input = over.input();
        EvBuffer piece = loop.piece;
        BodyHandler handler = now.dataHandler();
        try {
            while (!body.isDone()) {
                if (isPaused) {
                    return false;
                }
                if (input.isEmpty()) {
                    if (!hasInputEnded) {
                        return false;
                    }
                    if (!body.endsWithConnection()) {
                        ended("in the middle of the answer");
                        return false;
                    }
                    body.end();
                    break;
                }
                deadline.leave(); // and anew
                if (handler == null) {
                    collect(input, mine);
                } else {
                    body.take(input, piece, PIECE_MAX);
                    if (!piece.isEmpty() && !deliver(now, handler, piece)) {
                        return false;
                    }
                }
            }
        } catch (HttpException refused) {
            refuse(refused);
            return false;
        }
        complete(now, over, mine, coming);
        return false;
    }

    private void collect(EvBuffer input, HttpConnection mine) {
        long max = mine.config().wholeBytesMax();
        if (body.announced() <= max) {
            body.take(input, whole, max - whole.length());
            if (whole.length() < max || input.isEmpty() || body.ahead() == 0) {
                return;
            }
        }
        throw HttpException.ofResponse(
                HttpStatus.CONTENT_TOO_LARGE,
                "a body of more than " + max + " bytes, to be collected",
                -1,
                "");
    }

    private boolean deliver(ClientRequest now, BodyHandler handler, EvBuffer piece) {
        try {
            handler.data(piece);
        } catch (Throwable thrown) {
            failed(now, thrown);
        } finally {
            piece.clear();
        }
        return request == now;
    }

    void pause(ClientRequest whose) {
        if (request == whose) {
            isPaused = true;
            settle();
        }
    }

    void resume(ClientRequest whose) {
        if (request == whose && isPaused) {
            isPaused = false;
            again();
            settle();
        }
    }

    // ---- the end of it

    /// The answer is complete. The connection is ready for the next request, or gone, before anybody is told.
    private void complete(
            ClientRequest now, BufferEvent over, HttpConnection mine, HttpResponse coming) {
        boolean goesOn =
                isPersistent
                        && !isTunnel
                        && sending.isSent()
                        && !hasInputEnded
                        && over.output().isEmpty()
                        && over.input().isEmpty();
        sending.clear();
        deadline.leave();
        coming.body(whole);
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
        if (request != whose || !isTunnel || over == null || response == null || !whose.isOver()) {
            throw new IllegalStateException(
                    "the connection cannot be taken over: not for this answer, or not now");
        }
        bev = null;
        sending.clear();
        over.onRead(null).onWrite(null).onDrained(null).onEvent(null);
        Connector.bottom(over).timeouts(null, null);
        return over;
    }

    private void ended(String where) {
        IOException earlier = writeFailure;
        if (earlier != null) {
            fail(Reason.TRANSFER, "sending failed", earlier);
        } else {
            fail(Reason.ENDED, "the connection has ended " + where, null);
        }
    }

    private void refuse(HttpException refused) {
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
        HttpConnection mine = connection;
        if (lost == null || mine == null) {
            return;
        }
        boolean maySendAgain =
                (reason == Reason.ENDED || reason == Reason.TRANSFER)
                        && !hasReceived
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
        HttpResponse coming = response;
        request = null;
        end(coming);
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
        response = null;
        sending.clear();
        writeFailure = null;
        whole.clear();
        decoder.reset();
        body.clear();
    }

    private static boolean closes(ClientRequest now) {
        HttpFields sent = now.sentFields();
        return sent != null && sent.store().hasToken(FieldName.CONNECTION, "close");
    }

    private static boolean asksToUpgrade(ClientRequest now) {
        HttpFields sent = now.sentFields();
        FieldStore store = sent == null ? null : sent.store();
        return store != null
                && store.has(FieldName.UPGRADE)
                && store.hasToken(FieldName.CONNECTION, "upgrade");
    }
}
