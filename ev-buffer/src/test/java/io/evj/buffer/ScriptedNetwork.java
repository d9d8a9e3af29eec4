package io.evj.buffer;

import io.evj.api.DatagramSocket;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.Feature;
import io.evj.api.ListenOptions;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A backend and its network without a kernel. A connect hangs until its socket is told what has come of it, unless the
/// test has put down something else for its address. Never waits.
final class ScriptedNetwork implements BackendProvider, Backend, Network {
    /// All that were made, in order.
    final List<ScriptedStream> sockets = new ArrayList<>();

    /// What watching fails with, from now on.
    @Nullable IOException watchFailure;

    private final Map<SocketAddress, Exception> refusals = new HashMap<>();
    private final Map<Watch, Integer> watched = new LinkedHashMap<>();
    private boolean isAtOnce;

    /// Connects to this address fail at once.
    void refuse(SocketAddress address, Exception cause) {
        refusals.put(address, cause);
    }

    /// Connects succeed at once from now on.
    void connectAtOnce() {
        isAtOnce = true;
    }

    /// Where connects went, in order; those that were refused at once are not here.
    List<SocketAddress> targets() {
        return sockets.stream().map(socket -> socket.target).toList();
    }

    /// The socket made last.
    ScriptedStream latest() {
        return sockets.getLast();
    }

    boolean isWatchingNothing() {
        return watched.isEmpty();
    }

    @Override
    public StreamSocket connect(SocketAddress address) throws IOException {
        Exception refusal = refusals.get(address);
        if (refusal instanceof IOException failure) {
            throw failure;
        } else if (refusal instanceof RuntimeException failure) {
            throw failure;
        }
        ScriptedStream made = new ScriptedStream(address);
        if (isAtOnce) {
            made.connects();
        }
        sockets.add(made);
        return made;
    }

    @Override
    public Network network() {
        return this;
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        if (watchFailure != null) {
            throw watchFailure;
        }
        watched.put(watch, after);
    }

    @Override
    public void forget(Watch watch) {
        watched.remove(watch);
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) {
        int count = 0;
        for (Map.Entry<Watch, Integer> entry : watched.entrySet()) {
            boolean asks = (entry.getValue() & Event.WRITE) != 0;
            if (asks && ((ScriptedStream) entry.getKey().descriptor()).isWritable) {
                ready.ready(entry.getKey(), Event.WRITE);
                count++;
            }
        }
        return count;
    }

    @Override
    public String method() {
        return "scripted";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Set<Feature> features() {
        return Set.of();
    }

    @Override
    public Availability availability() {
        return Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) {
        return this;
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public void admit(Descriptor descriptor) {}

    @Override
    public void wakeup() {}

    @Override
    public void close() {
        watched.clear();
    }

    @Override
    public ListeningSocket listen(SocketAddress address, ListenOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StreamSocket stream(ProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramSocket datagram(ProtocolFamily family) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pair pair() {
        throw new UnsupportedOperationException();
    }
}
