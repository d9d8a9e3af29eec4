package io.evj.buffer;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.VirtualEvent;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A base whose time stands still until a test moves it, and what its callbacks have thrown.
final class TestBase implements AutoCloseable {
    final VirtualClock clock = new VirtualClock();
    final List<Throwable> thrown = new ArrayList<>();
    final EventBase base =
            EventBase.open(
                    EventConfig.defaults()
                            .withClock(clock)
                            .withUncaught((event, what) -> thrown.add(what)));

    void turn() {
        Steps.one(base);
    }

    /// Lets time pass, with something to wait for: without, a loop ends before it looks at timers that do not keep it alive.
    void advance(Duration step) {
        try (VirtualEvent _ = base.virtual()) {
            Steps.advance(base, clock, step);
        }
    }

    @Override
    public void close() {
        base.close();
    }
}
