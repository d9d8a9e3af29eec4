package io.evj.api;

/// What a loop calls when an event fires.
///
/// Runs on the loop thread, with no lock held. It may add, remove or close any event, its own included. What it
/// throws goes to the base's uncaught handler ([EventConfig#withUncaught]), and the loop goes on.
///
/// @libevent event_callback_fn
@FunctionalInterface
public interface EventCallback {
    /// The event has fired.
    ///
    /// @param event the event, for its descriptor, its base, or to remove it (`event_self_cbarg`)
    /// @param what  why: union of [Event#TIMEOUT], [Event#READ], [Event#WRITE], [Event#SIGNAL] and [Event#CLOSED],
    ///              with [Event#EDGE] for an edge-triggered event
    /// @throws Exception anything; goes to the uncaught handler
    /// @libevent event_self_cbarg
    void run(Event event, int what) throws Exception;
}
