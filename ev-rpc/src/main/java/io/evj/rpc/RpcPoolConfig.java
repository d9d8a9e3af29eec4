package io.evj.rpc;

import java.time.Duration;

/// How a pool behaves. Immutable.
///
/// @param timeout   how long a call may take from when it is sent to a server, connecting included; 0: as long as the connection
///                  allows
/// @param queuedMax how many calls may wait for a connection; one more fails
/// @param limits    what replies may hold; how many bytes of an answer are taken at all is the connection's affair
public record RpcPoolConfig(Duration timeout, int queuedMax, MessageLimits limits) {
    private static final RpcPoolConfig DEFAULTS =
            new RpcPoolConfig(Duration.ZERO, 10_000, MessageLimits.defaults());

    /// Checks the ranges.
    public RpcPoolConfig {
        if (timeout.isNegative() || queuedMax < 0) {
            throw new IllegalArgumentException(
                    "timeout %s, queuedMax %d: wanted at least 0, 0".formatted(timeout, queuedMax));
        }
    }

    /// No timeout, 10000 calls that wait, and [MessageLimits#defaults()].
    ///
    /// @return always the same
    public static RpcPoolConfig defaults() {
        return DEFAULTS;
    }

    /// Changes one.
    ///
    /// @param newTimeout how long a call may take from when it is sent; 0: no limit of the pool's
    /// @return a copy with this value
    /// @libevent evrpc_pool_set_timeout
    public RpcPoolConfig withTimeout(Duration newTimeout) {
        return new RpcPoolConfig(newTimeout, queuedMax, limits);
    }

    /// Changes one.
    ///
    /// @param count how many calls may wait for a connection, 0 or more
    /// @return a copy with this value
    public RpcPoolConfig withQueuedMax(int count) {
        return new RpcPoolConfig(timeout, count, limits);
    }

    /// Changes one.
    ///
    /// @param newLimits what replies may hold
    /// @return a copy with this value
    public RpcPoolConfig withLimits(MessageLimits newLimits) {
        return new RpcPoolConfig(timeout, queuedMax, newLimits);
    }
}
