package io.evj.itests.buffer;

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
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;

/// A real backend whose sockets are [tapped][TappedSocket], and which notes what is watched for room.
final class TappedBackend implements BackendProvider, Backend, Network {
    private final BackendProvider provider;
    private Backend real;

    /// How often a descriptor that was not watched for room was to be watched for it.
    int writeWatches;

    /// What is watched for room now.
    final Set<Watch> watchedForRoom = new HashSet<>();

    /// How often something was reported as ready.
    int readies;

    /// What is done when the loop would wait, in place of waiting; null: it waits.
    Runnable insteadOfWaiting;

    /// Why the kernel watches nothing more; null: it does.
    IOException refusal;

    TappedBackend(String method) {
        provider =
                ServiceLoader.load(BackendProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(each -> each.method().equals(method))
                        .findAny()
                        .orElseThrow();
    }

    /// What the real backend sees: its own socket. Kept as the state of the watch that it stands for.
    private static final class RealWatch implements Watch {
        private final Watch watch;
        private Object note;

        RealWatch(Watch watch) {
            this.watch = watch;
        }

        @Override
        public Descriptor descriptor() {
            return watch.descriptor() instanceof TappedSocket tapped
                    ? tapped.real
                    : watch.descriptor();
        }

        @Override
        public Object state() {
            return note;
        }

        @Override
        public void state(Object newNote) {
            note = newNote;
        }

        @Override
        public void closing() throws IOException {
            watch.closing();
        }

        @Override
        public void wouldBlock(int condition) {
            watch.wouldBlock(condition);
        }
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        if ((after & ~before & Event.WRITE) != 0) {
            writeWatches++;
        }
        if ((after & Event.WRITE) != 0) {
            watchedForRoom.add(watch);
        } else {
            watchedForRoom.remove(watch);
        }
        if (refusal != null && (after & ~before) != 0) {
            throw refusal;
        }
        if (watch.state() == null) {
            watch.state(new RealWatch(watch));
        }
        real.update((RealWatch) watch.state(), before, after);
    }

    @Override
    public void forget(Watch watch) throws IOException {
        watchedForRoom.remove(watch);
        if (watch.state() instanceof RealWatch known) {
            watch.state(null);
            real.forget(known);
        }
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        boolean isWaiting = timeoutNanos != 0 && insteadOfWaiting != null;
        if (isWaiting) {
            insteadOfWaiting.run();
        }
        return real.poll(
                isWaiting ? 0 : timeoutNanos,
                new ReadySink() {
                    @Override
                    public void ready(Watch watch, int what) {
                        readies++;
                        ready.ready(((RealWatch) watch).watch, what);
                    }

                    @Override
                    public void lost(Watch watch, IOException cause) {
                        ready.lost(((RealWatch) watch).watch, cause);
                    }

                    @Override
                    public void interrupted() {
                        ready.interrupted();
                    }
                });
    }

    @Override
    public void admit(Descriptor descriptor) {
        real.admit(descriptor instanceof TappedSocket tapped ? tapped.real : descriptor);
    }

    @Override
    public String method() {
        return provider.method();
    }

    @Override
    public int rank() {
        return provider.rank();
    }

    @Override
    public Set<Feature> features() {
        return provider.features();
    }

    @Override
    public Availability availability() {
        return provider.availability();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        real = provider.open(context);
        return this;
    }

    @Override
    public Network network() {
        return this;
    }

    @Override
    public void attach() throws IOException {
        real.attach();
    }

    @Override
    public void detach() throws IOException {
        real.detach();
    }

    @Override
    public void trimMemory() {
        real.trimMemory();
    }

    @Override
    public void wakeup() {
        real.wakeup();
    }

    @Override
    public void close() {
        real.close();
    }

    @Override
    public ListeningSocket listen(SocketAddress address, ListenOptions options) throws IOException {
        return real.network().listen(address, options);
    }

    @Override
    public StreamSocket connect(SocketAddress address) throws IOException {
        return new TappedSocket(real.network().connect(address));
    }

    @Override
    public StreamSocket stream(ProtocolFamily family) throws IOException {
        return new TappedSocket(real.network().stream(family));
    }

    @Override
    public DatagramSocket datagram(ProtocolFamily family) throws IOException {
        return real.network().datagram(family);
    }

    @Override
    public FileChannel openFile(Path path) throws IOException {
        return real.network().openFile(path);
    }

    @Override
    public Pair pair() throws IOException {
        Pair pair = real.network().pair();
        return new Pair(new TappedSocket(pair.first()), new TappedSocket(pair.second()));
    }
}
