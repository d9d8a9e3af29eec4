package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.http.HttpHandler;
import io.evj.http.HttpMethod;
import io.evj.http.HttpRequest;
import io.evj.http.HttpStatus;
import io.evj.http.lent.LentHandler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One procedure of a server, and what answers its calls.
///
/// What answers by the request alone never sees the [RpcCall], and so has none as long as the answer is there at once and no hook is asked:
/// such a call allocates its two messages. The HTTP request is used again unless somebody can have kept it.
final class Procedure<Q extends Message, A extends Message> implements HttpHandler, LentHandler {
    /// Answers a call that no hook looks at.
    private interface ShortWay<Q extends Message, A extends Message> {
        /// As [LentHandler#whole].
        boolean answer(Procedure<Q, A> procedure, HttpRequest http, Q request);
    }

    private final RpcServer server;
    private final RpcMethod<Q, A> method;
    private final RpcService<Q, A> service;
    private final ShortWay<Q, A> shortWay;

    private Procedure(
            RpcServer server,
            RpcMethod<Q, A> method,
            RpcService<Q, A> service,
            ShortWay<Q, A> shortWay) {
        this.server = server;
        this.method = method;
        this.service = service;
        this.shortWay = shortWay;
    }

    /// Answered by what sees the call.
    static <Q extends Message, A extends Message> Procedure<Q, A> ofService(
            RpcServer server, RpcMethod<Q, A> method, RpcService<Q, A> service) {
        Objects.requireNonNull(service);
        return new Procedure<>(
                server, method, service, (self, http, request) -> self.call(http, request).serve());
    }

    /// Answered at once.
    static <Q extends Message, A extends Message> Procedure<Q, A> ofFunction(
            RpcServer server, RpcMethod<Q, A> method, RpcFunction<Q, A> function) {
        Objects.requireNonNull(function);
        return new Procedure<>(
                server,
                method,
                call -> call.ended(function.answer(call.request()), null),
                (self, http, request) -> {
                    A reply;
                    try {
                        reply = function.answer(request);
                    } catch (Throwable thrown) {
                        return self.failed(http, request, thrown);
                    }
                    return self.reply(http, request, reply);
                });
    }

    /// Answered when a future is complete.
    static <Q extends Message, A extends Message> Procedure<Q, A> ofHandler(
            RpcServer server, RpcMethod<Q, A> method, RpcHandler<Q, A> handler) {
        Objects.requireNonNull(handler);
        return new Procedure<>(
                server,
                method,
                call -> call.follow(handler.answer(call.request())),
                (self, http, request) -> {
                    CompletableFuture<A> answer;
                    try {
                        answer = Objects.requireNonNull(handler.answer(request), "no answer");
                    } catch (Throwable thrown) {
                        return self.failed(http, request, thrown);
                    }
                    if (answer.state() == Future.State.SUCCESS) {
                        return self.reply(http, request, answer.resultNow());
                    }
                    self.call(http, request).follow(answer);
                    return false;
                });
    }

    RpcServer server() {
        return server;
    }

    RpcMethod<Q, A> method() {
        return method;
    }

    RpcService<Q, A> service() {
        return service;
    }

    // ---- calls come

    @Override
    public void handle(HttpRequest http) {
        if (http.method() != HttpMethod.POST) {
            http.replyError(HttpStatus.SERVICE_UNAVAILABLE, "a call is a POST");
            return;
        }
        http.body().whole(server.limits().bytesMax(), this);
    }

    @Override
    public boolean whole(HttpRequest http, EvBuffer payload) {
        if (server.isWatched()) {
            new RpcCall<>(this, http).arrived(payload);
            return false;
        }
        Q request;
        try {
            request = server.unmarshal(method.request(), payload);
        } catch (TagException bad) {
            http.replyError(HttpStatus.SERVICE_UNAVAILABLE, Objects.toString(bad.getMessage()));
            return true;
        }
        return shortWay.answer(this, http, request);
    }

    private RpcCall<Q, A> call(HttpRequest http, Q request) {
        RpcCall<Q, A> call = new RpcCall<>(this, http);
        call.read(request);
        return call;
    }

    // ---- answers

    private boolean reply(HttpRequest http, Q request, @Nullable A reply) {
        if (reply == null || server.isWatched()) { // what has answered may have added a hook
            call(http, request).ended(reply, null);
            return false;
        }
        server.send(http, reply);
        return true;
    }

    private boolean failed(HttpRequest http, Q request, Throwable thrown) {
        call(http, request).failed(thrown);
        return true;
    }
}
