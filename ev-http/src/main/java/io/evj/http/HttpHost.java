package io.evj.http;

import io.evj.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What answers the requests for one host, or for several: handlers by path, one for the rest, and virtual hosts below.
///
/// Which one answers is settled by the host that a request names: first by the [aliases][#alias] of the whole tree, then by the
/// [patterns][#host] of one level, in the order in which they were added, and again by those below the one that matches. Nothing is
/// inherited: the handlers are those of the host that was found. Confined to its loop.
///
/// @libevent evhttp_add_virtual_host
public final class HttpHost {
    private final @Nullable HostPattern pattern;
    private final Routes routes = new Routes();
    private final List<HttpHost> below = new ArrayList<>();
    private final Set<HttpHandler> withoutHost = new HashSet<>();
    private final Map<String, HttpHost> aliases = new LinkedHashMap<>();
    private @Nullable HttpHandler general;
    private @Nullable Set<HttpMethod> methods;

    HttpHost(@Nullable HostPattern pattern) {
        this.pattern = pattern;
    }

    /// Has a handler answer requests for one path.
    ///
    /// @param path    as it is after percent-decoding, without query: `/a b` for `/a%20b`; but `/a%2fb` is not `/a/b`, and leads to no path's
    ///                handler
    /// @param handler what answers
    /// @return this
    /// @throws IllegalStateException the path has a handler
    public HttpHost handle(String path, HttpHandler handler) {
        routes.add(path, handler);
        return this;
    }

    /// Has a handler answer requests for one path, also those of HTTP/1.1 that have no field `Host`, which are answered by 400
    /// elsewhere. libevent's RPC clients send none. Of no effect on virtual hosts, as no name leads there.
    ///
    /// @param path    as for [#handle(String, HttpHandler)]
    /// @param handler what answers
    /// @return this
    /// @throws IllegalStateException the path has a handler
    public HttpHost handleWithoutHost(String path, HttpHandler handler) {
        routes.add(path, handler);
        withoutHost.add(handler);
        return this;
    }

    /// Has a handler answer all requests for which there is no other. Without one they are answered by 404.
    ///
    /// @param handler what answers
    /// @return this
    public HttpHost handle(HttpHandler handler) {
        general = handler;
        return this;
    }

    /// Takes a handler away.
    ///
    /// @param path which
    /// @return whether there was one
    /// @libevent evhttp_del_cb
    public boolean unhandle(String path) {
        HttpHandler removed = routes.remove(path);
        if (removed != null) {
            withoutHost.remove(removed);
        }
        return removed != null;
    }

    /// Allows other methods here than elsewhere on the server.
    ///
    /// @param allowed all that are allowed
    /// @return this
    public HttpHost methods(Set<HttpMethod> allowed) {
        methods = Set.copyOf(allowed);
        return this;
    }

    /// Adds a virtual host.
    ///
    /// @param hostPattern names of hosts, without port: `*` stands for any number of characters; case does not count
    /// @return the new host, to be given handlers
    /// @throws IllegalArgumentException the pattern is empty
    public HttpHost host(String hostPattern) {
        HttpHost host = new HttpHost(new HostPattern(hostPattern));
        below.add(host);
        return host;
    }

    /// Removes a virtual host, with all below it.
    ///
    /// @param host one that [#host] has given
    /// @return whether it was there
    /// @libevent evhttp_remove_virtual_host
    public boolean remove(HttpHost host) {
        return below.remove(host);
    }

    /// Gives this host one more name.
    ///
    /// @param name exact, without port; case does not count
    /// @return this
    /// @libevent evhttp_add_server_alias
    public HttpHost alias(String name) {
        aliases.put(name.toLowerCase(Locale.ROOT), this);
        return this;
    }

    /// Takes a name away again.
    ///
    /// @param name which
    /// @return whether it was one of this host's
    /// @libevent evhttp_remove_server_alias
    public boolean unalias(String name) {
        return aliases.remove(name.toLowerCase(Locale.ROOT)) != null;
    }

    // ---- for the server

    /// Whether every request is for this host, whatever name it has.
    boolean isAlone() {
        return below.isEmpty();
    }

    /// The host that answers for a name.
    HttpHost find(String name) {
        HttpHost named = alias(name.toLowerCase(Locale.ROOT), this);
        return named != null ? named : descend(name);
    }

    /// Methods that are allowed here; null: those of the server.
    @Nullable Set<HttpMethod> methods() {
        return methods;
    }

    /// Whether a request of HTTP/1.1 that names no host is answered.
    boolean mayLackHost(RequestHead head) {
        HttpHandler found = withoutHost.isEmpty() ? null : routes.find(head);
        return found != null && withoutHost.contains(found);
    }

    @Nullable HttpHandler handler(RequestHead head) {
        HttpHandler found = routes.find(head);
        return found != null ? found : general;
    }

    private static @Nullable HttpHost alias(String name, HttpHost at) {
        if (at.aliases.containsKey(name)) {
            return at;
        }
        for (HttpHost host : at.below) {
            HttpHost found = alias(name, host);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private HttpHost descend(String name) {
        HttpHost found = this;
        for (HttpHost next = this; next != null; next = next.match(name)) {
            found = next;
        }
        return found;
    }

    private @Nullable HttpHost match(String name) {
        for (HttpHost host : below) {
            if (host.pattern != null && host.pattern.matches(name)) {
                return host;
            }
        }
        return null;
    }
}
