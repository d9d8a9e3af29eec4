package io.evj.rpc;

/// Answers calls of one procedure, now or later. Called on the loop's thread.
///
/// @param <Q> the request
/// @param <A> the reply
/// @see RpcHandler
@FunctionalInterface
public interface RpcService<Q extends Message, A extends Message> {
    /// A call has come.
    ///
    /// @param call to be answered, once
    /// @throws RpcException the call is answered by 503 with its message
    /// @throws Exception    anything else is answered by 503, and goes to the base's uncaught handler
    void serve(RpcCall<Q, A> call) throws Exception;
}
