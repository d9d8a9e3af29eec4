package io.evj.rpc;

import java.util.concurrent.CompletableFuture;

/// Takes procedures that can be called. Generated services register with it.
public interface RpcRegistry {
    /// Adds a procedure that is answered now or later.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what can be called
    /// @param handler answers
    <Q extends Message, A extends Message> void register(
            RpcMethod<Q, A> method, RpcHandler<Q, A> handler);

    /// Adds a procedure that is answered at once. Unless overridden, as [#register] with futures that are complete.
    ///
    /// @param <Q>      the request
    /// @param <A>      the reply
    /// @param method   what can be called
    /// @param function answers
    /// @return this
    default <Q extends Message, A extends Message> RpcRegistry answer(
            RpcMethod<Q, A> method, RpcFunction<Q, A> function) {
        register(method, request -> CompletableFuture.completedFuture(function.answer(request)));
        return this;
    }
}
