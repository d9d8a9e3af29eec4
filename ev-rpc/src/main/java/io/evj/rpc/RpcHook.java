package io.evj.rpc;

/// Looks at messages before they are read, or after they are written: to check who calls, to compress, to count.
///
/// ```java
/// server.addHook(Direction.INPUT, context ->
///         isKnown(context.requestFields().get("Authorization")) ? Verdict.CONTINUE : Verdict.TERMINATE);
/// ```
///
/// Hooks run in the order in which they were added. Called on the loop's thread.
@FunctionalInterface
public interface RpcHook {
    /// Which way a message goes.
    enum Direction {
        /// Into this program: requests to a server, replies to a pool.
        ///
        /// @libevent EVRPC_INPUT
        /// @libevent INPUT
        INPUT,

        /// Out of this program: replies of a server, requests of a pool.
        ///
        /// @libevent EVRPC_OUTPUT
        /// @libevent OUTPUT
        OUTPUT
    }

    /// What shall become of the call.
    enum Verdict {
        /// The next hook has its turn; after the last one the message goes its way.
        ///
        /// @libevent EVRPC_CONTINUE
        CONTINUE,

        /// The call waits for [RpcContext#resume].
        ///
        /// @libevent EVRPC_PAUSE
        PAUSE,

        /// The call fails: a server answers 503, a caller gets [RpcStatus#UNSTARTED] or [RpcStatus#HOOKABORTED].
        ///
        /// @libevent EVRPC_TERMINATE
        TERMINATE
    }

    /// Looks at a message.
    ///
    /// @param context of the call
    /// @return what shall become of it
    /// @throws Exception the call fails as if terminated, and the exception goes to the base's uncaught handler
    Verdict look(RpcContext context) throws Exception;
}
