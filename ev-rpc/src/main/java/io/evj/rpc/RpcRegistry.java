package io.evj.rpc;

/// Takes procedures that can be called. Generated services register with it.
public interface RpcRegistry {
    /// Adds a procedure.
    ///
    /// @param <Q>     the request
    /// @param <A>     the reply
    /// @param method  what can be called
    /// @param handler answers
    <Q extends Message, A extends Message> void register(
            RpcMethod<Q, A> method, RpcHandler<Q, A> handler);
}
