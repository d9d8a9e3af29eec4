package io.evj.api;

import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.Network;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A backend that never waits: it notes what it is told, and plays what a test has put down for it.
final class FakeBackend implements Backend {
    /// What a wait does.
    @FunctionalInterface
    interface Wait {
        int poll(ReadySink ready) throws IOException;
    }

    /// What it was told, in order: `attach`, `update 0→2`, `forget`, `poll -1` …
    final List<String> calls = new ArrayList<>();

    /// What the next waits do; when none is left they find nothing.
    final Deque<Wait> waits = new ArrayDeque<>();

    final BackendContext context;
    Watch lastWatch;
    IOException updateFailure;

    FakeBackend(BackendContext context) {
        this.context = context;
    }

    @Override
    public Network network() {
        return context.jdkNetwork();
    }

    @Override
    public void attach() {
        calls.add("attach");
    }

    @Override
    public void detach() {
        calls.add("detach");
    }

    @Override
    public void admit(Descriptor descriptor) {
        if (descriptor instanceof WatchedPollable) {
            throw new IllegalArgumentException(descriptor + ": method poll can watch it");
        }
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        calls.add("update " + before + "→" + after);
        lastWatch = watch;
        if (updateFailure != null) {
            throw updateFailure;
        }
    }

    @Override
    public void forget(Watch watch) {
        calls.add("forget");
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        calls.add("poll " + timeoutNanos);
        Wait wait = waits.poll();
        return wait == null ? 0 : wait.poll(ready);
    }

    @Override
    public void wakeup() {
        calls.add("wakeup");
    }

    @Override
    public void close() {
        calls.add("close");
    }
}
