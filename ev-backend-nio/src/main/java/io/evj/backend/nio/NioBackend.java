package io.evj.backend.nio;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.ChannelSelector;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;

/// Waits with the JDK's selector. Level-triggered; waits end by the millisecond, late rather than early.
final class NioBackend implements Backend {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Network network;
    private final ChannelSelector channels;

    NioBackend(Network network) throws IOException {
        this.network = network;
        this.channels = new ChannelSelector(NioProvider.METHOD);
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void attach() {
        channels.attach();
    }

    @Override
    public void detach() throws IOException {
        channels.detach();
    }

    @Override
    public void admit(Descriptor descriptor) {
        channels.admit(descriptor);
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        channels.update(watch, after);
    }

    @Override
    public void forget(Watch watch) throws IOException {
        channels.forget(watch);
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        return channels.select(millisUp(timeoutNanos), ready);
    }

    @Override
    public void wakeup() {
        channels.wakeup();
    }

    @Override
    public void close() {
        channels.close();
    }

    static long millisUp(long nanos) {
        return nanos < 0 ? -1 : Math.ceilDiv(nanos, NANOS_PER_MILLI);
    }
}
