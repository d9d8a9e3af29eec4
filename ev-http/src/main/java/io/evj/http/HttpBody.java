package io.evj.http;

import io.evj.buffer.EvBuffer;
import io.evj.http.lent.LentHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of a request, as it comes in. Whoever wants it says how: piece by piece ([#onData]) or [as a whole][#whole].
///
/// ```java
/// request.body().onData(piece -> file.write(piece)).onEnd(() -> request.reply(201));
/// ```
///
/// What nobody asks for waits in the kernel, and is dropped once the request is answered. Callbacks run from the loop, never inside
/// the call that sets them. Nothing more is read while the receiver has [paused][#pause()]. Confined to its loop.
public final class HttpBody {
    private static final int WHOLE_MAX_UNSET = -1;

    private final HttpRequest request;
    private @Nullable BodyHandler handler;
    private @Nullable Runnable end;
    private @Nullable EvBuffer whole;
    private long wholeMax = WHOLE_MAX_UNSET;
    private long received;
    private boolean isPaused;
    private boolean hasEnded;

    HttpBody(HttpRequest request) {
        this.request = request;
    }

    /// Takes the body in pieces.
    ///
    /// @param newHandler called for each piece that comes
    /// @return this
    /// @throws IllegalStateException somebody takes it already, or it was dropped
    /// @libevent evhttp_request_get_input_buffer
    public HttpBody onData(BodyHandler newHandler) {
        ask(newHandler);
        return this;
    }

    /// Sets what runs when the body is complete; at once when there is none. If it never is, the request's
    /// [HttpRequest#onClosed] tells.
    ///
    /// @param newEnd what to run; what it throws is treated as what [BodyHandler] throws
    /// @return this
    public HttpBody onEnd(Runnable newEnd) {
        end = Objects.requireNonNull(newEnd);
        request.bodyAsked();
        return this;
    }

    /// Takes the body when all of it has come. A longer one is answered by 413.
    ///
    /// @param bytesMax   how much at most, 0 or more
    /// @param newHandler called once, also when there is no body: with an empty buffer then
    /// @throws IllegalStateException somebody takes it already, or it was dropped
    public void whole(long bytesMax, BodyHandler newHandler) {
        if (bytesMax < 0) {
            throw new IllegalArgumentException(bytesMax + " bytes: 0 or more is needed");
        }
        wholeMax = bytesMax;
        ask(newHandler);
    }

    /// How long the client has said it is.
    ///
    /// @return bytes; 0: there is none; -1: it has not said, but sends chunks
    public long announced() {
        return request.exchange().reading.body.announced();
    }

    /// How much has come so far.
    ///
    /// @return bytes, decoded
    public long received() {
        return received;
    }

    /// Stops reading: the client has to wait.
    ///
    /// @return this
    public HttpBody pause() {
        isPaused = true;
        return this;
    }

    /// Reads on.
    public void resume() {
        if (isPaused) {
            isPaused = false;
            request.bodyAsked();
        }
    }

    private void ask(BodyHandler newHandler) {
        Objects.requireNonNull(newHandler);
        if (handler != null || hasEnded) {
            throw new IllegalStateException(
                    hasEnded ? "the body has ended" : "the body is taken by somebody else");
        }
        handler = newHandler;
        request.bodyAsked();
    }

    // ---- for the connection

    boolean isAsked() {
        return handler != null || end != null;
    }

    /// What is wanted as a whole is never waited for.
    boolean isFlowing() {
        return !isPaused || isWhole();
    }

    boolean isWhole() {
        return wholeMax != WHOLE_MAX_UNSET;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /// Whether somebody waits for its end.
    boolean isMissed() {
        return isAsked() && !hasEnded;
    }

    /// The client says how long it will be, and may wait to hear whether that is too long.
    void announce(long length) {
        if (isWhole()) {
            checkWhole(length);
        }
    }

    private void checkWhole(long length) {
        if (length > wholeMax) {
            throw new HttpException(
                    HttpStatus.CONTENT_TOO_LARGE, "a body of more than " + wholeMax + " bytes");
        }
    }

    /// Some of it has come.
    ///
    /// @param isLast whether this is all
    void deliver(EvBuffer piece, boolean isLast) throws Exception {
        received += piece.length();
        if (!isWhole()) {
            if (handler != null) {
                handler.data(piece);
            }
            return;
        }
        checkWhole(received);
        if (whole == null) {
            if (isLast) {
                return; // it is taken from the piece by end()
            }
            whole = EvBuffer.of(request.base());
        }
        whole.addBuffer(piece);
    }

    /// All of it has come.
    ///
    /// @param piece the last of it, unless it was kept before
    void end(EvBuffer piece) throws Exception {
        hasEnded = true;
        Runnable told = end;
        if (isWhole() && handler != null) {
            EvBuffer all = whole;
            whole = null;
            try {
                tell(handler, all == null ? piece : all);
            } finally {
                if (all != null) {
                    all.close();
                }
            }
        }
        if (told != null) {
            told.run();
        }
    }

    private void tell(BodyHandler taker, EvBuffer all) throws Exception {
        if (taker instanceof LentHandler lent) {
            if (lent.whole(request, all)) {
                request.letGo();
            }
        } else {
            taker.data(all);
        }
    }

    /// Is the body of another request from now on.
    void clear() {
        handler = null;
        end = null;
        whole = null;
        wholeMax = WHOLE_MAX_UNSET;
        received = 0;
        isPaused = false;
        hasEnded = false;
    }

    /// It will never be complete, or nobody wants it.
    void drop() {
        hasEnded = true;
        handler = null;
        end = null;
        if (whole != null) {
            whole.close();
            whole = null;
        }
    }
}
