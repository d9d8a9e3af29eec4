package io.evj.http;

import io.evj.http.RequestException.Reason;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The connections to one origin, and the requests that wait for one. The connection that was used last is used next, so that those that
/// are not needed grow old. Confined to its loop.
final class HostPool implements RequestHolder {
    final HttpClient client;
    final Origin origin;

    /// Whether it is among those that wait for room.
    boolean isAwaitingRoom;

    private final @Nullable SocketAddress address;
    private final OriginLines lines;
    private final ArrayDeque<PoolSlot> idle = new ArrayDeque<>();
    private final RequestQueue waiting = new RequestQueue();
    private final Set<PoolSlot> slots = new HashSet<>();

    HostPool(HttpClient client, Origin origin) {
        this.client = client;
        this.origin = origin;
        lines = new OriginLines(origin, client.config().connection());
        String path = origin.unixSocket();
        address = path == null ? null : UnixDomainSocketAddress.of(path);
    }

    /// Sends a request that was claimed, now or when a connection can be had.
    void send(ClientRequest request) {
        PoolSlot ready = waiting.isEmpty() ? take() : null;
        if (ready != null) {
            ready.connection.accept(request);
        } else if (client.waiting() >= client.config().waitingMax()) {
            RequestException full =
                    new RequestException(
                            Reason.QUEUE_FULL,
                            request + ": " + client.waiting() + " requests wait already",
                            null);
            client.later(() -> request.fail(full));
        } else {
            request.heldBy(this);
            client.startTimer(request);
            waiting.add(request);
            client.waits(1);
        }
        client.wake();
        client.forgetIfEmpty(this);
    }

    /// Gives those that wait what there is.
    void proceed() {
        while (!waiting.isEmpty()) {
            PoolSlot ready = take();
            if (ready == null) {
                return;
            }
            ready.connection.accept(next());
        }
    }

    /// @return an idle connection or a new one; null: there is no room for one
    private @Nullable PoolSlot take() {
        PoolSlot ready = takeIdle();
        if (ready == null && slots.size() < client.config().connectionsPerHostMax()) {
            if (client.makeRoom()) {
                return open();
            }
            client.awaitRoom(this);
        }
        return ready;
    }

    private ClientRequest next() {
        ClientRequest first = waiting.poll();
        assert first != null;
        client.waits(-1);
        return first;
    }

    private PoolSlot open() {
        ClientConnection made =
                new ClientConnection(
                        client.base(),
                        origin,
                        address,
                        client.config().connection(),
                        lines,
                        client.connectionWaits());
        made.connector.resolver(client.resolver());
        made.connector.wrapper(client.wrapper());
        client.opened();
        PoolSlot slot = new PoolSlot(this, made);
        slots.add(slot);
        return slot;
    }

    /// @return one that is still good, or null
    private @Nullable PoolSlot takeIdle() {
        for (PoolSlot last = idle.pollLast(); last != null; last = idle.pollLast()) {
            last.idle.leave();
            client.idles(-1);
            if (!last.isOld() && !last.connection.isStale()) {
                return last;
            }
            last.discard();
        }
        return null;
    }

    /// A connection has nothing to do.
    void free(PoolSlot slot) {
        boolean isUnwanted = client.isClosingWhenDone() && waiting.isEmpty();
        if (isUnwanted || slot.isOld()) {
            slot.down();
        } else if (!waiting.isEmpty()) {
            slot.connection.accept(next());
        } else {
            idle.addLast(slot);
            client.idles(1);
            client.idleList().enter(slot.idle);
            client.wake(); // others may need the room more
        }
    }

    /// A connection is no more.
    void gone(PoolSlot slot) {
        slots.remove(slot);
        client.closed();
        slot.idle.leave();
        if (idle.remove(slot)) {
            client.idles(-1);
        }
    }

    boolean isEmpty() {
        return slots.isEmpty() && waiting.isEmpty();
    }

    @Override
    public boolean drop(ClientRequest request, RequestException why) {
        boolean wasHere = waiting.remove(request);
        if (wasHere) {
            client.waits(-1);
            client.forgetIfEmpty(this);
        }
        return wasHere;
    }

    /// Closes everything.
    void close() {
        for (ClientRequest lost = waiting.poll(); lost != null; lost = waiting.poll()) {
            ClientRequest each = lost;
            client.waits(-1);
            client.later(() -> each.fail(client.closed(each)));
        }
        for (PoolSlot slot : new ArrayList<>(slots)) {
            slot.discard();
        }
    }

    /// Closes all that nobody uses.
    void closeIdle() {
        while (!idle.isEmpty()) {
            idle.peekLast().down();
        }
    }
}
