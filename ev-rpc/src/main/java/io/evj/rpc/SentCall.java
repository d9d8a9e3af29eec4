package io.evj.rpc;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.http.ClientRequest;
import io.evj.http.FieldName;
import io.evj.http.HttpFields;
import io.evj.http.HttpResponse;
import io.evj.http.HttpStatus;
import io.evj.http.RequestException;
import io.evj.rpc.Lines.Line;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A call that a pool sends.
///
/// ```
///            a line is idle           hooks passed           answered              hooks passed
/// WAITING ──────────────────▶ OUTPUT ──────────────▶ SENT ────────────▶ INPUT ──────────────────▶ OVER
///    ▲                          │ its line has other work
///    └───────── READY ◀─────────┘
/// ```
///
/// While hooks look at its request, the line is free for others if they pause; so a hook may call over the same connection.
/// Confined to its loop.
final class SentCall<Q extends Message, A extends Message> implements RpcContext {
    private static final String TYPE = "application/octet-stream";

    private enum State {
        /// For a line; the request is not written yet.
        WAITING,
        /// The request is with the hooks.
        OUTPUT,
        /// For a line; the hooks have passed the request.
        READY,
        /// The server's turn.
        SENT,
        /// The reply is with the hooks.
        INPUT,
        /// Told.
        OVER
    }

    private final RpcPool pool;
    private final RpcMethod<Q, A> method;
    private final Q request;
    private final Duration timeout;
    private final OutcomeHandler<A> handler;
    private final ClientRequest http;
    private State state = State.WAITING;
    private @Nullable Line line;
    private @Nullable HookRun run;
    private @Nullable EvBuffer ready;
    private @Nullable HttpResponse response;
    private @Nullable Event timer;
    private @Nullable Map<String, Object> meta;

    SentCall(
            RpcPool pool,
            RpcMethod<Q, A> method,
            Q request,
            Duration timeout,
            OutcomeHandler<A> handler) {
        this.pool = pool;
        this.method = method;
        this.request = request;
        this.timeout = timeout;
        this.handler = handler;
        http = ClientRequest.post(RpcPath.target(method));
    }

    // ---- for hooks

    @Override
    public RpcMethod<?, ?> method() {
        return method;
    }

    @Override
    public EvBuffer payload() {
        if (run == null) {
            throw new IllegalStateException("no message is with the hooks: " + method);
        }
        return run.payload();
    }

    @Override
    public HttpFields requestFields() {
        return http.fields();
    }

    @Override
    public HttpFields replyFields() {
        if (response == null) {
            throw new IllegalStateException("there is no reply yet: " + method);
        }
        return response.fields();
    }

    @Override
    public @Nullable BufferEvent bufferEvent() {
        return line == null ? null : line.connection.bufferEvent();
    }

    @Override
    public Map<String, Object> meta() {
        if (meta == null) {
            meta = new HashMap<>();
        }
        return meta;
    }

    @Override
    public void resume(Verdict verdict) {
        HookRun paused = run;
        if (paused == null) {
            throw new IllegalStateException(method + " is not paused");
        }
        paused.resume(verdict);
    }

    // ---- from state to state

    /// It waits for a line from now on.
    void begin() {
        if (!timeout.isZero()) {
            Event started = pool.base().timer(event -> expired());
            timer = started;
            started.add(timeout);
        }
    }

    /// A line is idle.
    void take(Line idle) {
        line = idle;
        if (state == State.READY) {
            send(idle);
            return;
        }
        EvBuffer payload = EvBuffer.of(pool.base());
        try {
            pool.marshal(request, payload);
        } catch (RuntimeException thrown) {
            payload.close();
            end(
                    RpcOutcome.failure(
                            RpcStatus.UNSTARTED,
                            "the request cannot be written: " + thrown.getMessage(),
                            thrown));
            return;
        }
        if (!pool.hasHooks(Direction.OUTPUT)) {
            ready = payload;
            send(idle);
            return;
        }
        state = State.OUTPUT;
        HookRun looking = pool.run(this, Direction.OUTPUT, payload, this::looked);
        run = looking;
        idle.busy = this; // until a hook pauses
        looking.proceed();
        if (state == State.OUTPUT) {
            idle.busy = null;
        }
    }

    /// The hooks are through with the request.
    private void looked(boolean hasPassed, EvBuffer payload) {
        if (state != State.OUTPUT) {
            return; // it was ended meanwhile
        }
        if (!hasPassed) {
            end(RpcOutcome.failure(RpcStatus.UNSTARTED, "an output hook has ended the call", null));
            return;
        }
        ready = EvBuffer.of(pool.base()).addBuffer(payload);
        state = State.READY;
        Line chosen = line;
        if (chosen != null
                && pool.has(chosen)
                && !chosen.connection.isClosed()
                && (chosen.busy == null || chosen.busy == this)) {
            send(chosen);
        } else {
            line = null;
            pool.waitFirst(this);
        }
    }

    private void send(Line chosen) {
        chosen.busy = this;
        state = State.SENT;
        EvBuffer payload = Objects.requireNonNull(ready);
        ready = null;
        if (!http.fields().has(FieldName.CONTENT_TYPE)) {
            http.field(FieldName.CONTENT_TYPE, TYPE);
        }
        if (!pool.config().timeout().isZero()) {
            http.timeout(pool.config().timeout());
        }
        http.body(payload).onResponse(this::answered).onFailure(this::failed);
        try {
            chosen.connection.send(http);
        } catch (RuntimeException refused) {
            // for what a hook has made of the fields, or because the connection is closed
            payload.close();
            end(
                    RpcOutcome.failure(
                            RpcStatus.UNSTARTED, Objects.toString(refused.getMessage()), refused));
        }
    }

    private void failed(RequestException failure) {
        if (state == State.SENT) {
            boolean isAnswer = failure.reason() == RequestException.Reason.TOO_LARGE;
            end(
                    RpcOutcome.failure(
                            isAnswer ? RpcStatus.BADPAYLOAD : RpcStatus.TIMEOUT,
                            Objects.toString(failure.getMessage()),
                            failure));
        }
    }

    private void answered(HttpResponse answer) {
        if (state != State.SENT) {
            return;
        }
        response = answer;
        if (!pool.hasHooks(Direction.INPUT)) {
            state = State.INPUT;
            read(true, answer.body());
            return;
        }
        EvBuffer payload = EvBuffer.of(pool.base()).addBuffer(answer.body());
        answer.keep();
        state = State.INPUT;
        HookRun looking = pool.run(this, Direction.INPUT, payload, this::read);
        run = looking;
        looking.proceed();
        if (state == State.INPUT) { // a hook has paused: others may use the line
            free();
            pool.dispatch();
        }
    }

    private void read(boolean hasPassed, EvBuffer payload) {
        HttpResponse answer = response;
        if (state != State.INPUT || answer == null) {
            return;
        }
        if (!hasPassed) {
            end(
                    RpcOutcome.failure(
                            RpcStatus.HOOKABORTED, "an input hook has ended the call", null));
            return;
        }
        if (answer.status() != HttpStatus.OK) {
            end(
                    RpcOutcome.failure(
                            RpcStatus.BADPAYLOAD,
                            ErrorPage.excerpt(answer.status(), payload),
                            null));
            return;
        }
        RpcOutcome<A> outcome;
        try {
            outcome = RpcOutcome.of(pool.unmarshal(method.reply(), payload));
        } catch (RuntimeException bad) { // a TagException, or what a type of one's own throws
            outcome =
                    RpcOutcome.failure(
                            RpcStatus.BADPAYLOAD, Objects.toString(bad.getMessage()), bad);
        }
        end(outcome);
    }

    // ---- ends before its time

    boolean isOver() {
        return state == State.OVER;
    }

    void unstarted(String problem) {
        end(RpcOutcome.failure(RpcStatus.UNSTARTED, problem, null));
    }

    private void expired() {
        abandon(RpcOutcome.failure(RpcStatus.TIMEOUT, method + ": nothing for " + timeout, null));
    }

    void poolClosed() {
        RpcStatus status =
                switch (state) {
                    case WAITING, OUTPUT, READY -> RpcStatus.UNSTARTED;
                    case INPUT -> RpcStatus.HOOKABORTED;
                    case SENT, OVER -> RpcStatus.TIMEOUT;
                };
        abandon(RpcOutcome.failure(status, "the pool was closed", null));
    }

    /// Nobody wants to know any more.
    void cancel() {
        abandon(RpcOutcome.failure(RpcStatus.TIMEOUT, "cancelled", null));
    }

    private void abandon(RpcOutcome<A> outcome) {
        State was = state;
        HookRun looking = run;
        end(outcome);
        if (was == State.SENT) {
            http.cancel();
        } else if ((was == State.OUTPUT || was == State.INPUT) && looking != null) {
            looking.abandon();
        }
    }

    // ---- the end

    private void end(RpcOutcome<A> outcome) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        if (timer != null) {
            timer.close();
        }
        if (ready != null) {
            ready.close();
            ready = null;
        }
        response = null;
        pool.forget(this);
        free();
        pool.base().execute(() -> tell(outcome));
        pool.dispatch();
    }

    private void tell(RpcOutcome<A> outcome) {
        try {
            handler.ended(outcome);
        } catch (Throwable thrown) {
            Uncaught.report(pool.base(), thrown);
        }
    }

    private void free() {
        if (line != null && line.busy == this) {
            line.busy = null;
        }
        line = null;
    }

    /// What is called.
    @Override
    public String toString() {
        return "call of " + method.name() + " (" + state + ")";
    }
}
