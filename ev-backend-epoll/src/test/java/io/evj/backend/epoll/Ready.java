package io.evj.backend.epoll;

import io.evj.api.spi.Backend;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Takes what a backend reports, with a deadline for what a test waits for.
final class Ready implements ReadySink {
    static final long DEADLINE = TimeUnit.SECONDS.toNanos(20);

    private final Map<Watch, Integer> what = new IdentityHashMap<>();

    /// What is ready now.
    static Ready now(Backend backend) throws IOException {
        return poll(backend, 0);
    }

    /// What the next poll finds; nothing, at the latest after the deadline.
    static Ready next(Backend backend) throws IOException {
        return poll(backend, DEADLINE);
    }

    int of(Watch watch) {
        return what.getOrDefault(watch, 0);
    }

    int count() {
        return what.size();
    }

    @Override
    public void ready(Watch watch, int conditions) {
        if (what.put(watch, conditions) != null) {
            throw new AssertionError("reported twice in one poll: " + watch.descriptor());
        }
    }

    @Override
    public void lost(Watch watch, IOException cause) {
        throw new AssertionError("lost " + watch.descriptor(), cause);
    }

    private static Ready poll(Backend backend, long nanos) throws IOException {
        Ready ready = new Ready();
        int count = backend.poll(nanos, ready);
        if (count != ready.count()) {
            throw new AssertionError("told " + count + ", reported " + ready.count());
        }
        return ready;
    }
}
