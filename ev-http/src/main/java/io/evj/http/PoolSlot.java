package io.evj.http;

/// The place of one connection in a pool: what the pool must know of it. Confined to its loop.
final class PoolSlot implements Expiring {
    final HostPool pool;
    final ClientConnection connection;
    final Deadline idle = new Deadline(this);
    private final long bornNanos;
    private boolean isGone;

    PoolSlot(HostPool pool, ClientConnection connection) {
        this.pool = pool;
        this.connection = connection;
        bornNanos = connection.base().nowNanos();
        connection.slot(this);
    }

    /// Whether it is too old for another request.
    boolean isOld() {
        long ageNanos = pool.client.ageNanosMax;
        return ageNanos > 0 && connection.base().nowNanos() - bornNanos >= ageNanos;
    }

    /// It has answered, and could do something else.
    void free() {
        pool.free(this);
    }

    /// It has nothing to do, and is not connected.
    void down() {
        if (discard()) {
            pool.client.roomAt(pool);
        }
    }

    /// Closes it. The room that it leaves is the caller's.
    ///
    /// @return false: that has happened before
    boolean discard() {
        if (isGone) {
            return false;
        }
        isGone = true;
        pool.gone(this);
        connection.close();
        return true;
    }

    /// Nobody has used it for too long.
    @Override
    public void expired() {
        down();
    }
}
