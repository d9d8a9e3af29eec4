package io.evj.dns;

import static java.util.Objects.requireNonNull;

/// What is asked (RFC 1035 §4.1.2). Immutable. Questions are equal without regard to the name's case; see
/// [DnsName#equalsExactly].
///
/// @param name     whom it is about
/// @param type     the type of the records that are wanted
/// @param dnsClass their class
/// @libevent evdns_server_question
public record DnsQuestion(DnsName name, DnsType type, DnsClass dnsClass) {
    /// Checks the components.
    public DnsQuestion {
        requireNonNull(name);
        requireNonNull(type);
        requireNonNull(dnsClass);
    }

    /// A question of the Internet's class.
    ///
    /// @param name whom it is about
    /// @param type the type of the records that are wanted
    /// @return the question
    public static DnsQuestion of(DnsName name, DnsType type) {
        return new DnsQuestion(name, type, DnsClass.IN);
    }

    /// Name, class and type.
    @Override
    public String toString() {
        return name + " " + dnsClass + " " + type;
    }
}
