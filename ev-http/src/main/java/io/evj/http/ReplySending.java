package io.evj.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.http.codec.ContentLength;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.RequestHead;
import org.jspecify.annotations.Nullable;

/// The answer to one request on its way out: the machine that a [ServerExchange] has for it.
///
/// ```
///           reply, error                       interim: 102, 103
/// NOTHING ────────────────▶ complete   NOTHING ─────────────────▶ NOTHING
///    │ start                   ▲
///    └────▶ head ──▶ body ─────┘
/// ```
///
/// A request that is not at work any more, since its client is gone, is answered into the void. Confined to its loop.
final class ReplySending implements BodySink<HttpRequest> {
    private final HttpServer server;
    private final ServerExchange exchange;
    private final BodyOutput body = new BodyOutput();
    private boolean isLast;
    private boolean isHeadSent;
    private boolean isBodyless;

    ReplySending(HttpServer server, ServerExchange exchange) {
        this.server = server;
        this.exchange = exchange;
    }

    @Override
    public EventBase base() {
        return server.base();
    }

    /// A request is at work from now on.
    ///
    /// @param isLastOne whether no other may follow on its connection
    void begin(boolean isLastOne) {
        isLast = isLastOne;
        isHeadSent = false;
    }

    boolean isHeadSent() {
        return isHeadSent;
    }

    /// Whether no other request may follow on the connection.
    boolean isLast() {
        return isLast;
    }

    void isLast(boolean isLastOne) {
        isLast |= isLastOne;
    }

    /// Whether what there is of the answer would be taken for all of it, were the connection to end now.
    boolean looksWhole() {
        return isHeadSent && !isBodyless && body.endsWithConnection();
    }

    // ---- the head

    /// Begins the answer.
    ///
    /// @param length of the content; -1: not known yet
    /// @return null: the client is gone
    /// @throws IllegalArgumentException it cannot be sent as it is; nothing was
    private @Nullable ReplyHead begin(
            HttpRequest whose, int status, String contentType, long length) {
        if (!whose.isAtWork()) {
            whose.answered();
            return null;
        }
        FieldStore more = exchange.replyStore;
        RequestHead asked = exchange.decoder.head();
        check(asked, status, more, length);
        boolean isForbidden = HttpStatus.forbidsContent(status);
        boolean isEleven = asked.version() == HttpVersion.HTTP_1_1;
        boolean isMeasured = length >= 0 || more.has(FieldName.CONTENT_LENGTH);
        boolean isChunking = !isMeasured && !isForbidden && isEleven;
        isBodyless = isForbidden || asked.method() == HttpMethod.HEAD;
        isLast |= !isMeasured && !isBodyless && !isEleven;
        isLast |= mustClose(whose, more);

        ReplyHead head = server.replyHead;
        String type = contentType.isEmpty() ? server.config().contentType() : contentType;
        boolean hasType = length != 0 && !isForbidden && !type.isEmpty();
        if (hasType && length > 0 && more.count() == 0 && isEleven && !isLast) {
            head.beginPlain(status, type, length);
        } else {
            head.begin(status, more);
            if (hasType && !more.has(FieldName.CONTENT_TYPE)) {
                head.contentType(type);
            }
            if (isChunking) {
                head.chunked();
            } else if (length >= 0 && !isForbidden && !more.has(FieldName.CONTENT_LENGTH)) {
                head.contentLength(length);
            }
            if (isLast || !isEleven) {
                putPersistence(head, more);
            }
        }
        isHeadSent = true;
        whose.answered();
        return head;
    }

    /// Says what does not go without saying.
    private void putPersistence(ReplyHead head, FieldStore more) {
        if (!isLast) {
            head.keepAlive();
        } else if (!more.hasToken(FieldName.CONNECTION, "close")) {
            head.close();
        }
    }

    private static void check(RequestHead asked, int status, FieldStore more, long length) {
        if (status < 300 && asked.method() == HttpMethod.CONNECT) { // RFC 9110 §9.3.6
            throw new IllegalArgumentException(
                    status + " to CONNECT makes a tunnel: see upgrade(" + status + ")");
        }
        if (more.has(FieldName.TRANSFER_ENCODING)) {
            throw new IllegalArgumentException("Transfer-Encoding is set by the server alone");
        }
        if (more.has(FieldName.CONTENT_LENGTH)) {
            checkLength(asked, status, more, length);
        }
    }

    /// What is not sent, to HEAD or with 304, may have any length (RFC 9110 §8.6).
    private static void checkLength(RequestHead asked, int status, FieldStore more, long length) {
        if (status == HttpStatus.NO_CONTENT) {
            throw new IllegalArgumentException("Content-Length with " + status);
        }
        long announced = ContentLength.toSend(more);
        boolean isOfAnother =
                length == 0
                        && (status == HttpStatus.NOT_MODIFIED || asked.method() == HttpMethod.HEAD);
        if (length >= 0 && announced != length && !isOfAnother) {
            throw new IllegalArgumentException(
                    "Content-Length %d, and a content of %d bytes".formatted(announced, length));
        }
    }

    /// For heads that nothing follows which they could measure (RFC 9110 §8.6, RFC 9112 §6.1).
    private static void checkAlone(int status, FieldStore more) {
        if (more.has(FieldName.CONTENT_LENGTH) || more.has(FieldName.TRANSFER_ENCODING)) {
            throw new IllegalArgumentException(
                    "Content-Length or Transfer-Encoding with " + status + " and no content");
        }
    }

    /// Whether what is left of a body that nobody reads, or what the answer itself says, forbids another request.
    private boolean mustClose(HttpRequest whose, FieldStore more) {
        return server.connections.isDraining()
                || exchange.reading.endsConnection(whose)
                || more.hasToken(FieldName.CONNECTION, "close");
    }

    // ---- at once

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
        ReplyHead head = begin(whose, status, type, length);
        if (head != null) {
            FieldStore more = exchange.replyStore;
            EvBuffer output = whose.connection().bev.output();
            if (isBodyless) {
                head.end(more, output);
            } else {
                head.end(more, bytes, length, output);
            }
            exchange.replied(whose);
        }
    }

    void reply(HttpRequest whose, int status, String type, EvBuffer bytes) {
        ReplyHead head = begin(whose, status, type, bytes.length());
        if (head != null) {
            BufferEvent bev = whose.connection().bev;
            head.end(exchange.replyStore, bev.output());
            if (isBodyless) {
                bytes.clear();
            } else {
                bev.write(bytes);
            }
            exchange.replied(whose);
        } else {
            bytes.clear();
        }
    }

    void replyError(HttpRequest whose, int status, String problem) {
        error(whose, status, problem);
        exchange.replied(whose);
    }

    /// Sends the page for an error; the end of the request is the caller's.
    void error(HttpRequest whose, int status, String problem) {
        whose.answered(); // whoever writes pages cannot do it once more
        if (!whose.isAtWork()) {
            return;
        }
        EvBuffer page = server.errorPages.page(status, problem);
        FieldStore more = exchange.replyStore;
        for (int i = more.count() - 1; i >= 0; i--) {
            if (more.find(FieldName.CONTENT_LENGTH, i) == i
                    || more.find(FieldName.CONTENT_TYPE, i) == i
                    || more.find(FieldName.TRANSFER_ENCODING, i) == i) {
                more.removeAt(i);
            }
        }
        ReplyHead head = begin(whose, status, ErrorPages.TYPE, page.length());
        if (head != null) {
            BufferEvent bev = whose.connection().bev;
            head.end(more, bev.output());
            if (!isBodyless) {
                bev.write(page);
            }
        }
        page.clear();
    }

    // ---- ahead of it, and in place of it

    void inform(HttpRequest whose, int status, HttpFields ahead) {
        checkAlone(status, ahead.store());
        if (whose.isAtWork() && exchange.decoder.head().version() == HttpVersion.HTTP_1_1) {
            server.replyHead.begin(status, ahead.store());
            server.replyHead.end(ahead.store(), whose.connection().bev.output());
        }
    }

    /// Sends a head alone, of a request that is at work: what follows is in another protocol.
    void upgrade(HttpRequest whose, int status) {
        checkAlone(status, exchange.replyStore);
        if (status == HttpStatus.SWITCHING_PROTOCOLS && !asksToUpgrade(exchange.decoder.head())) {
            throw new IllegalStateException("the client asks for no other protocol");
        }
        server.replyHead.begin(status, exchange.replyStore);
        server.replyHead.end(exchange.replyStore, whose.connection().bev.output());
    }

    /// In HTTP/1.0 nobody can (RFC 9110 §7.8).
    private static boolean asksToUpgrade(RequestHead asked) {
        return asked.version() == HttpVersion.HTTP_1_1
                && asked.fields().has(FieldName.UPGRADE)
                && asked.fields().hasToken(FieldName.CONNECTION, "upgrade");
    }

    // ---- piece by piece

    void start(HttpRequest whose, int status) {
        ReplyHead head = begin(whose, status, "", -1);
        if (head == null) {
            return;
        }
        FieldStore more = exchange.replyStore;
        if (more.has(FieldName.CONTENT_LENGTH)) {
            body.start(ContentLength.toSend(more));
        } else {
            boolean isEleven = exchange.decoder.head().version() == HttpVersion.HTTP_1_1;
            body.start(isEleven ? BodyOutput.CHUNKS : BodyOutput.UNTIL_CLOSE);
        }
        head.end(more, whose.connection().bev.output());
    }

    @Override
    public void write(HttpRequest whose, OutgoingBody<HttpRequest> from, byte[] bytes) {
        if (!takesBody(whose)) {
            from.overfull(false); // there is nothing to wait for
        } else if (bytes.length > 0) {
            BufferEvent bev = whose.connection().bev;
            body.write(bev.output(), bytes);
            from.overfull(bev.isOverfull());
        }
    }

    @Override
    public void write(HttpRequest whose, OutgoingBody<HttpRequest> from, EvBuffer bytes) {
        if (!takesBody(whose)) {
            from.overfull(false); // there is nothing to wait for
        } else if (!bytes.isEmpty()) {
            BufferEvent bev = whose.connection().bev;
            body.write(bev.output(), bytes);
            from.overfull(bev.isOverfull());
        }
        bytes.clear();
    }

    private boolean takesBody(HttpRequest whose) {
        return whose.isAtWork() && !isBodyless;
    }

    @Override
    public void end(HttpRequest whose, HttpFields trailers) {
        if (takesBody(whose)) {
            if (body.missing() > 0) {
                whose.connection().loseRequest(); // the client waits for more than will come
                return;
            }
            body.end(whose.connection().bev.output(), trailers.store());
        }
        exchange.replied(whose);
    }

    @Override
    public void abort(HttpRequest whose) {
        if (whose.isAtWork()) {
            whose.connection().loseRequest();
        }
    }

    @Override
    public void failed(HttpRequest whose, RuntimeException thrown) {
        exchange.failed(whose, thrown);
    }
}
