package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;

/// What a record says: its RDATA. Types that are unknown here are [Opaque]. Immutable.
public sealed interface DnsData
        permits DnsData.A,
                DnsData.Aaaa,
                DnsData.Cname,
                DnsData.Ptr,
                DnsData.Ns,
                DnsData.Soa,
                DnsData.Mx,
                DnsData.Txt,
                DnsData.Srv,
                DnsData.Caa,
                DnsData.Opaque,
                ServiceBinding {
    /// The type of a record that holds this.
    ///
    /// @return the type
    DnsType type();

    /// The form of master files, with absolute names; types that are unknown here as `\# 2 abcd` (RFC 3597 §5).
    ///
    /// @return one line, which [ZoneText] reads back
    default String text() {
        return RdataText.of(this);
    }

    /// An IPv4 address (RFC 1035 §3.4.1).
    ///
    /// @param address the address
    record A(Inet4Address address) implements DnsData {
        /// Checks the component.
        public A {
            requireNonNull(address);
        }

        @Override
        public DnsType type() {
            return DnsType.A;
        }
    }

    /// An IPv6 address (RFC 3596 §2.2).
    ///
    /// @param address the address; a scope, which means nothing elsewhere, is left out
    record Aaaa(Inet6Address address) implements DnsData {
        /// Leaves out the scope.
        public Aaaa {
            address = Addresses.unscoped(address);
        }

        @Override
        public DnsType type() {
            return DnsType.AAAA;
        }
    }

    /// The canonical name of an alias (RFC 1035 §3.3.1).
    ///
    /// @param target the name that the owner stands for
    record Cname(DnsName target) implements DnsData {
        /// Checks the component.
        public Cname {
            requireNonNull(target);
        }

        @Override
        public DnsType type() {
            return DnsType.CNAME;
        }
    }

    /// The name of an address, or a pointer to any name (RFC 1035 §3.3.12).
    ///
    /// @param target the name that the owner points to
    record Ptr(DnsName target) implements DnsData {
        /// Checks the component.
        public Ptr {
            requireNonNull(target);
        }

        @Override
        public DnsType type() {
            return DnsType.PTR;
        }
    }

    /// A name server of the zone that begins at the owner (RFC 1035 §3.3.11).
    ///
    /// @param server the host
    record Ns(DnsName server) implements DnsData {
        /// Checks the component.
        public Ns {
            requireNonNull(server);
        }

        @Override
        public DnsType type() {
            return DnsType.NS;
        }
    }

    /// The start of a zone (RFC 1035 §3.3.13). All numbers are 0 to 2³²−1.
    ///
    /// @param primary        the server that the zone comes from: MNAME
    /// @param mailbox        whom to write to, the first dot standing for `@`: RNAME
    /// @param serial         the version of the zone, compared by serial number arithmetic (RFC 1982)
    /// @param refreshSeconds after which a secondary server looks for a new version
    /// @param retrySeconds   after which it tries again when that failed
    /// @param expireSeconds  after which it gives up the zone
    /// @param minimumSeconds for how long at most it may be remembered that something does not exist (RFC 2308 §4)
    record Soa(
            DnsName primary,
            DnsName mailbox,
            long serial,
            long refreshSeconds,
            long retrySeconds,
            long expireSeconds,
            long minimumSeconds)
            implements DnsData {
        /// Checks the components.
        public Soa {
            requireNonNull(primary);
            requireNonNull(mailbox);
            Ranges.check("serial", serial, Ranges.U32_MAX);
            Ranges.check("refresh", refreshSeconds, Ranges.U32_MAX);
            Ranges.check("retry", retrySeconds, Ranges.U32_MAX);
            Ranges.check("expire", expireSeconds, Ranges.U32_MAX);
            Ranges.check("minimum", minimumSeconds, Ranges.U32_MAX);
        }

        @Override
        public DnsType type() {
            return DnsType.SOA;
        }
    }

    /// A mail exchange (RFC 1035 §3.3.9).
    ///
    /// @param preference 0–65,535, lower ones first
    /// @param exchange   the host; the root: there is no mail here (RFC 7505)
    record Mx(int preference, DnsName exchange) implements DnsData {
        /// Checks the components.
        public Mx {
            Ranges.check("preference", preference, Ranges.U16_MAX);
            requireNonNull(exchange);
        }

        @Override
        public DnsType type() {
            return DnsType.MX;
        }
    }

    /// Texts (RFC 1035 §3.3.14). What several of them mean together, most often one long text, is up to who reads them.
    ///
    /// @param strings at least one, each of at most 255 octets
    record Txt(List<Octets> strings) implements DnsData {
        /// The most octets of one string.
        public static final int STRING_OCTETS_MAX = 255;

        /// Checks the component and copies it.
        public Txt {
            strings = List.copyOf(strings);
            if (strings.isEmpty()) {
                throw new IllegalArgumentException("no strings: at least one is needed");
            }
            for (Octets string : strings) {
                if (string.size() > STRING_OCTETS_MAX) {
                    throw new IllegalArgumentException(
                            "a string of "
                                    + string.size()
                                    + " octets: at most "
                                    + STRING_OCTETS_MAX
                                    + " are allowed");
                }
            }
        }

        @Override
        public DnsType type() {
            return DnsType.TXT;
        }
    }

    /// Where a service is (RFC 2782).
    ///
    /// @param priority 0–65,535, lower ones first
    /// @param weight   0–65,535, the share among those of one priority
    /// @param port     0–65,535
    /// @param target   the host; the root: the service is not offered
    record Srv(int priority, int weight, int port, DnsName target) implements DnsData {
        /// Checks the components.
        public Srv {
            Ranges.check("priority", priority, Ranges.U16_MAX);
            Ranges.check("weight", weight, Ranges.U16_MAX);
            Ranges.check("port", port, Ranges.U16_MAX);
            requireNonNull(target);
        }

        @Override
        public DnsType type() {
            return DnsType.SRV;
        }
    }

    /// Which authority may issue certificates (RFC 8659 §4.1).
    ///
    /// @param flags 0–255; see [#isCritical()]
    /// @param tag   the property: 1 to 255 ASCII letters and digits, such as `issue`; compared without case
    /// @param value what the tag makes of it
    record Caa(int flags, String tag, Octets value) implements DnsData {
        private static final int CRITICAL = 0x80;

        /// Checks the components.
        public Caa {
            Ranges.check("flags", flags, Ranges.U8_MAX);
            requireNonNull(value);
            if (tag.isEmpty() || tag.length() > Ranges.U8_MAX || !isAlphanumeric(tag)) {
                throw Escapes.malformed(tag, "a tag has 1 to 255 ASCII letters and digits");
            }
        }

        private static boolean isAlphanumeric(String tag) {
            for (int i = 0; i < tag.length(); i++) {
                char c = tag.charAt(i);
                if (c > 'z' || !Character.isLetterOrDigit(c)) {
                    return false;
                }
            }
            return true;
        }

        /// Whether who does not know the tag must not issue a certificate.
        ///
        /// @return the highest bit of the flags
        public boolean isCritical() {
            return (flags & CRITICAL) != 0;
        }

        @Override
        public DnsType type() {
            return DnsType.CAA;
        }
    }

    /// Data that is not looked into (RFC 3597): of types that are unknown here, or of a class in which the type means
    /// something else. Names in data of the older types were compressed on their way; they stand here in full.
    ///
    /// @param type   any type
    /// @param octets at most 65,535
    record Opaque(DnsType type, Octets octets) implements DnsData {
        /// Checks the components.
        public Opaque {
            requireNonNull(type);
            Ranges.check("octets", octets.size(), Ranges.U16_MAX);
        }
    }
}
