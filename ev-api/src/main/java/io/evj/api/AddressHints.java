package io.evj.api;

import java.util.EnumSet;
import java.util.Set;

/// What kinds of answer a lookup is to give. Immutable.
///
/// @param family the addresses wanted
/// @param type   the kind of socket wanted
/// @param flags  rules that apply
public record AddressHints(Family family, SocketType type, Set<Flag> flags) {
    /// Families of addresses.
    public enum Family {
        /// Both.
        ANY,
        /// IPv4 alone.
        IPV4,
        /// IPv6 alone.
        IPV6
    }

    /// Kinds of sockets.
    public enum SocketType {
        /// Both: each address is given twice.
        ANY,
        /// TCP.
        STREAM,
        /// UDP.
        DATAGRAM
    }

    /// Rules of a lookup.
    public enum Flag {
        /// For listening: no host means every address of this machine, not its loopback addresses.
        ///
        /// @libevent EVUTIL_AI_PASSIVE
        PASSIVE,
        /// Give the canonical name too.
        ///
        /// @libevent EVUTIL_AI_CANONNAME
        CANONICAL_NAME,
        /// The host must be an address; names are refused, not looked up.
        ///
        /// @libevent EVUTIL_AI_NUMERICHOST
        NUMERIC_HOST,
        /// The service must be a number.
        ///
        /// @libevent EVUTIL_AI_NUMERICSERV
        NUMERIC_SERVICE,
        /// Where IPv6 is wanted and none is found, give IPv4 addresses as IPv4-mapped ones.
        ///
        /// @libevent EVUTIL_AI_V4MAPPED
        V4_MAPPED,
        /// With [#V4_MAPPED]: give the mapped addresses also where IPv6 addresses are found.
        ///
        /// @libevent EVUTIL_AI_ALL
        ALL,
        /// Leave out a family in which this machine has no address that reaches beyond it. Addresses given as
        /// text are answered all the same.
        ///
        /// @libevent EVUTIL_AI_ADDRCONFIG
        ADDRESS_CONFIGURED
    }

    private static final AddressHints DEFAULTS =
            new AddressHints(Family.ANY, SocketType.ANY, Set.of());

    /// Copies the flags.
    public AddressHints {
        flags = Set.copyOf(flags);
    }

    /// Any family, any socket, no flags.
    ///
    /// @return the defaults
    public static AddressHints defaults() {
        return DEFAULTS;
    }

    /// With another family.
    ///
    /// @param wanted the addresses wanted
    /// @return a changed copy
    public AddressHints withFamily(Family wanted) {
        return new AddressHints(wanted, type, flags);
    }

    /// With another kind of socket.
    ///
    /// @param wanted the kind wanted
    /// @return a changed copy
    public AddressHints withType(SocketType wanted) {
        return new AddressHints(family, wanted, flags);
    }

    /// With one more flag.
    ///
    /// @param flag the rule
    /// @return a changed copy
    public AddressHints with(Flag flag) {
        Set<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new AddressHints(family, type, more);
    }

    /// Whether a flag is set.
    ///
    /// @param flag the rule
    /// @return true when it applies
    public boolean has(Flag flag) {
        return flags.contains(flag);
    }
}
