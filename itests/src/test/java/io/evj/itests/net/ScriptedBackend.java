package io.evj.itests.net;

import io.evj.api.Descriptor;
import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A backend without a kernel: whatever is watched is ready, at once and always. Never waits.
final class ScriptedBackend implements BackendProvider, Backend {
    private final Map<Watch, Integer> watched = new LinkedHashMap<>();

    boolean isWatching() {
        return watched.values().stream().anyMatch(conditions -> conditions != 0);
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
    public Network network() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void attach() {}

    @Override
    public void detach() {}

    @Override
    public void admit(Descriptor descriptor) {}

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        watched.put(watch, after);
    }

    @Override
    public void forget(Watch watch) {
        watched.remove(watch);
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) {
        watched.forEach(ready::ready);
        return watched.size();
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {
        watched.clear();
    }
}
