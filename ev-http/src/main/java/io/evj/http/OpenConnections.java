package io.evj.http;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The connections of a server, linked one to the next, and those who wait until there are none. Confined to its loop.
final class OpenConnections implements AutoCloseable {
    private final EventBase base;
    private final ServerCounts counts;
    private final Event drainDeadline;
    private final List<CompletableFuture<Void>> drainers = new ArrayList<>();
    private @Nullable ServerConnection first;
    private boolean isDraining;

    OpenConnections(HttpServer server) {
        base = server.base();
        counts = server.counts;
        drainDeadline = base.timer(self -> closeAll()).daemon();
    }

    void add(ServerConnection connection) {
        connection.nextOpen = first;
        if (first != null) {
            first.previousOpen = connection;
        }
        first = connection;
        counts.connections++;
    }

    /// A connection is no longer the server's.
    void remove(ServerConnection connection) {
        ServerConnection previous = connection.previousOpen;
        ServerConnection next = connection.nextOpen;
        if (previous == null) {
            first = next;
        } else {
            previous.nextOpen = next;
        }
        if (next != null) {
            next.previousOpen = previous;
        }
        connection.previousOpen = null;
        connection.nextOpen = null;
        counts.connections--;
        if (first == null && isDraining) {
            tellDrained();
        }
    }

    void closeAll() {
        while (first != null) {
            first.close();
        }
    }

    // ---- until there are none

    /// Whether no more requests are wanted.
    boolean isDraining() {
        return isDraining;
    }

    /// Wants no more requests.
    ///
    /// @param deadline after which they are closed; asked for again, the earlier one counts
    /// @param told     completed when there are none
    void drain(Duration deadline, CompletableFuture<Void> told) {
        if (!isDraining) {
            isDraining = true;
            for (ServerConnection each = first; each != null; ) {
                ServerConnection next = each.nextOpen;
                each.drain();
                each = next;
            }
        }
        drainers.add(told);
        if (first == null) {
            tellDrained();
        } else if (isSooner(deadline)) {
            drainDeadline.add(deadline);
        }
    }

    private boolean isSooner(Duration deadline) {
        Instant expiry = drainDeadline.expiry();
        return expiry == null || deadline.compareTo(Duration.between(base.instant(), expiry)) < 0;
    }

    private void tellDrained() {
        drainDeadline.remove();
        List<CompletableFuture<Void>> told = List.copyOf(drainers);
        drainers.clear();
        told.forEach(future -> future.complete(null));
    }

    @Override
    public void close() {
        closeAll();
        drainDeadline.close();
    }
}
