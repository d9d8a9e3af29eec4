package io.evj.http;

import org.jspecify.annotations.Nullable;

/// The components of a URI reference (RFC 3986 §3). Null is undefined, which is not the same as empty.
///
/// @param scheme     without its colon
/// @param userinfo   without its `@`
/// @param host       with its brackets; empty is an authority without a host
/// @param unixSocket a path in the place of host and port
/// @param port       -1: none
/// @param path       possibly empty
/// @param query      without its question mark
/// @param fragment   without its `#`
record UriParts(
        @Nullable String scheme,
        @Nullable String userinfo,
        @Nullable String host,
        @Nullable String unixSocket,
        int port,
        String path,
        @Nullable String query,
        @Nullable String fragment) {
    static final UriParts NONE = new UriParts(null, null, null, null, -1, "", null, null);

    boolean hasAuthority() {
        return host != null || unixSocket != null;
    }

    UriParts withPath(String newPath) {
        return new UriParts(scheme, userinfo, host, unixSocket, port, newPath, query, fragment);
    }

    UriParts withScheme(@Nullable String newScheme) {
        return new UriParts(newScheme, userinfo, host, unixSocket, port, path, query, fragment);
    }

    UriParts withAuthorityOf(UriParts other) {
        return new UriParts(
                scheme,
                other.userinfo,
                other.host,
                other.unixSocket,
                other.port,
                path,
                query,
                fragment);
    }

    UriParts withQuery(@Nullable String newQuery) {
        return new UriParts(scheme, userinfo, host, unixSocket, port, path, newQuery, fragment);
    }

    UriParts withFragment(@Nullable String newFragment) {
        return new UriParts(scheme, userinfo, host, unixSocket, port, path, query, newFragment);
    }

    /// Why the text of these parts would be read as other parts (RFC 3986 §3.3), or null when all is well.
    @Nullable String contradiction() {
        if (hasAuthority()) {
            return path.isEmpty() || path.startsWith("/")
                    ? null
                    : "a path behind an authority must begin with a slash";
        }
        if (path.startsWith("//")) {
            return "a path that begins with two slashes needs an authority before it";
        }
        if (scheme == null && firstSegmentHasColon()) {
            return "a colon in the first segment would make a scheme of it";
        }
        return null;
    }

    boolean firstSegmentHasColon() {
        int colon = path.indexOf(':');
        int slash = path.indexOf('/');
        return colon >= 0 && (slash < 0 || colon < slash);
    }

    /// The text (RFC 3986 §5.3).
    String text() {
        var out = new StringBuilder();
        if (scheme != null) {
            out.append(scheme).append(':');
        }
        if (hasAuthority()) {
            out.append("//");
            if (userinfo != null) {
                out.append(userinfo).append('@');
            }
            if (unixSocket != null) {
                out.append(UriParser.UNIX).append(unixSocket).append(':');
            } else {
                out.append(host);
                if (port >= 0) {
                    out.append(':').append(port);
                }
            }
        }
        out.append(path);
        if (query != null) {
            out.append('?').append(query);
        }
        if (fragment != null) {
            out.append('#').append(fragment);
        }
        return out.toString();
    }
}
