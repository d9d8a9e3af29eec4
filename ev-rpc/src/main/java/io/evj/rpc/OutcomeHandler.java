package io.evj.rpc;

/// Is told how a call has ended. Called on the loop's thread, once, never inside the call that caused it.
///
/// @param <A> the reply
@FunctionalInterface
public interface OutcomeHandler<A extends Message> {
    /// The call has ended.
    ///
    /// @param outcome with a reply, or without
    /// @throws Exception anything; the base's uncaught handler is told
    void ended(RpcOutcome<A> outcome) throws Exception;
}
