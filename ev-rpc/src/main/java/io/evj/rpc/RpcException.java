package io.evj.rpc;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A call has failed. Callers get it from the future. A service that throws it, or completes its future with it, fails its
/// call by intent: the caller is told the message, and nobody else is.
public final class RpcException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// How the call has ended.
    private final RpcStatus status;

    /// Makes one.
    ///
    /// @param status  how the call has ended; of no importance when a service throws it
    /// @param message why
    public RpcException(RpcStatus status, String message) {
        this(status, message, null);
    }

    /// Makes one.
    ///
    /// @param status  how the call has ended; of no importance when a service throws it
    /// @param message why
    /// @param cause   what has led to it; null: nothing else
    public RpcException(RpcStatus status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /// How the call has ended.
    ///
    /// @return never [RpcStatus#NONE] for a call that has failed
    public RpcStatus status() {
        return status;
    }
}
