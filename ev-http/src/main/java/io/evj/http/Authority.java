package io.evj.http;

import io.evj.http.codec.HostRule;

/// Host and port as `Host` has them (RFC 9110 §7.2).
final class Authority {
    private Authority() {}

    /// A host without the brackets that an IPv6 address may come in.
    static String bare(String host) {
        boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        return isBracketed ? host.substring(1, host.length() - 1) : host;
    }

    /// That of a host and a port.
    ///
    /// @param usual the port that need not be said
    /// @throws IllegalArgumentException a host that no URI can have
    static String of(String host, int port, int usual) {
        String bracketed = host.indexOf(':') >= 0 ? '[' + withoutZone(host) + ']' : host;
        if (!HostRule.isHost(bracketed)) {
            throw new IllegalArgumentException(
                    "host \"" + host + "\": a name or an address is needed");
        }
        return port == usual ? bracketed : bracketed + ':' + port;
    }

    /// That of an absolute URI, whose user is nobody's business but the server's of the user.
    static String of(String uri) {
        HttpUri parsed = HttpUri.parse(uri);
        String host = parsed.host();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("target \"" + uri + "\" names no host");
        }
        return parsed.port() < 0 ? host : host + ':' + parsed.port();
    }

    /// What tells interfaces apart means nothing at the other end (RFC 6874 §4).
    private static String withoutZone(String address) {
        int percent = address.indexOf('%');
        return percent < 0 ? address : address.substring(0, percent);
    }
}
