package io.evj.api;

import java.net.InetSocketAddress;
import java.util.List;

/// What a lookup found. Immutable.
///
/// @param entries       at least one, best first
/// @param canonicalName the canonical name of the host; empty when it was not asked for
/// @libevent evutil_addrinfo
public record AddressInfo(List<Entry> entries, String canonicalName) {
    /// One way to reach the host.
    ///
    /// @param address resolved
    /// @param type    `STREAM` or `DATAGRAM`
    public record Entry(InetSocketAddress address, AddressHints.SocketType type) {
        /// Checks the components.
        public Entry {
            if (address.isUnresolved() || type == AddressHints.SocketType.ANY) {
                throw new IllegalArgumentException(
                        address
                                + " "
                                + type
                                + ": a resolved address and one kind of socket are needed");
            }
        }
    }

    /// Checks and copies the components.
    public AddressInfo {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("no entries: a lookup without a result fails");
        }
    }

    /// The addresses alone, each once.
    ///
    /// @return at least one, best first
    public List<InetSocketAddress> addresses() {
        return entries.stream().map(Entry::address).distinct().toList();
    }
}
