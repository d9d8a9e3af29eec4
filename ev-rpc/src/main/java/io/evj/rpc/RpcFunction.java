package io.evj.rpc;

/// Answers calls of one procedure at once. Called on the loop's thread.
///
/// @param <Q> the request
/// @param <A> the reply
/// @see RpcService
@FunctionalInterface
public interface RpcFunction<Q extends Message, A extends Message> {
    /// Answers a call.
    ///
    /// @param request what was sent
    /// @return the reply
    /// @throws RpcException the call is answered by 503 with its message
    /// @throws Exception    anything else is answered by 503, and goes to the base's uncaught handler
    A answer(Q request) throws Exception;
}
