package io.evj.rpc;

import java.util.concurrent.CompletableFuture;

/// Calls procedures elsewhere. Generated clients stand on it.
public interface RpcCaller {
    /// Calls a procedure.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what is called
    /// @param request what is sent
    /// @return the reply once it is there, or why there is none
    <Q extends Message, A extends Message> CompletableFuture<A> call(
            RpcMethod<Q, A> method, Q request);
}
