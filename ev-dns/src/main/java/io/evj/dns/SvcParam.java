package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.List;
import java.util.TreeSet;

/// A parameter of a service binding (RFC 9460 §7, §8). Immutable.
public sealed interface SvcParam {
    /// The number of the parameter.
    ///
    /// @return 0–65,535
    int key();

    /// The keys that a client must understand, or leave the record alone.
    ///
    /// @param keys at least one, each once, in any order, 0 not among them; sorted here
    record Mandatory(List<Integer> keys) implements SvcParam {
        /// Checks the keys, copies and sorts them.
        public Mandatory {
            var sorted = new TreeSet<>(keys);
            if (sorted.size() != keys.size() || sorted.isEmpty()) {
                throw new IllegalArgumentException(
                        "mandatory keys " + keys + ": at least one is needed, and each once");
            }
            if (sorted.getFirst() <= SvcParams.MANDATORY || sorted.getLast() > Ranges.U16_MAX) {
                throw new IllegalArgumentException(
                        "mandatory keys " + keys + ": 1 to 65535 are needed");
            }
            keys = List.copyOf(sorted);
        }

        @Override
        public int key() {
            return SvcParams.MANDATORY;
        }
    }

    /// Protocols that the endpoint speaks beside the default one.
    ///
    /// @param protocols at least one, each of 1 to 255 octets, as in TLS
    record Alpn(List<Octets> protocols) implements SvcParam {
        /// Checks the protocols and copies them.
        public Alpn {
            protocols = List.copyOf(protocols);
            if (protocols.isEmpty()) {
                throw new IllegalArgumentException("no protocols: at least one is needed");
            }
            for (Octets protocol : protocols) {
                if (protocol.size() == 0 || protocol.size() > Ranges.U8_MAX) {
                    throw new IllegalArgumentException(
                            "a protocol of " + protocol.size() + " octets: 1 to 255 are needed");
                }
            }
            SvcParams.checkSize("alpn", SvcParams.alpnSize(protocols));
        }

        @Override
        public int key() {
            return SvcParams.ALPN;
        }
    }

    /// The endpoint does not speak the default protocol.
    record NoDefaultAlpn() implements SvcParam {
        @Override
        public int key() {
            return SvcParams.NO_DEFAULT_ALPN;
        }
    }

    /// The port of the endpoint.
    ///
    /// @param port 0–65,535
    record Port(int port) implements SvcParam {
        /// Checks the port.
        public Port {
            Ranges.check("port", port, Ranges.U16_MAX);
        }

        @Override
        public int key() {
            return SvcParams.PORT;
        }
    }

    /// IPv4 addresses to use until the target's own are known.
    ///
    /// @param addresses at least one
    record Ipv4Hint(List<Inet4Address> addresses) implements SvcParam {
        /// Checks the addresses and copies them.
        public Ipv4Hint {
            addresses = List.copyOf(addresses);
            SvcParams.checkCount("ipv4hint", addresses.size(), 4);
        }

        @Override
        public int key() {
            return SvcParams.IPV4HINT;
        }
    }

    /// Configurations of Encrypted ClientHello.
    ///
    /// @param configs an ECHConfigList as in TLS, not looked into; at least one octet
    record Ech(Octets configs) implements SvcParam {
        /// Checks the size.
        public Ech {
            SvcParams.checkCount("ech", configs.size(), 1);
        }

        @Override
        public int key() {
            return SvcParams.ECH;
        }
    }

    /// IPv6 addresses to use until the target's own are known.
    ///
    /// @param addresses at least one; scopes are left out
    record Ipv6Hint(List<Inet6Address> addresses) implements SvcParam {
        /// Checks the addresses and copies them.
        public Ipv6Hint {
            addresses = addresses.stream().map(Addresses::unscoped).toList();
            SvcParams.checkCount("ipv6hint", addresses.size(), 16);
        }

        @Override
        public int key() {
            return SvcParams.IPV6HINT;
        }
    }

    /// A parameter that is unknown here.
    ///
    /// @param key   7–65,535
    /// @param value at most 65,535 octets
    record Other(int key, Octets value) implements SvcParam {
        /// Checks the components.
        public Other {
            requireNonNull(value);
            if (key <= SvcParams.IPV6HINT || key > Ranges.U16_MAX) {
                throw new IllegalArgumentException(
                        "key "
                                + key
                                + ": 7 to 65535 is needed, lower ones have types of their own");
            }
            SvcParams.checkSize(SvcParams.KEYS.name(key), value.size());
        }
    }
}
