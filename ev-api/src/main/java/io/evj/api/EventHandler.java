package io.evj.api;

/// An [EventCallback] for events that have one reason to fire: timers, signals, user events, deferred work.
///
/// Runs on the loop thread, with no lock held.
@FunctionalInterface
public interface EventHandler {
    /// The event has fired.
    ///
    /// @param event the event
    /// @throws Exception anything; goes to the uncaught handler
    void run(Event event) throws Exception;
}
