package io.evj.http;

import io.evj.http.codec.Excerpt;
import io.evj.http.codec.Octets;
import io.evj.http.codec.UriGrammar;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A URI or a relative reference, in its parts (RFC 3986).
///
/// Each part is kept as it was written: nothing is decoded, encoded or put into lower case. An absent part is null, which is not
/// the same as an empty one: `http://h/?` has an empty query, `http://h/` has none.
///
/// ```java
/// HttpUri uri = HttpUri.parse("http://localhost:8080/find?q=a%20b");
/// uri.parameters().get("q");                     // "a b"
/// uri.resolve(HttpUri.parse("../up")).join();    // "http://localhost:8080/up"
/// ```
///
/// Two URIs are equal when all their parts are; flags do not count. Immutable.
public final class HttpUri {
    private final UriParts parts;
    private final Set<UriFlag> flags;

    private HttpUri(UriParts parts, Set<UriFlag> flags) {
        this.parts = parts;
        this.flags = flags;
    }

    /// A URI without any part: its path is empty, its port -1.
    ///
    /// @param flags how parts are checked when they are set
    /// @return the empty reference
    /// @libevent evhttp_uri_new
    public static HttpUri empty(UriFlag... flags) {
        return new HttpUri(UriParts.NONE, set(flags));
    }

    /// Reads a URI or a relative reference.
    ///
    /// @param text  the reference
    /// @param flags what is allowed beyond RFC 3986
    /// @return its parts
    /// @throws IllegalArgumentException the text is no URI reference; the message says where and why
    /// @libevent evhttp_uri_parse
    /// @libevent evhttp_uri_parse_with_flags
    public static HttpUri parse(String text, UriFlag... flags) {
        Set<UriFlag> set = set(flags);
        var parser = new UriParser(text, set);
        UriParts parts = parser.parse();
        if (parts == null) {
            throw new IllegalArgumentException(
                    "URI \"%s\", character %d: %s"
                            .formatted(
                                    Excerpt.beginning(text),
                                    parser.problemIndex(),
                                    parser.problem()));
        }
        return new HttpUri(parts, set);
    }

    /// Reads a URI or a relative reference that may well be none.
    ///
    /// @param text  the reference
    /// @param flags what is allowed beyond RFC 3986
    /// @return its parts, or null when it is no URI reference
    public static @Nullable HttpUri tryParse(String text, UriFlag... flags) {
        Set<UriFlag> set = set(flags);
        UriParts parts = new UriParser(text, set).parse();
        return parts == null ? null : new HttpUri(parts, set);
    }

    /// The scheme, as written.
    ///
    /// @return without its colon; null: a relative reference
    /// @libevent evhttp_uri_get_scheme
    public @Nullable String scheme() {
        return parts.scheme();
    }

    /// What stands before the `@`.
    ///
    /// @return still encoded; null: none
    /// @libevent evhttp_uri_get_userinfo
    public @Nullable String userinfo() {
        return parts.userinfo();
    }

    /// The host: a name or an address, one of IPv6 in brackets unless [UriFlag#HOST_STRIP_BRACKETS] is set.
    ///
    /// @return as written; empty: an authority without a host; null: no authority, or a Unix-domain socket
    /// @libevent evhttp_uri_get_host
    public @Nullable String host() {
        String host = parts.host();
        if (host == null || !host.startsWith("[") || !has(UriFlag.HOST_STRIP_BRACKETS)) {
            return host;
        }
        return host.substring(1, host.length() - 1);
    }

    /// The path of a Unix-domain socket; only with [UriFlag#UNIX_SOCKET].
    ///
    /// @return the path; null: none
    /// @libevent evhttp_uri_get_unixsocket
    public @Nullable String unixSocket() {
        return parts.unixSocket();
    }

    /// The port.
    ///
    /// @return 0 to 65535; -1: none is given
    /// @libevent evhttp_uri_get_port
    public int port() {
        return parts.port();
    }

    /// The path.
    ///
    /// @return still encoded; empty: none
    /// @libevent evhttp_uri_get_path
    public String path() {
        return parts.path();
    }

    /// The query.
    ///
    /// @return still encoded, without its question mark; null: none
    /// @libevent evhttp_uri_get_query
    public @Nullable String query() {
        return parts.query();
    }

    /// The fragment.
    ///
    /// @return still encoded, without its number sign; null: none
    /// @libevent evhttp_uri_get_fragment
    public @Nullable String fragment() {
        return parts.fragment();
    }

    /// How parts are read, checked and given.
    ///
    /// @return the flags; unmodifiable
    public Set<UriFlag> flags() {
        return flags;
    }

    /// The query, split and decoded.
    ///
    /// @param queryFlags how it is split
    /// @return its parameters; empty when there is no query
    /// @throws IllegalArgumentException the query is no list of parameters
    /// @libevent evhttp_parse_query
    public HttpQuery parameters(QueryFlag... queryFlags) {
        String query = parts.query();
        return HttpQuery.parse(query == null ? "" : query, queryFlags);
    }

    /// Path and query as a request line has them in its origin form (RFC 9112 §3.2.1).
    ///
    /// @return the path, `/` when it is empty, and the query behind a question mark if there is one
    public String originForm() {
        String path = parts.path().isEmpty() ? "/" : parts.path();
        return parts.query() == null ? path : path + '?' + parts.query();
    }

    /// With other flags. Parts that are there already are not looked at again.
    ///
    /// @param newFlags in the place of the old ones
    /// @return a changed copy
    /// @libevent evhttp_uri_set_flags
    public HttpUri withFlags(UriFlag... newFlags) {
        return new HttpUri(parts, set(newFlags));
    }

    /// With another scheme.
    ///
    /// @param scheme a letter, then letters, digits, `+`, `-` and `.`; null: none
    /// @return a changed copy
    /// @throws IllegalArgumentException it is no scheme
    /// @libevent evhttp_uri_set_scheme
    public HttpUri withScheme(@Nullable String scheme) {
        if (scheme != null && !UriGrammar.isScheme(scheme, 0, scheme.length())) {
            throw refused("scheme", scheme);
        }
        return with(parts.withScheme(scheme));
    }

    /// With other user information.
    ///
    /// @param userinfo encoded; null: none
    /// @return a changed copy
    /// @throws IllegalArgumentException a character that may not be there
    /// @libevent evhttp_uri_set_userinfo
    public HttpUri withUserinfo(@Nullable String userinfo) {
        if (userinfo != null) {
            check("user information", userinfo, Octets.USERINFO);
        }
        return withAuthority(userinfo, parts.host(), parts.unixSocket(), parts.port());
    }

    /// With another host.
    ///
    /// @param host a name or an IPv4 address, possibly empty, or an IPv6 address in brackets; null: no authority
    /// @return a changed copy
    /// @throws IllegalArgumentException it is no host
    /// @libevent evhttp_uri_set_host
    public HttpUri withHost(@Nullable String host) {
        if (host != null && !UriGrammar.isHost(host, 0, host.length())) {
            throw refused("host", host);
        }
        return withAuthority(parts.userinfo(), host, parts.unixSocket(), parts.port());
    }

    /// With the path of a Unix-domain socket, which takes the place of host and port in the text.
    ///
    /// @param path without a colon, which would end it; null: none
    /// @return a changed copy
    /// @throws IllegalArgumentException it is empty, or has a colon
    /// @libevent evhttp_uri_set_unixsocket
    public HttpUri withUnixSocket(@Nullable String path) {
        if (path != null && (path.isEmpty() || path.indexOf(':') >= 0)) {
            throw refused("socket", path);
        }
        return withAuthority(parts.userinfo(), parts.host(), path, parts.port());
    }

    /// With another port.
    ///
    /// @param port 0 to 65535; -1: none
    /// @return a changed copy
    /// @throws IllegalArgumentException it is out of range
    /// @libevent evhttp_uri_set_port
    public HttpUri withPort(int port) {
        if (port < -1 || port > UriGrammar.PORT_MAX) {
            throw new IllegalArgumentException(
                    "port " + port + ": -1 to " + UriGrammar.PORT_MAX + " is needed");
        }
        return withAuthority(parts.userinfo(), parts.host(), parts.unixSocket(), port);
    }

    /// With another path.
    ///
    /// @param path encoded; null: empty
    /// @return a changed copy
    /// @throws IllegalArgumentException a character that may not be there
    /// @libevent evhttp_uri_set_path
    public HttpUri withPath(@Nullable String path) {
        if (path != null) {
            check("path", path, Octets.PATH, "?#");
        }
        return with(parts.withPath(path == null ? "" : path));
    }

    /// With another query.
    ///
    /// @param query encoded, without a question mark before it; null: none
    /// @return a changed copy
    /// @throws IllegalArgumentException a character that may not be there
    /// @libevent evhttp_uri_set_query
    public HttpUri withQuery(@Nullable String query) {
        if (query != null) {
            check("query", query, Octets.QUERY, "#");
        }
        return with(parts.withQuery(query));
    }

    /// With another fragment.
    ///
    /// @param fragment encoded, without a number sign before it; null: none
    /// @return a changed copy
    /// @throws IllegalArgumentException a character that may not be there
    /// @libevent evhttp_uri_set_fragment
    public HttpUri withFragment(@Nullable String fragment) {
        if (fragment != null) {
            check("fragment", fragment, Octets.QUERY, "");
        }
        return with(parts.withFragment(fragment));
    }

    /// What a reference means when it is found in this URI (RFC 3986 §5.2): `..` and the like are followed.
    ///
    /// @param reference relative or absolute
    /// @return the target, with the flags of this URI
    /// @throws IllegalStateException this URI has no scheme, so that nothing can be relative to it
    public HttpUri resolve(HttpUri reference) {
        if (parts.scheme() == null) {
            throw new IllegalStateException(
                    "base \"" + Excerpt.beginning(toString()) + "\": a scheme is needed");
        }
        return with(UriResolution.resolve(parts, reference.parts));
    }

    /// The text, checked to mean the same when it is read again.
    ///
    /// @return the text
    /// @throws IllegalStateException the parts do not go together: a path without a slash behind an authority, or a path that
    ///                               would be taken for an authority or a scheme
    /// @libevent evhttp_uri_join
    public String join() {
        String contradiction = parts.contradiction();
        if (contradiction != null) {
            throw new IllegalStateException(
                    "URI \"" + Excerpt.beginning(toString()) + "\": " + contradiction);
        }
        return parts.text();
    }

    /// The text as it is, checked for nothing.
    @Override
    public String toString() {
        return parts.text();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpUri uri && uri.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    private HttpUri with(UriParts newParts) {
        return new HttpUri(newParts, flags);
    }

    private HttpUri withAuthority(
            @Nullable String userinfo,
            @Nullable String host,
            @Nullable String unixSocket,
            int port) {
        var authority = new UriParts(null, userinfo, host, unixSocket, port, "", null, null);
        return with(parts.withAuthorityOf(authority));
    }

    private boolean has(UriFlag flag) {
        return flags.contains(flag);
    }

    /// Checks a part that [UriFlag#NONCONFORMANT] relaxes: then nothing is refused but what would end the part.
    private void check(String what, String text, int octets, String ends) {
        if (!has(UriFlag.NONCONFORMANT)) {
            check(what, text, octets);
        } else if (text.chars().anyMatch(c -> ends.indexOf(c) >= 0)) {
            throw refused(what, text);
        }
    }

    private static void check(String what, String text, int octets) {
        if (UriGrammar.firstBad(text, 0, text.length(), octets) < text.length()) {
            throw refused(what, text);
        }
    }

    private static IllegalArgumentException refused(String what, String text) {
        return new IllegalArgumentException(
                "%s \"%s\": RFC 3986 does not allow it there"
                        .formatted(what, Excerpt.beginning(text)));
    }

    private static Set<UriFlag> set(UriFlag... flags) {
        return flags.length == 0
                ? Set.of()
                : Collections.unmodifiableSet(EnumSet.copyOf(List.of(flags)));
    }
}
