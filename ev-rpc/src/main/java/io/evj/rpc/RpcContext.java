package io.evj.rpc;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import io.evj.http.HttpFields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call as hooks see it. Confined to its loop, but for [#resume].
public sealed interface RpcContext permits RpcCall, SentCall {
    /// What is called.
    ///
    /// @return the procedure
    RpcMethod<?, ?> method();

    /// The message on its way, marshalled. It may be changed, or replaced.
    ///
    /// @return valid while hooks look at it, or the call is paused
    /// @throws IllegalStateException no message of this call is with the hooks
    EvBuffer payload();

    /// The fields of the HTTP request. A pool's output hooks may add some.
    ///
    /// @return valid until a server has answered, or a caller has its reply
    HttpFields requestFields();

    /// The fields of the HTTP reply. A server's hooks may add some, `Content-Type` too.
    ///
    /// @return valid until a server has answered, or a caller has its reply
    /// @throws IllegalStateException a pool's output hook asks: there is no reply yet
    HttpFields replyFields();

    /// The connection, for its socket and its counts. Do not read or write there.
    ///
    /// @return null: there is none yet, or it is gone
    /// @libevent evrpc_hook_get_connection
    @Nullable BufferEvent bufferEvent();

    /// What hooks of one call want to tell one another, and the service. Nothing of it is sent.
    ///
    /// @return to be changed at will; of this call alone
    /// @libevent evrpc_hook_add_meta
    /// @libevent evrpc_hook_find_meta
    Map<String, Object> meta();

    /// Ends a pause: with [RpcHook.Verdict#CONTINUE] the next hook has its turn, from the loop. Once for each pause.
    ///
    /// Safe from any thread.
    ///
    /// @param verdict in the place of the hook that has paused; not [RpcHook.Verdict#PAUSE]
    /// @throws IllegalStateException it is not paused; this goes to the uncaught handler, unless a callback of the loop calls
    /// @libevent evrpc_resume_request
    void resume(RpcHook.Verdict verdict);
}
