package io.evj.rpc;

import io.evj.api.EventBase;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.http.HttpFields;
import io.evj.http.HttpRequest;
import io.evj.http.HttpStatus;
import io.evj.rpc.RpcHook.Direction;
import io.evj.rpc.RpcHook.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A call that a server has received, to be answered once, now or at any time later.
///
/// ```java
/// rpc.serve(WeatherService.FORECAST, call -> worker.submit(() -> call.reply(compute(call.request()))));
/// ```
///
/// A client that goes away before is told by [HttpRequest#onClosed] of [#http()]; answering the call all the same does nothing.
///
/// **Threads.** It belongs to whoever answers it: one thread at a time, the loop's or another, may ask for the request, reply, or
/// fail the call. The rest is the loop's.
///
/// @param <Q> the request
/// @param <A> the reply
/// @libevent EVRPC_STRUCT
public final class RpcCall<Q extends Message, A extends Message> implements RpcContext {
    private final Procedure<Q, A> procedure;

    /// Null: it was answered at once, and goes its own ways.
    private @Nullable HttpRequest http;

    private @Nullable Q request;
    private @Nullable HookRun run;
    private @Nullable Map<String, Object> meta;
    private boolean isAnswered;

    /// The answer is with the HTTP request.
    private boolean isSent;

    /// Somebody else may have the HTTP request.
    private boolean isShared;

    RpcCall(Procedure<Q, A> procedure, HttpRequest http) {
        this.procedure = procedure;
        this.http = http;
    }

    // ---- what is asked

    @Override
    public RpcMethod<Q, A> method() {
        return procedure.method();
    }

    /// The request.
    ///
    /// @return what was sent
    /// @throws IllegalStateException it is still with the input hooks
    /// @libevent evrpc_get_request
    public Q request() {
        Q read = request;
        if (read == null) {
            throw new IllegalStateException("the request was not read yet: " + method());
        }
        return read;
    }

    /// The HTTP request that brought it: its fields, its client's address. Do not answer it.
    ///
    /// @return always the same object
    /// @throws IllegalStateException the service has answered and returned, without having asked for it
    /// @libevent EVRPC_REQUEST_HTTP
    public HttpRequest http() {
        isShared = true;
        return mine();
    }

    /// Whether somebody has answered the call, or failed it.
    ///
    /// @return whether
    public boolean isAnswered() {
        return isAnswered;
    }

    // ---- answers

    /// Answers the call. Safe from any thread.
    ///
    /// @param reply goes through the output hooks, and to the client
    /// @throws IllegalStateException it is answered already
    /// @libevent EVRPC_REQUEST_DONE
    /// @libevent evrpc_request_done
    /// @libevent evrpc_get_reply
    public void reply(A reply) {
        Objects.requireNonNull(reply);
        claim();
        EventBase base = procedure.server().base();
        if (base.isLoopThread()) {
            finish(reply);
            return;
        }
        try {
            base.execute(() -> finish(reply));
        } catch (RejectedExecutionException closed) { // and the client is gone with the base
        }
    }

    /// Fails the call: it is answered by 503. Safe from any thread.
    ///
    /// @param problem what is wrong, in plain text; the client sees it
    /// @throws IllegalStateException it is answered already
    public void fail(String problem) {
        claim();
        mine().replyError(HttpStatus.SERVICE_UNAVAILABLE, problem);
        isSent = procedure.server().base().isLoopThread();
    }

    // ---- for hooks

    @Override
    public EvBuffer payload() {
        if (run == null) {
            throw new IllegalStateException("no message is with the hooks: " + method());
        }
        return run.payload();
    }

    @Override
    public HttpFields requestFields() {
        return http().fields();
    }

    @Override
    public HttpFields replyFields() {
        return http().replyFields();
    }

    @Override
    public @Nullable BufferEvent bufferEvent() {
        return http == null ? null : http.bufferEvent();
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
            throw new IllegalStateException(method() + " is not paused");
        }
        paused.resume(verdict);
    }

    // ---- on its way in

    /// All of the request has come, and there are hooks.
    void arrived(EvBuffer payload) {
        RpcServer server = procedure.server();
        if (server.hooks(Direction.INPUT).isEmpty()) {
            begin(true, payload);
        } else {
            look(Direction.INPUT, EvBuffer.of(server.base()).addBuffer(payload), this::begin);
        }
    }

    private void begin(boolean hasPassed, EvBuffer payload) {
        if (!hasPassed) {
            fail("refused");
            return;
        }
        try {
            read(procedure.server().unmarshal(method().request(), payload));
        } catch (TagException bad) {
            fail(Objects.toString(bad.getMessage()));
            return;
        } catch (RuntimeException thrown) { // by a type of one's own
            failed(thrown);
            return;
        }
        serve();
    }

    void read(Q newRequest) {
        request = newRequest;
    }

    /// Has the service answer.
    ///
    /// @return whether it has, and nobody but this had the HTTP request, not even this any more
    boolean serve() {
        try {
            procedure.service().serve(this);
        } catch (Throwable thrown) {
            failed(thrown);
        }
        if (!isSent || isShared) {
            return false;
        }
        http = null;
        return true;
    }

    /// A future will answer.
    void follow(CompletableFuture<A> answer) {
        var _ = answer.whenComplete(this::ended);
    }

    /// There is a reply, or none.
    void ended(@Nullable A reply, @Nullable Throwable failure) {
        if (failure != null) {
            failed(Uncaught.cause(failure));
        } else if (reply == null) {
            failed(new NullPointerException(method() + ": no reply"));
        } else {
            reply(reply);
        }
    }

    /// The service has failed, perhaps after it has answered.
    void failed(Throwable failure) {
        boolean isIntended = failure instanceof RpcException;
        if (!isAnswered) {
            fail(isIntended ? Objects.toString(failure.getMessage()) : "");
        } else if (isIntended) {
            isIntended = false; // nobody else would know
        }
        if (!isIntended) {
            Uncaught.report(procedure.server().base(), failure);
        }
    }

    // ---- on its way out

    private void finish(A reply) {
        RpcServer server = procedure.server();
        if (server.hooks(Direction.OUTPUT).isEmpty()) {
            server.send(mine(), reply);
            isSent = true;
            return;
        }
        EvBuffer payload = EvBuffer.of(server.base());
        if (server.marshal(mine(), reply, payload)) {
            look(Direction.OUTPUT, payload, this::send);
        } else {
            payload.close();
        }
    }

    private void send(boolean hasPassed, EvBuffer payload) {
        if (hasPassed) {
            procedure.server().send(mine(), payload);
        } else {
            mine().replyError(HttpStatus.SERVICE_UNAVAILABLE, "refused");
        }
    }

    private HttpRequest mine() {
        HttpRequest now = http;
        if (now == null) {
            throw new IllegalStateException(method() + " is answered, and over");
        }
        return now;
    }

    private void look(Direction direction, EvBuffer payload, HookRun.End end) {
        HookRun started = procedure.server().run(this, direction, payload, end);
        run = started;
        started.proceed();
    }

    private void claim() {
        if (isAnswered) {
            throw new IllegalStateException(method() + " is answered already");
        }
        isAnswered = true;
    }

    /// What is called, and whether it is answered.
    @Override
    public String toString() {
        return "call of " + method().name() + (isAnswered ? " (answered)" : "");
    }
}
