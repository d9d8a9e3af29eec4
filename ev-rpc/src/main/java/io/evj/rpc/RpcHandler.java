package io.evj.rpc;

import java.util.concurrent.CompletableFuture;

/// Answers calls of one procedure.
///
/// @param <Q> the request
/// @param <A> the reply
@FunctionalInterface
public interface RpcHandler<Q extends Message, A extends Message> {
    /// Answers a call, at once or later.
    ///
    /// @param request what was sent
    /// @return the reply; if it fails, so does the call
    /// @throws Exception the call fails
    CompletableFuture<A> answer(Q request) throws Exception;
}
