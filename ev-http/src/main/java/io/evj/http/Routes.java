package io.evj.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.http.codec.Octets;
import io.evj.http.codec.RequestHead;
import io.evj.http.codec.TargetForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Handlers by path. A few paths that are never encoded are compared octet by octet, so that no text is made of what was asked
/// for; the rest is looked up.
///
/// A path is decoded to be compared, but for the slash: an encoded one is part of a name (RFC 3986 §2.2), and no handler has a path that could
/// say so. Who keeps others away from `/a/` and looks at the slashes need not fear that `/a%2fb` is answered as `/a/b`.
final class Routes {
    /// Beyond so many, looking one up is faster.
    private static final int COMPARED_MAX = 16;

    private static final class Route {
        final byte[] path;
        final HttpHandler handler;

        Route(String path, HttpHandler handler) {
            this.path = path.getBytes(US_ASCII); // compared only if it is
            this.handler = handler;
        }
    }

    private final Map<String, Route> all = new HashMap<>();
    private final List<Route> compared = new ArrayList<>();

    void add(String path, HttpHandler handler) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw new IllegalArgumentException("path \"" + path + "\": it begins with a slash");
        }
        Route route = new Route(path, handler);
        if (all.putIfAbsent(path, route) != null) {
            throw new IllegalStateException("path \"" + path + "\" has a handler already");
        }
        if (path.chars().allMatch(c -> Octets.is(c, Octets.PATH))) {
            compared.add(route);
        }
    }

    @Nullable HttpHandler remove(String path) {
        Route route = all.remove(path);
        compared.remove(route);
        return route == null ? null : route.handler;
    }

    @Nullable HttpHandler find(RequestHead head) {
        int count = Math.min(compared.size(), COMPARED_MAX);
        for (int i = 0; i < count; i++) {
            Route route = compared.get(i);
            if (head.pathIs(route.path)) {
                return route.handler;
            }
        }
        if (all.isEmpty()) {
            return null;
        }
        String path = head.path();
        if (hasEncodedSlash(path)) {
            return null;
        }
        boolean isRoot = path.isEmpty() && head.form() == TargetForm.ABSOLUTE; // RFC 9110 §4.2.3
        Route route = all.get(isRoot ? "/" : PercentCoding.decode(path, false));
        return route == null ? null : route.handler;
    }

    private static boolean hasEncodedSlash(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (path.regionMatches(true, i, "%2f", 0, 3)) {
                return true;
            }
        }
        return false;
    }
}
