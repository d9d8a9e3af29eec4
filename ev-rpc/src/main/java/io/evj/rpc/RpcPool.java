package io.evj.rpc;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import io.evj.http.HttpConnection;
import io.evj.rpc.Lines.Line;
import io.evj.rpc.RpcHook.Direction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// Calls procedures of a server over some connections: ours, or one on libevent.
///
/// ```java
/// RpcPool pool = RpcPool.on(base).add(HttpConnection.to(base, "127.0.0.1", 8080));
/// WeatherService weather = WeatherService.client(pool);
/// Report report = weather.forecast(new Place("Oslo")).join();             // in a virtual thread
/// pool.call(WeatherService.FORECAST, new Place("Oslo"), outcome -> …);    // on the loop
/// ```
///
/// A call takes the first connection that has nothing to do. Are all at work, it waits, and those that wait take their turn. Each call
/// ends once, with a reply or a status that says why there is none; one that fails does no harm to those behind it.
///
/// Confined to its loop, but for the methods that return futures.
///
/// @libevent evrpc_pool_new
public final class RpcPool implements RpcCaller, AutoCloseable {
    private final EventBase base;
    private final RpcPoolConfig config;
    private final MessageReader reader = new MessageReader();
    private final MessageWriter writer = new MessageWriter();
    private final RpcHooks hooks = new RpcHooks();
    private final Lines lines = new Lines();
    private final ArrayDeque<SentCall<?, ?>> waiting = new ArrayDeque<>();

    /// Those that neither wait nor are over.
    private final Set<SentCall<?, ?>> started = new LinkedHashSet<>();

    private final Set<HookRun> paused = new LinkedHashSet<>();
    private boolean isDispatching;
    private boolean isClosed;

    private RpcPool(EventBase base, RpcPoolConfig config) {
        this.base = base;
        this.config = config;
    }

    /// Makes a pool without connections.
    ///
    /// @param base its loop
    /// @return a new pool with [RpcPoolConfig#defaults()]; close it after use
    public static RpcPool on(EventBase base) {
        return on(base, RpcPoolConfig.defaults());
    }

    /// Makes a pool without connections.
    ///
    /// @param base   its loop
    /// @param config how it behaves
    /// @return a new pool; close it after use
    public static RpcPool on(EventBase base, RpcPoolConfig config) {
        base.checkThread("RpcPool");
        return new RpcPool(base, Objects.requireNonNull(config));
    }

    // ---- connections

    /// Adds a connection. It connects when there is a call for it, and again when it was lost.
    ///
    /// @param connection of the same base; closed with the pool
    /// @return this
    /// @libevent evrpc_pool_add_connection
    public RpcPool add(HttpConnection connection) {
        check();
        if (connection.base() != base) {
            throw new IllegalArgumentException(connection + " belongs to another base");
        }
        if (lines.has(connection)) {
            throw new IllegalArgumentException(connection + " is in the pool already");
        }
        lines.add(connection);
        dispatch();
        return this;
    }

    /// Removes a connection. A call that is on its way there goes on; those that wait go on waiting, for others or for one to be
    /// added.
    ///
    /// @param connection the caller's from now on
    /// @return whether it was there
    /// @libevent evrpc_pool_remove_connection
    public boolean remove(HttpConnection connection) {
        check();
        return lines.remove(connection);
    }

    /// The connections.
    ///
    /// @return in the order of adding; a copy
    public List<HttpConnection> connections() {
        base.checkThread("RpcPool");
        return lines.connections();
    }

    /// How many calls wait for a connection.
    ///
    /// @return the count
    public int waiting() {
        base.checkThread("RpcPool");
        return waiting.size();
    }

    // ---- calls

    /// Calls a procedure. Do not wait for it on the loop's thread. Cancelling the future gives the call up.
    ///
    /// Safe from any thread.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what is called
    /// @param request what is sent
    /// @return the reply; fails with an [RpcException] that has the status
    /// @libevent evrpc_make_request
    @Override
    public <Q extends Message, A extends Message> CompletableFuture<A> call(
            RpcMethod<Q, A> method, Q request) {
        return call(method, request, Duration.ZERO);
    }

    /// As [#call(RpcMethod, Message)], with a limit of its own.
    ///
    /// Safe from any thread.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what is called
    /// @param request what is sent
    /// @param timeout for the whole of it, waiting for a connection included; 0: none but the pool's
    /// @return the reply; fails with an [RpcException] that has the status
    public <Q extends Message, A extends Message> CompletableFuture<A> call(
            RpcMethod<Q, A> method, Q request, Duration timeout) {
        var future = new CompletableFuture<A>();
        SentCall<Q, A> call =
                newCall(method, request, timeout, outcome -> complete(future, outcome));
        try {
            if (base.isLoopThread()) {
                start(call);
            } else {
                base.execute(() -> start(call));
            }
        } catch (RejectedExecutionException closed) {
            future.completeExceptionally(
                    new RpcException(RpcStatus.UNSTARTED, "the base is closed", closed));
        }
        var _ =
                future.whenComplete((reply, failure) -> {
                    if (future.isCancelled()) {
                        giveUp(call);
                    }
                });
        return future;
    }

    /// Calls a procedure.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what is called
    /// @param request what is sent
    /// @param handler told how it ends, once
    /// @libevent EVRPC_MAKE_REQUEST
    /// @libevent evrpc_request_set_cb
    public <Q extends Message, A extends Message> void call(
            RpcMethod<Q, A> method, Q request, OutcomeHandler<A> handler) {
        call(method, request, Duration.ZERO, handler);
    }

    /// As [#call(RpcMethod, Message, OutcomeHandler)], with a limit of its own.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what is called
    /// @param request what is sent
    /// @param timeout for the whole of it, waiting for a connection included; 0: none but the pool's
    /// @param handler told how it ends, once
    /// @libevent EVRPC_MAKE_CTX
    /// @libevent evrpc_make_request_ctx
    /// @libevent evrpc_send_request_generic
    public <Q extends Message, A extends Message> void call(
            RpcMethod<Q, A> method, Q request, Duration timeout, OutcomeHandler<A> handler) {
        base.checkThread("RpcPool");
        start(newCall(method, request, timeout, Objects.requireNonNull(handler)));
    }

    private <Q extends Message, A extends Message> SentCall<Q, A> newCall(
            RpcMethod<Q, A> method, Q request, Duration timeout, OutcomeHandler<A> handler) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout " + timeout + ": 0 or more is needed");
        }
        return new SentCall<>(
                this,
                Objects.requireNonNull(method),
                Objects.requireNonNull(request),
                timeout,
                handler);
    }

    private static <A extends Message> void complete(
            CompletableFuture<A> future, RpcOutcome<A> outcome) {
        A reply = outcome.reply();
        if (reply == null) {
            future.completeExceptionally(outcome.failure());
        } else {
            future.complete(reply);
        }
    }

    private void giveUp(SentCall<?, ?> call) {
        try {
            base.execute(call::cancel);
        } catch (RejectedExecutionException closed) { // and the call with the base
        }
    }

    // ---- hooks

    /// Adds a hook behind those of its direction.
    ///
    /// @param direction OUTPUT: requests; INPUT: replies
    /// @param hook      sees all messages from now on
    /// @return this
    public RpcPool addHook(Direction direction, RpcHook hook) {
        check();
        hooks.add(direction, Objects.requireNonNull(hook));
        return this;
    }

    /// Removes a hook. A message that is with the hooks goes through those that were there when it came.
    ///
    /// @param direction as it was added
    /// @param hook      which; of several the first
    /// @return whether it was there
    public boolean removeHook(Direction direction, RpcHook hook) {
        check();
        return hooks.remove(direction, hook);
    }

    // ---- the end

    /// Closes the connections, and ends all calls: [RpcStatus#UNSTARTED] those that wait, [RpcStatus#TIMEOUT] those that are on their
    /// way. Closing again does nothing.
    ///
    /// @libevent evrpc_pool_free
    @Override
    public void close() {
        base.checkThread("RpcPool");
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (SentCall<?, ?> call : List.copyOf(waiting)) {
            call.poolClosed();
        }
        for (SentCall<?, ?> call : List.copyOf(started)) {
            call.poolClosed();
        }
        hooks.clear();
        lines.close();
    }

    private void check() {
        base.checkThread("RpcPool");
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    // ---- for calls

    private void start(SentCall<?, ?> call) {
        if (call.isOver()) {
            return; // cancelled before it came here
        }
        if (isClosed || lines.isEmpty()) {
            call.unstarted(isClosed ? "the pool is closed" : "the pool has no connection");
            return;
        }
        if (waiting.size() >= config.queuedMax() && lines.idle() == null) {
            call.unstarted(waiting.size() + " calls wait already");
            return;
        }
        waiting.add(call);
        call.begin();
        dispatch();
    }

    /// Has those that wait take the connections that have nothing to do. Hooks are called from here, and may call anything.
    void dispatch() {
        if (isDispatching) {
            return;
        }
        isDispatching = true;
        try {
            for (Line line = lines.idle();
                    line != null && !waiting.isEmpty();
                    line = lines.idle()) {
                SentCall<?, ?> call = waiting.removeFirst();
                started.add(call);
                call.take(line);
            }
        } finally {
            isDispatching = false;
        }
    }

    /// Waits again, ahead of all others.
    void waitFirst(SentCall<?, ?> call) {
        started.remove(call);
        waiting.addFirst(call);
        dispatch();
    }

    void forget(SentCall<?, ?> call) {
        if (!started.remove(call)) {
            waiting.remove(call);
        }
    }

    boolean has(Line line) {
        return lines.has(line);
    }

    EventBase base() {
        return base;
    }

    RpcPoolConfig config() {
        return config;
    }

    boolean hasHooks(Direction direction) {
        return !hooks.of(direction).isEmpty();
    }

    HookRun run(RpcContext context, Direction direction, EvBuffer payload, HookRun.End end) {
        return new HookRun(base, context, hooks.of(direction), payload, paused, end);
    }

    void marshal(Message message, EvBuffer target) {
        writer.marshal(message, target);
    }

    <T extends Message> T unmarshal(MessageType<T> type, EvBuffer payload) {
        return reader.unmarshal(type, payload, config.limits());
    }

    /// Its connections.
    @Override
    public String toString() {
        return "RPC pool of " + lines.count() + " connections";
    }
}
