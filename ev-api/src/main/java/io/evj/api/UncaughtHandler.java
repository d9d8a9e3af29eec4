package io.evj.api;

import org.jspecify.annotations.Nullable;

/// Told of what callbacks throw. By default it is logged at ERROR, and the loop goes on in any case.
///
/// Runs on the loop thread.
@FunctionalInterface
public interface UncaughtHandler {
    /// A callback has thrown.
    ///
    /// @param event  whose callback; null for a task, a watcher or the base's own work
    /// @param thrown what it threw
    void uncaught(@Nullable Event event, Throwable thrown);
}
