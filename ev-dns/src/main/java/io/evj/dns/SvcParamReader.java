package io.evj.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;

/// Reads the parameters of a service binding (RFC 9460 §2.2).
final class SvcParamReader {
    private static final int BEFORE_FIRST = -1;

    private SvcParamReader() {}

    /// Reads all up to the limit of the input: keys must ascend.
    static List<SvcParam> read(WireInput in) {
        if (in.remaining() == 0) {
            return List.of();
        }
        var params = new ArrayList<SvcParam>();
        int before = BEFORE_FIRST;
        while (in.remaining() > 0) {
            int key = ascending(in, before);
            before = key;
            int limit = in.limitTo(in.u16());
            params.add(param(in, key));
            if (in.remaining() > 0) {
                throw in.fail(
                        in.remaining() + " octets follow parameter " + SvcParams.KEYS.name(key));
            }
            in.limit(limit);
        }
        return params;
    }

    private static int ascending(WireInput in, int before) {
        int key = in.u16();
        if (key <= before) {
            throw in.fail("key " + key + " follows key " + before + ": they must ascend");
        }
        return key;
    }

    /// Reads the value of a key; what it leaves over does not belong to it.
    static SvcParam param(WireInput in, int key) {
        return switch (key) {
            case SvcParams.MANDATORY -> new SvcParam.Mandatory(keys(in));
            case SvcParams.ALPN -> new SvcParam.Alpn(protocols(in));
            case SvcParams.NO_DEFAULT_ALPN -> new SvcParam.NoDefaultAlpn();
            case SvcParams.PORT -> new SvcParam.Port(in.u16());
            case SvcParams.IPV4HINT -> new SvcParam.Ipv4Hint(ipv4(in));
            case SvcParams.ECH -> new SvcParam.Ech(in.octets(in.remaining()));
            case SvcParams.IPV6HINT -> new SvcParam.Ipv6Hint(ipv6(in));
            default -> new SvcParam.Other(key, in.octets(in.remaining()));
        };
    }

    private static List<Integer> keys(WireInput in) {
        var keys = new ArrayList<Integer>();
        int before = BEFORE_FIRST;
        while (in.remaining() > 0) {
            before = ascending(in, before);
            keys.add(before);
        }
        return keys;
    }

    private static List<Octets> protocols(WireInput in) {
        var protocols = new ArrayList<Octets>();
        while (in.remaining() > 0) {
            protocols.add(in.string());
        }
        return protocols;
    }

    private static List<Inet4Address> ipv4(WireInput in) {
        var addresses = new ArrayList<Inet4Address>();
        while (in.remaining() > 0) {
            addresses.add(Addresses.inet4(in.take(4)));
        }
        return addresses;
    }

    private static List<Inet6Address> ipv6(WireInput in) {
        var addresses = new ArrayList<Inet6Address>();
        while (in.remaining() > 0) {
            addresses.add(Addresses.inet6(in.take(16)));
        }
        return addresses;
    }
}
