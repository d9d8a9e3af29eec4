package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What all client connections of a loop share: what is lent to those at work, so that idle ones have nothing. One for each base, closed
/// with it. Confined to its loop.
final class ClientLoop implements AutoCloseable {
    private static final int EXCHANGES_FREE_MAX = 256;

    final EventBase base;
    final SentHead head = new SentHead();

    /// What is being handed to a body's handler; empty in between.
    final EvBuffer piece;

    /// Room for what nobody should have sent.
    final ByteBuffer probe = ByteBuffer.allocateDirect(1);

    private @Nullable ClientExchange firstFree;
    private int free;

    private ClientLoop(EventBase base) {
        this.base = base;
        piece = EvBuffer.of(base);
    }

    static ClientLoop of(EventBase base) {
        return base.companion(ClientLoop.class, ClientLoop::new);
    }

    ClientExchange lend(HttpLimits limits) {
        ClientExchange lent = firstFree;
        if (lent == null || !lent.limits.equals(limits)) {
            return new ClientExchange(this, limits);
        }
        firstFree = lent.next;
        lent.next = null;
        free--;
        return lent;
    }

    void giveBack(ClientExchange exchange) {
        if (free < EXCHANGES_FREE_MAX) {
            free++;
            exchange.next = firstFree;
            firstFree = exchange;
        }
    }

    /// Runs something from the loop.
    void later(Runnable task) {
        try {
            base.execute(task);
        } catch (RejectedExecutionException closed) { // the base is just being closed
            task.run();
        }
    }

    /// Tells the uncaught handler, without unwinding whoever called.
    void report(Throwable thrown) {
        base.execute(() -> {
            throw ClientLoop.<RuntimeException>unchecked(thrown);
        });
    }

    /// Thrown as it is: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    public void close() {
        piece.close();
    }
}
