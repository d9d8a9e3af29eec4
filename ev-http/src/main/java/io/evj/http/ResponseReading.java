package io.evj.http;

import io.evj.buffer.EvBuffer;
import io.evj.http.RequestException.Reason;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.MessageKind;
import io.evj.http.codec.MessageReader;
import io.evj.http.codec.Persistence;
import io.evj.http.codec.ResponseDecoder;
import io.evj.http.codec.ResponseHead;
import org.jspecify.annotations.Nullable;

/// The answer to one request on its way in: the machine that a [ClientExchange] has for it.
///
/// ```
/// HEAD ─▶ HEAD (after 1xx) ──final──▶ BODY ──complete──▶ over
/// ```
///
/// Confined to its loop.
final class ResponseReading {
    private static final long PIECE_MAX = 64 * 1024;

    final ResponseDecoder decoder;
    final BodyInput body;
    private final ClientExchange exchange;
    private final ClientLoop loop;
    private final HttpLimits limits;
    private final EvBuffer whole;

    private @Nullable HttpResponse response; // the final one, once its head is there
    private int interims;
    private boolean isPersistent;
    private boolean isTunnel;
    private boolean isPaused;
    private boolean hasBegun;
    private boolean hasInputEnded;

    ResponseReading(ClientExchange exchange, ClientLoop loop, HttpLimits limits) {
        this.exchange = exchange;
        this.loop = loop;
        this.limits = limits;
        decoder = new ResponseDecoder(limits);
        body = new BodyInput(limits, MessageKind.RESPONSE);
        whole = EvBuffer.of(loop.base);
    }

    void begin() {
        interims = 0;
        isPersistent = true;
        isTunnel = false;
        isPaused = false;
        hasBegun = false;
        hasInputEnded = false;
    }

    /// The final answer, once its head is there.
    @Nullable HttpResponse response() {
        return response;
    }

    /// Whether anything has come.
    boolean hasBegun() {
        return hasBegun;
    }

    /// Whether the connection could go on behind the answer, as far as the server is concerned.
    boolean isPersistent() {
        return isPersistent && !isTunnel && !hasInputEnded;
    }

    /// The connection will not go on.
    void dropPersistence() {
        isPersistent = false;
    }

    /// Whether something else follows than HTTP.
    boolean isTunnel() {
        return isTunnel;
    }

    boolean isPaused() {
        return isPaused;
    }

    void pause(boolean isPause) {
        isPaused = isPause;
    }

    boolean hasInputEnded() {
        return hasInputEnded;
    }

    /// The server sends no more.
    void inputEnded() {
        hasInputEnded = true;
    }

    /// Reads what has come. Callbacks may end the request.
    ///
    /// @return whether there may be more to do
    boolean proceed(ClientRequest now, EvBuffer input, HttpConnectionConfig config) {
        HttpResponse coming = response;
        try {
            return coming == null
                    ? readHead(now, input, config)
                    : readBody(now, input, config, coming);
        } catch (HttpException refused) {
            exchange.refuse(refused);
            return false;
        }
    }

    // ---- the head

    private boolean readHead(ClientRequest now, EvBuffer input, HttpConnectionConfig config) {
        if (input.isEmpty()) {
            if (hasInputEnded) {
                exchange.ended("before the answer");
            }
            return false;
        }
        hasBegun = true;
        exchange.progressed();
        if (!MessageReader.readHead(decoder, input)) {
            return hasInputEnded;
        }
        ResponseHead head = decoder.head();
        int status = head.status();
        if (status < HttpStatus.OK && status != HttpStatus.SWITCHING_PROTOCOLS) {
            return readInterim(now, config);
        }
        long length = BodyFraming.lengthOfResponse(head, now.method(), limits);
        body.start(length);
        isTunnel = length == BodyFraming.TUNNEL;
        if (isTunnel && now.method() != HttpMethod.CONNECT && !asksToUpgrade(now)) {
            throw new HttpException(
                    HttpStatus.BAD_GATEWAY, "a change of protocols that nobody asked for");
        }
        exchange.sending.answered();
        isPersistent &=
                length != BodyFraming.UNTIL_CLOSE
                        && Persistence.isAllowed(head.version(), head.fields())
                        && !closes(now);
        HttpResponse begun = new HttpResponse(now, exchange, status, head.version());
        response = begun;
        ResponseHandler handler = now.headHandler();
        return handler == null || call(now, handler, begun);
    }

    private boolean readInterim(ClientRequest now, HttpConnectionConfig config) {
        ResponseHead head = decoder.head();
        int max = config.interimCountMax();
        if (interims++ == max) {
            exchange.fail(Reason.TOO_LARGE, "more than " + max + " interim answers", null);
            return false;
        }
        if (head.status() == HttpStatus.CONTINUE) {
            exchange.sending.release();
        }
        ResponseHandler handler = now.interimHandler();
        if (handler != null) {
            HttpResponse told = new HttpResponse(now, exchange, head.status(), head.version());
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
            exchange.failed(now, thrown);
        }
        return exchange.isOf(now);
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

    // ---- the body

    private boolean readBody(
            ClientRequest now, EvBuffer input, HttpConnectionConfig config, HttpResponse coming) {
        BodyHandler handler = now.dataHandler();
        while (!body.isDone()) {
            if (isPaused) {
                return false;
            }
            if (input.isEmpty()) {
                if (!hasInputEnded) {
                    return false;
                }
                if (!body.endsWithConnection()) {
                    exchange.ended("in the middle of the answer");
                    return false;
                }
                body.end();
                break;
            }
            exchange.progressed();
            if (handler == null) {
                collect(input, config.wholeBytesMax());
            } else if (!deliver(now, handler, input)) {
                return false;
            }
        }
        coming.body(whole);
        exchange.complete(now, coming);
        return false;
    }

    private void collect(EvBuffer input, long max) {
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

    /// @return whether the request goes on
    private boolean deliver(ClientRequest now, BodyHandler handler, EvBuffer input) {
        EvBuffer piece = loop.piece;
        body.take(input, piece, PIECE_MAX);
        if (piece.isEmpty()) {
            return true;
        }
        try {
            handler.data(piece);
        } catch (Throwable thrown) {
            exchange.failed(now, thrown);
        } finally {
            piece.clear();
        }
        return exchange.isOf(now);
    }

    /// Nothing of the request is left.
    void clear() {
        response = null;
        whole.clear();
        decoder.reset();
        body.clear();
    }
}
