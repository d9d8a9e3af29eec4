package io.evj.rpc;

import org.jspecify.annotations.Nullable;

/// How a call has ended: with a reply, or without.
///
/// @param <A>     the reply
/// @param status  how
/// @param reply   what was answered; null unless the status is [RpcStatus#NONE]
/// @param problem why there is no reply, for a person; empty: there is one
/// @param cause   what has led to it; null: nothing that was thrown
public record RpcOutcome<A extends Message>(
        RpcStatus status, @Nullable A reply, String problem, @Nullable Throwable cause) {
    /// Checks that there is a reply if the status says so.
    public RpcOutcome {
        if ((status == RpcStatus.NONE) != (reply != null)) {
            throw new IllegalArgumentException(
                    "status " + status + (reply == null ? " without" : " with") + " a reply");
        }
    }

    static <A extends Message> RpcOutcome<A> of(A reply) {
        return new RpcOutcome<>(RpcStatus.NONE, reply, "", null);
    }

    static <A extends Message> RpcOutcome<A> failure(
            RpcStatus status, String problem, @Nullable Throwable cause) {
        return new RpcOutcome<>(status, null, problem, cause);
    }

    /// Whether there is a reply.
    ///
    /// @return whether
    public boolean isReply() {
        return status == RpcStatus.NONE;
    }

    /// The reply.
    ///
    /// @return what was answered
    /// @throws RpcException there is none, with the status and the problem
    public A get() {
        A answered = reply;
        if (answered == null) {
            throw failure();
        }
        return answered;
    }

    RpcException failure() {
        return new RpcException(status, problem, cause);
    }
}
