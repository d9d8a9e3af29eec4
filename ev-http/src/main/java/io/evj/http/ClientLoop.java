package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.EvBuffer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// What all client connections of a loop share: what is lent to those at work, so that idle ones have nothing. One for each base, closed
/// with it. Confined to its loop.
final class ClientLoop implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ClientLoop.class.getName());
    private static final int EXCHANGES_FREE_MAX = 256;

    final EventBase base;
    final SentHead head = new SentHead();

    /// What is being handed to a body's handler; empty in between.
    final EvBuffer piece;

    /// Room for what nobody should have sent.
    final ByteBuffer probe = ByteBuffer.allocateDirect(1);

    /// How clients, and connections of their own, are closed that are open: with the base, so that no request is left without an end.
    private final IdentityHashMap<Object, Runnable> open = new IdentityHashMap<>();

    private @Nullable ClientExchange firstFree;
    private int free;

    private ClientLoop(EventBase base) {
        this.base = base;
        piece = EvBuffer.of(base);
    }

    static ClientLoop of(EventBase base) {
        return base.companion(ClientLoop.class, ClientLoop::new);
    }

    void opened(Object client, Runnable close) {
        open.put(client, close);
    }

    void closed(Object client) {
        open.remove(client);
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
        try {
            base.execute(() -> {
                throw ClientLoop.<RuntimeException>unchecked(thrown);
            });
        } catch (RejectedExecutionException closed) { // the base is just being closed
            LOG.log(Level.ERROR, base + ": a callback has thrown", thrown);
        }
    }

    /// Thrown as it is: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Override
    public void close() {
        List.copyOf(open.values()).forEach(Runnable::run);
        piece.close();
    }
}
