package io.evj.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.Expectation;
import io.evj.http.codec.MessageKind;
import io.evj.http.codec.RequestHead;
import org.jspecify.annotations.Nullable;

/// The body of one request on its way in: the machine that a [ServerExchange] has for it. What somebody has asked for goes there; once the
/// request is answered the rest is dropped. As long as neither holds, it waits outside. Confined to its loop.
final class RequestReading {
    private static final long PIECE_MAX = 64 * 1024;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    final BodyInput body;
    private final HttpServer server;
    private final ServerExchange exchange;
    private boolean isExpecting; // 100 Continue, before it is sent
    private long dropped;

    RequestReading(HttpServer server, ServerExchange exchange) {
        this.server = server;
        this.exchange = exchange;
        body = new BodyInput(server.config().limits(), MessageKind.REQUEST);
    }

    /// The head has come.
    ///
    /// @throws HttpException its fields do not say what follows, or expect what nobody can do
    void begin(RequestHead head) {
        body.start(BodyFraming.lengthOfRequest(head, server.config().limits()));
        isExpecting = Expectation.of(head) == Expectation.CONTINUE;
        dropped = 0;
    }

    /// Whether all of it was read.
    boolean isDone() {
        return body.isDone();
    }

    /// Whether more of it is waited for.
    boolean isAwaited(HttpRequest whose) {
        HttpBody asked = whose.askedBody();
        return asked != null ? asked.isFlowing() : whose.isOver();
    }

    /// Whether the client is waited for.
    boolean isWaiting(HttpRequest whose) {
        return !body.isDone() && isAwaited(whose);
    }

    /// Whether the client may leave the body out, or sends more than is worth dropping, so that no other request can follow.
    boolean endsConnection(HttpRequest whose) {
        return !body.isDone()
                && (isExpecting
                        || (whose.askedBody() == null
                                && body.left() > server.config().lingerBytesMax()));
    }

    /// Reads what has come, as far as somebody wants it. Callbacks may end the request, and the connection.
    ///
    /// @return whether all of it was read, and told
    /// @throws Exception what a callback has thrown, or an [HttpException]: it is malformed or too long
    boolean proceed(HttpRequest whose, EvBuffer input) throws Exception {
        HttpBody asked = whose.askedBody();
        if (asked != null && !whose.isOver()) {
            asked.announce(body.announced());
        }
        while (isAwaited(whose)) {
            if (body.isDone()) {
                end(asked);
                return true;
            }
            if (input.isEmpty()) {
                invite(whose, asked);
                return false;
            }
            isExpecting = false;
            EvBuffer piece = server.piece;
            body.take(input, piece, PIECE_MAX);
            whose.connection().progressed();
            if (asked == null) {
                if (drop(piece)) {
                    return false;
                }
            } else if (!piece.isEmpty() && !deliver(whose, asked, piece)) {
                return false;
            }
        }
        return false;
    }

    private void end(@Nullable HttpBody asked) throws Exception {
        EvBuffer piece = server.piece;
        if (asked != null && !asked.hasEnded()) {
            asked.end(piece);
        }
        piece.clear();
    }

    /// Says that the body is welcome, if the client waits for that.
    private void invite(HttpRequest whose, @Nullable HttpBody asked) {
        if (isExpecting && asked != null && !exchange.sending.isHeadSent()) {
            isExpecting = false;
            whose.connection().bev.write(CONTINUE);
        }
    }

    /// @return whether it was too much
    private boolean drop(EvBuffer piece) {
        dropped += piece.length();
        piece.clear();
        boolean isTooMuch = dropped > server.config().lingerBytesMax();
        if (isTooMuch) {
            exchange.sending.isLast(true);
        }
        return isTooMuch;
    }

    /// @return whether the request is still at work
    private boolean deliver(HttpRequest whose, HttpBody asked, EvBuffer piece) throws Exception {
        try {
            asked.deliver(piece, body.isDone());
        } finally {
            if (!body.isDone() || !asked.isWhole() || !whose.isAtWork()) {
                piece.clear();
            }
        }
        return whose.isAtWork();
    }

    /// Forgets the request.
    void clear() {
        body.clear();
        isExpecting = false;
    }
}
