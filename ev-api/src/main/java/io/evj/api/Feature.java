package io.evj.api;

/// What a backend can do beyond level-triggered readiness of sockets.
///
/// A feature that an [EventConfig] requires is honoured honestly: a backend that lacks it is not chosen.
public enum Feature {
    /// Edges come from the kernel. Without it the base imitates edges for its own sockets.
    ///
    /// @libevent EV_FEATURE_ET
    EDGE_TRIGGERED,
    /// Adding, removing and finding one ready descriptor costs the same whatever the number watched.
    ///
    /// @libevent EV_FEATURE_O1
    O1,
    /// Any kind of descriptor can be watched, not sockets alone: files, streams, anything [Pollable].
    ///
    /// @libevent EV_FEATURE_FDS
    ANY_DESCRIPTOR,
    /// [Event#CLOSED] is reported when the peer has closed, without reading what it sent before.
    ///
    /// @libevent EV_FEATURE_EARLY_CLOSE
    EARLY_CLOSE,
    /// Selectable channels of the JDK can be watched: [EventBase#wrap].
    JDK_CHANNELS,
    /// Waits end with nanosecond, not millisecond, resolution.
    NANO_TIMEOUT
}
