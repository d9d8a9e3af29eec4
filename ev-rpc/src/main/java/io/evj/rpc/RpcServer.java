package io.evj.rpc;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import io.evj.http.HttpHost;
import io.evj.http.HttpRequest;
import io.evj.http.HttpServer;
import io.evj.http.HttpStatus;
import io.evj.rpc.RpcHook.Direction;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Answers calls of procedures, on an HTTP server: each is a `POST` to `/.rpc.NAME`, as libevent's clients send it.
///
/// ```java
/// RpcServer rpc = RpcServer.on(http)
///         .answer(WeatherService.FORECAST, query -> new Report(21, "dry"));
/// WeatherService.register(rpc, new MyWeather());       // or all procedures of a file at once
/// ```
///
/// Whatever is wrong with a call is answered by 503: another method than `POST`, bytes that are no such message, a hook that ends
/// the call, a service that throws. A message that is too long is answered by 413, as any body. The connection goes on.
///
/// Confined to its loop.
///
/// @libevent evrpc_init
public final class RpcServer implements RpcRegistry, AutoCloseable {
    private static final String TYPE = "application/octet-stream";

    private final HttpHost host;
    private final EventBase base;
    private final MessageLimits limits;
    private final MessageReader reader = new MessageReader();
    private final MessageWriter writer = new MessageWriter();
    private final RpcHooks hooks = new RpcHooks();
    private final Map<String, RpcMethod<?, ?>> served = new HashMap<>();
    private final Set<HookRun> paused = new LinkedHashSet<>();

    /// Takes one reply on its way to the connection; empty in between.
    private final EvBuffer scratch;

    private boolean isClosed;

    private RpcServer(HttpServer http, MessageLimits limits) {
        this.limits = limits;
        host = http.host();
        base = http.base();
        scratch = EvBuffer.of(base);
    }

    /// Makes a server of procedures, with [MessageLimits#defaults()]. Several can stand on one HTTP server.
    ///
    /// @param http has the connections; it stays the caller's, and goes on when this is closed
    /// @return a new server, without procedures
    public static RpcServer on(HttpServer http) {
        return on(http, MessageLimits.defaults());
    }

    /// Makes a server of procedures. Several can stand on one HTTP server.
    ///
    /// @param http   has the connections; it stays the caller's, and goes on when this is closed
    /// @param limits what requests may hold; the limits of the HTTP server apply, too
    /// @return a new server, without procedures
    public static RpcServer on(HttpServer http, MessageLimits limits) {
        http.base().checkThread("RpcServer");
        return new RpcServer(http, limits);
    }

    // ---- what it answers

    /// Has a service answer the calls of a procedure.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what can be called
    /// @param service answers, now or later
    /// @return this
    /// @throws IllegalStateException it is served already
    /// @libevent evrpc_register_rpc
    /// @libevent evrpc_register_generic
    /// @libevent EVRPC_REGISTER
    public <Q extends Message, A extends Message> RpcServer serve(
            RpcMethod<Q, A> method, RpcService<Q, A> service) {
        return add(Procedure.ofService(this, method, service));
    }

    /// Has a function answer the calls of a procedure. Where no hook is asked, this costs the least: nothing is allocated but the
    /// messages.
    ///
    /// @param <Q>      the request
    /// @param <A>      the reply
    /// @param method   what can be called
    /// @param function answers at once
    /// @return this
    /// @throws IllegalStateException it is served already
    @Override
    public <Q extends Message, A extends Message> RpcServer answer(
            RpcMethod<Q, A> method, RpcFunction<Q, A> function) {
        return add(Procedure.ofFunction(this, method, function));
    }

    /// Has a handler answer the calls of a procedure. A future that fails fails the call: with an [RpcException] by intent, with
    /// anything else the uncaught handler is told.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what can be called
    /// @param handler answers; its future may be completed by any thread
    /// @throws IllegalStateException it is served already
    @Override
    public <Q extends Message, A extends Message> void register(
            RpcMethod<Q, A> method, RpcHandler<Q, A> handler) {
        add(Procedure.ofHandler(this, method, handler));
    }

    private RpcServer add(Procedure<?, ?> procedure) {
        check();
        RpcMethod<?, ?> method = procedure.method();
        host.handleWithoutHost(RpcPath.of(method), procedure);
        served.put(method.name(), method);
        return this;
    }

    /// Answers no more calls of a procedure. Those that are at work can be answered.
    ///
    /// @param method what was served
    /// @return whether it was
    /// @libevent evrpc_unregister_rpc
    /// @libevent EVRPC_UNREGISTER
    public boolean remove(RpcMethod<?, ?> method) {
        check();
        return served.remove(method.name()) != null && host.unhandle(RpcPath.of(method));
    }

    /// The procedures that can be called.
    ///
    /// @return a copy, in no order
    public Set<RpcMethod<?, ?>> methods() {
        base.checkThread("RpcServer");
        return Set.copyOf(served.values());
    }

    // ---- hooks

    /// Adds a hook behind those of its direction.
    ///
    /// @param direction INPUT: requests; OUTPUT: replies
    /// @param hook      sees all messages that come from now on
    /// @return this
    /// @libevent evrpc_add_hook
    public RpcServer addHook(Direction direction, RpcHook hook) {
        check();
        hooks.add(direction, Objects.requireNonNull(hook));
        return this;
    }

    /// Removes a hook. A message that is with the hooks goes through those that were there when it came.
    ///
    /// @param direction as it was added
    /// @param hook      which; of several the first
    /// @return whether it was there
    /// @libevent evrpc_remove_hook
    public boolean removeHook(Direction direction, RpcHook hook) {
        check();
        return hooks.remove(direction, hook);
    }

    // ---- the end

    /// Takes procedures and hooks away. Paused calls are answered by 503, calls that are with their service can be answered. The HTTP
    /// server goes on. Closing again does nothing.
    ///
    /// @libevent evrpc_free
    @Override
    public void close() {
        base.checkThread("RpcServer");
        if (isClosed) {
            return;
        }
        isClosed = true;
        served.values().forEach(method -> host.unhandle(RpcPath.of(method)));
        served.clear();
        hooks.clear();
        List.copyOf(paused).forEach(HookRun::abandon);
    }

    private void check() {
        base.checkThread("RpcServer");
        if (isClosed) {
            throw new IllegalStateException("this RPC server is closed");
        }
    }

    // ---- for calls

    EventBase base() {
        return base;
    }

    List<RpcHook> hooks(Direction direction) {
        return hooks.of(direction);
    }

    HookRun run(RpcContext context, Direction direction, EvBuffer payload, HookRun.End end) {
        return new HookRun(base, context, hooks.of(direction), payload, paused, end);
    }

    <T extends Message> T unmarshal(MessageType<T> type, EvBuffer payload) {
        return reader.unmarshal(type, payload, limits);
    }

    MessageLimits limits() {
        return limits;
    }

    /// Whether there is any hook.
    boolean isWatched() {
        return hooks.areAny();
    }

    /// Answers a call, past all hooks.
    void send(HttpRequest http, Message reply) {
        if (marshal(http, reply, scratch)) {
            send(http, scratch);
        }
    }

    void send(HttpRequest http, EvBuffer payload) {
        http.reply(HttpStatus.OK, TYPE, payload);
    }

    /// Writes a reply. If that fails the call is answered by 503.
    ///
    /// @return whether it was written
    boolean marshal(HttpRequest http, Message reply, EvBuffer target) {
        try {
            writer.marshal(reply, target);
            return true;
        } catch (RuntimeException thrown) {
            http.replyError(HttpStatus.SERVICE_UNAVAILABLE);
            Uncaught.report(base, thrown);
            return false;
        }
    }

    /// What it serves.
    @Override
    public String toString() {
        return "RPC server of " + served.values();
    }
}
