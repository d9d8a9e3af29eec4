package io.evj.dns;

import java.util.Comparator;
import java.util.List;

/// The rules for parameters of service bindings.
final class SvcParams {
    static final int MANDATORY = 0;
    static final int ALPN = 1;
    static final int NO_DEFAULT_ALPN = 2;
    static final int PORT = 3;
    static final int IPV4HINT = 4;
    static final int ECH = 5;
    static final int IPV6HINT = 6;

    /// Their names in master files (RFC 9460 §14.3.2, RFC 9461 §5, RFC 9540 §3).
    static final Mnemonics KEYS =
            new Mnemonics(
                    "parameter",
                    "key",
                    Ranges.U16_MAX,
                    """
                    mandatory=0 alpn=1 no-default-alpn=2 port=3 ipv4hint=4 ech=5 ipv6hint=6 dohpath=7 ohttp=8
                    """);

    private SvcParams() {}

    /// A sorted copy.
    ///
    /// @throws IllegalArgumentException a key comes twice, or one that is mandatory is missing
    static List<SvcParam> sorted(List<SvcParam> params) {
        List<SvcParam> sorted =
                params.stream().sorted(Comparator.comparingInt(SvcParam::key)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).key() == sorted.get(i).key()) {
                throw new IllegalArgumentException(
                        "parameter " + KEYS.name(sorted.get(i).key()) + " comes twice");
            }
        }
        if (!sorted.isEmpty() && sorted.getFirst() instanceof SvcParam.Mandatory mandatory) {
            for (int key : mandatory.keys()) {
                if (sorted.stream().noneMatch(param -> param.key() == key)) {
                    throw new IllegalArgumentException(
                            "parameter " + KEYS.name(key) + " is mandatory, and missing");
                }
            }
        }
        return sorted;
    }

    static int alpnSize(List<Octets> protocols) {
        int size = 0;
        for (Octets protocol : protocols) {
            size += 1 + protocol.size();
        }
        return size;
    }

    static void checkCount(String what, int count, int octetsEach) {
        if (count == 0) {
            throw new IllegalArgumentException(what + ": at least one value is needed");
        }
        checkSize(what, Math.multiplyExact(count, octetsEach));
    }

    static void checkSize(String what, int size) {
        if (size > Ranges.U16_MAX) {
            throw new IllegalArgumentException(
                    what + " of " + size + " octets: at most 65535 are allowed");
        }
    }
}
