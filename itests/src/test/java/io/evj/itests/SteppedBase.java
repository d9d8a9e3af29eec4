package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.buffer.BufferPool;
import io.evj.testkit.VirtualClock;
import java.util.ArrayList;
import java.util.List;

/// A base on a clock that is moved by hand, what a test has opened on it, and what callbacks have thrown: that fails the test at the end,
/// unless the test has looked at it. So does memory that is still lent when all is closed.
public final class SteppedBase implements AutoCloseable {
    /// Its clock.
    public final VirtualClock clock = new VirtualClock();

    /// The base.
    public final EventBase base;

    private final BufferPool pool;
    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /// A base with that method.
    public SteppedBase(String method) {
        this(EventConfig.defaults().withMethods(method));
    }

    /// A base like that.
    public SteppedBase(EventConfig config) {
        base =
                EventBase.open(
                        config.withClock(clock).withUncaught((event, what) -> thrown.add(what)));
        pool = BufferPool.of(base);
    }

    /// Closes it at the end of the test, after all that is opened later.
    public <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    /// What was thrown so far; the test has looked at it now.
    public List<Throwable> thrown() {
        List<Throwable> seen = List.copyOf(thrown);
        thrown.clear();
        return seen;
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : opened.reversed()) {
            try {
                closeable.close();
            } catch (Exception failure) {
                throw new AssertionError("closing " + closeable, failure);
            }
        }
        long lent = pool.bytesLent(); // the test may have closed the base already
        base.close();
        assertThat(thrown).as("what callbacks have thrown").isEmpty();
        assertThat(lent).as("bytes of memory that nobody has given back").isZero();
    }
}
