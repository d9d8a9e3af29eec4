package io.evj.itests;

import io.evj.testkit.Steps;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The stage of a test: what stands on a [SteppedBase], and goes on when the test says so.
public interface Stepped extends AutoCloseable {
    /// What it stands on.
    SteppedBase floor();

    /// Closes it at the end of the test.
    default <T extends AutoCloseable> T closing(T closeable) {
        return floor().closing(closeable);
    }

    /// One turn that does not wait.
    default void turn() {
        Steps.one(floor().base);
    }

    /// As many turns as it takes.
    default void until(String what, BooleanSupplier condition) {
        Steps.until(floor().base, what, condition);
    }

    /// Moves the clock, and turns.
    default void advance(Duration step) {
        Steps.advance(floor().base, floor().clock, step);
    }

    /// What callbacks have thrown so far; the test has looked at it now.
    default List<Throwable> thrown() {
        return floor().thrown();
    }

    @Override
    default void close() {
        floor().close();
    }
}
