package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import org.jspecify.annotations.Nullable;

/// One request on its way out: the machine that a [ClientExchange] has for it.
///
/// ```
/// HELD ──100, or it takes too long──▶ DUE ──▶ STREAMING ──ended──▶ SENT
///  │ final answer                     │ of bytes, or none           ▲
///  ▼                                  └─────────────────────────────┘
/// DROPPED
/// ```
///
/// Confined to its loop.
final class RequestSending implements BodySink<ClientRequest> {
    private enum State {
        /// The head was sent; the body waits for `100 Continue`.
        HELD,
        /// The body's turn has come.
        DUE,
        /// The source brings it.
        STREAMING,
        /// All of it is in the output.
        SENT,
        /// Nobody wants it any more.
        DROPPED
    }

    private final ClientExchange exchange;
    private final ClientLoop loop;
    private final BodyOutput body = new BodyOutput();
    private State state = State.SENT;
    private @Nullable OutgoingBody<ClientRequest> streamed;
    private @Nullable BufferEvent bev;

    RequestSending(ClientExchange exchange, ClientLoop loop) {
        this.exchange = exchange;
        this.loop = loop;
    }

    @Override
    public EventBase base() {
        return loop.base;
    }

    /// Sends the head, and the body if it is there and need not wait.
    void begin(ClientConnection lender, ClientRequest asked, BufferEvent over) {
        bev = over;
        OriginLines lines = lender.lines();
        loop.head.write(asked, lines.added(), lines.host(asked), over.output());
        RequestContent content = asked.content();
        if (content == null || (content instanceof RequestContent.Bytes && !asked.isExpecting())) {
            state = State.SENT;
        } else if (asked.isExpecting()) {
            state = State.HELD;
        } else {
            state = State.DUE;
            if (content instanceof RequestContent.Moved) {
                proceed(asked);
            }
        }
    }

    /// Sends the body, or asks its source for it. It is [due][#isDue()].
    void proceed(ClientRequest now) {
        BufferEvent over = bev;
        RequestContent content = now.content();
        state = State.SENT;
        if (over != null && content != null) {
            switch (content) {
                case RequestContent.Bytes sent -> over.write(sent.bytes());
                case RequestContent.Moved moved -> over.write(moved.buffer());
                case RequestContent.Streamed streaming -> open(now, streaming.source());
            }
        }
    }

    private void open(ClientRequest now, BodySource source) {
        state = State.STREAMING;
        body.start(now.length());
        OutgoingBody<ClientRequest> opened = new OutgoingBody<>(this, now);
        streamed = opened;
        try {
            source.open(new RequestStream(opened, now));
        } catch (Throwable thrown) {
            exchange.failed(now, thrown);
        }
    }

    boolean isHeld() {
        return state == State.HELD;
    }

    boolean isDue() {
        return state == State.DUE;
    }

    boolean isSent() {
        return state == State.SENT;
    }

    /// Whether it is its sender's turn, who may take his time.
    boolean isSenders() {
        return state == State.STREAMING || state == State.DUE;
    }

    /// The body may go, if it was held.
    ///
    /// @return whether it was
    boolean release() {
        boolean wasHeld = state == State.HELD;
        if (wasHeld) {
            state = State.DUE;
        }
        return wasHeld;
    }

    /// The final answer is there: a body that is held will not go.
    void answered() {
        if (state == State.HELD) {
            state = State.DROPPED;
        }
    }

    /// What is not sent will not go.
    void drop() {
        if (state != State.SENT) {
            state = State.DROPPED;
        }
    }

    /// The output has drained.
    void drained(ClientRequest now) {
        OutgoingBody<ClientRequest> open = streamed;
        if (open != null && state == State.STREAMING) {
            try {
                open.drained();
            } catch (Throwable thrown) {
                exchange.failed(now, thrown);
            }
        }
    }

    /// Nothing of the request is left.
    void clear() {
        streamed = null;
        bev = null;
    }

    // ---- what the source brings

    @Override
    public void write(ClientRequest whose, OutgoingBody<ClientRequest> from, byte[] bytes) {
        BufferEvent over = bev;
        if (over == null || !isStreaming(whose)) {
            from.overfull(false); // there is nothing to wait for
        } else if (bytes.length > 0) {
            body.write(over.output(), bytes);
            from.overfull(over.isOverfull());
        }
    }

    @Override
    public void write(ClientRequest whose, OutgoingBody<ClientRequest> from, EvBuffer bytes) {
        BufferEvent over = bev;
        if (over == null || !isStreaming(whose)) {
            from.overfull(false); // there is nothing to wait for
        } else if (!bytes.isEmpty()) {
            body.write(over.output(), bytes);
            from.overfull(over.isOverfull());
        }
        bytes.clear();
    }

    private boolean isStreaming(ClientRequest whose) {
        return exchange.isOf(whose) && state == State.STREAMING;
    }

    @Override
    public void end(ClientRequest whose, HttpFields trailers) {
        BufferEvent over = bev;
        if (over == null || !isStreaming(whose)) {
            return;
        }
        long missing = body.missing();
        if (missing > 0) {
            IllegalStateException tooShort =
                    new IllegalStateException("a body that is " + missing + " bytes too short");
            loop.later(() -> exchange.failed(whose, tooShort));
            return;
        }
        body.end(over.output(), trailers.store());
        state = State.SENT;
        exchange.settle();
    }

    @Override
    public void abort(ClientRequest whose) {
        whose.cancel();
    }

    @Override
    public void failed(ClientRequest whose, RuntimeException thrown) {
        exchange.failed(whose, thrown);
    }
}
