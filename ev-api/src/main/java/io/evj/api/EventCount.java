package io.evj.api;

/// What [EventBase#count] counts. The base's own internal events are left out.
///
/// @libevent event_base_get_num_events
public enum EventCount {
    /// Events, and deferred callbacks, that are active: their callbacks are to run.
    ///
    /// @libevent EVENT_BASE_COUNT_ACTIVE
    ACTIVE,
    /// Tokens of [EventBase#virtual()].
    ///
    /// @libevent EVENT_BASE_COUNT_VIRTUAL
    VIRTUAL,
    /// Memberships: an event counts once as watching, once for its timeout, and once while active.
    ///
    /// @libevent EVENT_BASE_COUNT_ADDED
    ADDED
}
