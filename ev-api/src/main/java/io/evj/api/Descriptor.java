package io.evj.api;

import io.evj.api.spi.WatchSlot;
import java.nio.channels.Channel;

/// Something an event can watch: a socket of [EventBase#network()], a channel wrapped by
/// [EventBase#wrap], or a [Pollable].
///
/// A descriptor is watched by one base at a time. When that base has [released][EventBase#release]
/// it another one may watch it, which is how a socket is handed to another loop. Closing it removes
/// its events first. Confined to the loop of the base that watches it.
public interface Descriptor extends Channel {
    /// The number the operating system knows it by.
    ///
    /// @return the number, or -1 where the platform keeps it to itself (JDK channels)
    /// @libevent event_get_fd
    int number();

    /// For bases and backends: where the watching base keeps its record of this descriptor.
    ///
    /// @return always the same slot
    WatchSlot watchSlot();
}
