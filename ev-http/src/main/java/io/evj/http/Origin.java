package io.evj.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whom a client talks to (RFC 9110 §4.3.1): requests of one origin may go over the same connections. Immutable.
///
/// @param scheme     `http` or `https`, in lower case
/// @param host       a name or an address, IPv6 without brackets, in lower case; for a Unix-domain socket `localhost`
/// @param port       1 to 65535
/// @param unixSocket the path of a Unix-domain socket, which is connected to in place of the host; null: none
public record Origin(String scheme, String host, int port, @Nullable String unixSocket) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int PORT_MAX = 65_535;

    /// Checks the components.
    public Origin {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme " + scheme + ": http or https is needed");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port " + port + ": 1 to 65535 is needed");
        }
        host = Authority.bare(host).toLowerCase(Locale.ROOT);
    }

    /// That of a URI.
    ///
    /// @param uri absolute
    /// @return its origin
    /// @throws IllegalArgumentException it is not absolute, its scheme is another, or it names no host
    public static Origin of(HttpUri uri) {
        String written = uri.scheme();
        String scheme = written == null ? "" : written.toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        String path = uri.unixSocket();
        if (path != null) {
            return new Origin(scheme, "localhost", usual, path);
        }
        String host = uri.host();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("\"" + uri + "\" names no host");
        }
        return new Origin(scheme, host, uri.port() < 0 ? usual : uri.port(), null);
    }

    /// Whether what is said to it must be encrypted.
    ///
    /// @return whether the scheme is `https`
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /// What `Host` says.
    String authority() {
        return Authority.of(host, port, isSecure() ? HTTPS_PORT : HTTP_PORT);
    }

    /// As in a URI.
    @Override
    public String toString() {
        return scheme + "://" + (unixSocket == null ? authority() : "unix:" + unixSocket + ':');
    }
}
