package io.evj.examples;

import io.evj.http.HttpFields;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Which fields are for the next hop alone (RFC 9110 §7.6.1): a proxy passes none of them on.
final class Hops {
    private static final Set<String> ALWAYS =
            Set.of(
                    "connection",
                    "expect",
                    "host",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private Hops() {}

    /// Copies what is meant for the other end.
    static void copyEndToEnd(HttpFields from, HttpFields to) {
        Set<String> left = new HashSet<>(ALWAYS);
        from.list("Connection").forEach(name -> left.add(name.toLowerCase(Locale.ROOT)));
        from.forEach((name, value) -> {
            if (!left.contains(name.toLowerCase(Locale.ROOT))) {
                to.add(name, value);
            }
        });
    }
}
