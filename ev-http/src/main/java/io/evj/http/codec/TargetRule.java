package io.evj.http.codec;

import io.evj.http.HttpMethod;
import io.evj.http.HttpUri;
import org.jspecify.annotations.Nullable;

/// Which form a target has, and whether it may have it with its method (RFC 9112 §3.2). Its octets have been looked at before.
public final class TargetRule {
    private TargetRule() {}

    /// Settles the target of a head.
    ///
    /// @param head whose method is known
    /// @param from the target's first octet
    /// @param to   the one behind the last
    /// @return what is wrong with it, or null
    static @Nullable String settle(RequestHead head, int from, int to) {
        byte[] bytes = head.fields().bytes();
        if (head.isMethod(HttpMethod.CONNECT)) {
            head.target(TargetForm.AUTHORITY, from, to, to, to);
            return isAuthority(head.target()) ? null : "CONNECT needs a host and a port";
        }
        if (bytes[from] == '/') {
            head.target(TargetForm.ORIGIN, from, to, from, question(bytes, from, to));
            return null;
        }
        if (bytes[from] == '*' && to == from + 1) {
            head.target(TargetForm.ASTERISK, from, to, to, to);
            return head.isMethod(HttpMethod.OPTIONS) ? null : "a target of * is for OPTIONS";
        }
        int pathStart = pathStart(bytes, from, to);
        head.target(TargetForm.ABSOLUTE, from, to, pathStart, question(bytes, pathStart, to));
        String target = head.target();
        if (!isAbsolute(target)) {
            return "a target that is neither path nor URI";
        }
        return namesUser(target) ? "a target that names a user" : null;
    }

    /// Checks a target that is to be sent: by the rules that a received one must keep.
    ///
    /// @param method of the request
    /// @param target a path with perhaps a query, an absolute URI, for CONNECT a host and port, for OPTIONS perhaps `*`; encoded, without
    ///               a fragment
    /// @throws IllegalArgumentException the target is none, or not for that method
    public static void check(HttpMethod method, String target) {
        if (!isTarget(method, target)) {
            throw new IllegalArgumentException(
                    "target \"%s\": not one for %s".formatted(Excerpt.beginning(target), method));
        }
        if (!target.startsWith("/") && namesUser(target)) { // and is not shown: it may be secret
            throw new IllegalArgumentException(
                    "a user in the target is not sent to anybody (RFC 9110 §4.2.4)");
        }
    }

    private static boolean isTarget(HttpMethod method, String target) {
        if (method.equals(HttpMethod.CONNECT)) {
            return isAuthority(target);
        }
        if (target.startsWith("/")) {
            int length = target.length();
            return UriGrammar.firstBad(target, 0, length, Octets.QUERY) == length;
        }
        return target.equals("*") ? method.equals(HttpMethod.OPTIONS) : isAbsolute(target);
    }

    /// `authority-form = uri-host ":" port`, where neither may be missing (RFC 9110 §9.3.6).
    private static boolean isAuthority(String target) {
        int colon = target.lastIndexOf(':');
        return colon > 0
                && UriGrammar.isHost(target, 0, colon)
                && UriGrammar.port(target, colon + 1, target.length()) > 0;
    }

    /// An absolute URI that names a host: nothing else can be asked for.
    private static boolean isAbsolute(String target) {
        HttpUri uri = HttpUri.tryParse(target);
        if (uri == null || uri.scheme() == null) {
            return false;
        }
        String host = uri.host();
        return host != null && !host.isEmpty() && uri.fragment() == null;
    }

    /// What `http` and `https` must not have, and whoever receives it should refuse (RFC 9110 §4.2.4). Other schemes may, as `ftp` of a proxy.
    private static boolean namesUser(String target) {
        HttpUri uri = target.indexOf('@') < 0 ? null : HttpUri.tryParse(target);
        String scheme = uri == null || uri.userinfo() == null ? null : uri.scheme();
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    /// Behind the authority of what may be an absolute URI.
    private static int pathStart(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '/') {
            at++;
        }
        at = Math.min(at + 2, to); // both slashes
        while (at < to && bytes[at] != '/' && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    private static int question(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '?') {
            at++;
        }
        return at;
    }
}
