package io.evj.rpc;

/// How a call has ended, as the caller sees it.
public enum RpcStatus {
    /// There is a reply.
    ///
    /// @libevent EVRPC_STATUS_ERR_NONE
    NONE,

    /// There is no answer, for whatever reason: none in time, none at all, or no way to the server.
    ///
    /// @libevent EVRPC_STATUS_ERR_TIMEOUT
    TIMEOUT,

    /// There is an answer, and it is no reply: an error of the server, a page of some other server, bytes that are no
    /// such message.
    ///
    /// @libevent EVRPC_STATUS_ERR_BADPAYLOAD
    BADPAYLOAD,

    /// It was never sent: the pool has no room or is closed, the message cannot be written, or an output hook has ended it.
    ///
    /// @libevent EVRPC_STATUS_ERR_UNSTARTED
    UNSTARTED,

    /// There is an answer, and an input hook has ended the call.
    ///
    /// @libevent EVRPC_STATUS_ERR_HOOKABORTED
    HOOKABORTED
}
