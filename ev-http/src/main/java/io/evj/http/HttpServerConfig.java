package io.evj.http;

import io.evj.http.codec.Octets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a server takes, and how long it waits. Immutable.
///
/// @param limits                   of each request
/// @param methods                  what requests may ask for; `HEAD` is answered as `GET` without content
/// @param connectionsMax           one more is answered by 503 and closed; 0: no limit
/// @param requestsPerConnectionMax the last one is answered with `Connection: close`; 0: no limit
/// @param idleTimeout              between requests, and before the first, when all answers are written
/// @param headTimeout              for the head as a whole, from its first octet; 408
/// @param bodyTimeout              while nothing of a body comes that is waited for; 408
/// @param writeTimeout             while the client takes nothing of an answer
/// @param lingerTimeout            how long what the client still sends is read and dropped, once the last answer is written and before
///                                 the connection is closed
/// @param lingerBytesMax           how much of it; also how much is read of a body that nobody wants
/// @param serverName               the field `Server`; empty: none
/// @param contentType              the type of content for which no other is said; empty: none
public record HttpServerConfig(
        HttpLimits limits,
        Set<HttpMethod> methods,
        int connectionsMax,
        int requestsPerConnectionMax,
        Duration idleTimeout,
        Duration headTimeout,
        Duration bodyTimeout,
        Duration writeTimeout,
        Duration lingerTimeout,
        long lingerBytesMax,
        String serverName,
        String contentType) {
    private static final HttpServerConfig DEFAULTS =
            new HttpServerConfig(
                    HttpLimits.defaults(),
                    Set.of(
                            HttpMethod.GET,
                            HttpMethod.HEAD,
                            HttpMethod.POST,
                            HttpMethod.PUT,
                            HttpMethod.DELETE),
                    0,
                    0,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    256 * 1024,
                    "",
                    "text/plain; charset=utf-8");

    /// Checks the components.
    public HttpServerConfig {
        methods = Set.copyOf(methods);
        check("connectionsMax", connectionsMax);
        check("requestsPerConnectionMax", requestsPerConnectionMax);
        check("lingerBytesMax", lingerBytesMax);
        for (Duration timeout :
                List.of(idleTimeout, headTimeout, bodyTimeout, writeTimeout, lingerTimeout)) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException(
                        "timeout " + timeout + ": 0 (none) or more is needed");
            }
        }
        checkText("serverName", serverName);
        checkText("contentType", contentType);
    }

    /// The limits of [HttpLimits#defaults()]; GET, HEAD, POST, PUT and DELETE; any number of connections and requests; 60 s of
    /// idleness, 20 s for a head, 30 s without progress in either direction; no name.
    ///
    /// @return the defaults
    public static HttpServerConfig defaults() {
        return DEFAULTS;
    }

    /// With other limits.
    ///
    /// @param newLimits of each request
    /// @return a changed copy
    public HttpServerConfig withLimits(HttpLimits newLimits) {
        return with(copy -> copy.limits = newLimits);
    }

    /// With other methods. What is known ([HttpMethod#known()]) and not among them is answered by 405, what is unknown by 501.
    ///
    /// @param newMethods all that are allowed; also of one's own, see [HttpMethod#extension]
    /// @return a changed copy
    /// @libevent evhttp_set_allowed_methods
    /// @libevent evhttp_set_ext_method_cmp
    /// @libevent evhttp_ext_method_cb
    public HttpServerConfig withMethods(Set<HttpMethod> newMethods) {
        return with(copy -> copy.methods = newMethods);
    }

    /// With more methods.
    ///
    /// @param more allowed beside the others
    /// @return a changed copy
    public HttpServerConfig withMethods(HttpMethod... more) {
        var all = new LinkedHashSet<>(methods);
        all.addAll(List.of(more));
        return withMethods(all);
    }

    /// With another limit for connections.
    ///
    /// @param count at the same time; 0: none
    /// @return a changed copy
    /// @libevent evhttp_set_max_connections
    public HttpServerConfig withConnectionsMax(int count) {
        return with(copy -> copy.connectionsMax = count);
    }

    /// With another limit for requests.
    ///
    /// @param count on one connection; 0: none
    /// @return a changed copy
    public HttpServerConfig withRequestsPerConnectionMax(int count) {
        return with(copy -> copy.requestsPerConnectionMax = count);
    }

    /// With another timeout between requests.
    ///
    /// @param timeout 0: none
    /// @return a changed copy
    public HttpServerConfig withIdleTimeout(Duration timeout) {
        return with(copy -> copy.idleTimeout = timeout);
    }

    /// With another timeout for heads.
    ///
    /// @param timeout for the whole of one; 0: none
    /// @return a changed copy
    public HttpServerConfig withHeadTimeout(Duration timeout) {
        return with(copy -> copy.headTimeout = timeout);
    }

    /// With another timeout for bodies.
    ///
    /// @param timeout without progress; 0: none
    /// @return a changed copy
    public HttpServerConfig withBodyTimeout(Duration timeout) {
        return with(copy -> copy.bodyTimeout = timeout);
    }

    /// With one timeout for everything that is read: idleness, heads, bodies.
    ///
    /// @param timeout 0: none
    /// @return a changed copy
    /// @libevent evhttp_set_read_timeout_tv
    public HttpServerConfig withReadTimeout(Duration timeout) {
        return with(copy -> {
            copy.idleTimeout = timeout;
            copy.headTimeout = timeout;
            copy.bodyTimeout = timeout;
        });
    }

    /// With another timeout for writing.
    ///
    /// @param timeout without progress; 0: none, and a client that reads nothing is waited for
    /// @return a changed copy
    /// @libevent evhttp_set_write_timeout_tv
    public HttpServerConfig withWriteTimeout(Duration timeout) {
        return with(copy -> copy.writeTimeout = timeout);
    }

    /// With one timeout for reading and writing.
    ///
    /// @param timeout 0: none
    /// @return a changed copy
    /// @libevent evhttp_set_timeout
    /// @libevent evhttp_set_timeout_tv
    public HttpServerConfig withTimeout(Duration timeout) {
        return withReadTimeout(timeout).withWriteTimeout(timeout);
    }

    /// With other bounds for reading on, for nothing but the client's sake, before a connection is closed. A connection that is
    /// closed while octets wait in it is reset, and the client may never read the answer.
    ///
    /// @param timeout  how long at most; 0: not at all
    /// @param bytesMax how much at most
    /// @return a changed copy
    /// @libevent evhttp_set_flags
    /// @libevent EVHTTP_SERVER_LINGERING_CLOSE
    public HttpServerConfig withLinger(Duration timeout, long bytesMax) {
        return with(copy -> {
            copy.lingerTimeout = timeout;
            copy.lingerBytesMax = bytesMax;
        });
    }

    /// With another name.
    ///
    /// @param name the field `Server`; empty: none
    /// @return a changed copy
    public HttpServerConfig withServerName(String name) {
        return with(copy -> copy.serverName = name);
    }

    /// With another type of content for which none is said.
    ///
    /// @param type the field `Content-Type`; empty: none
    /// @return a changed copy
    /// @libevent evhttp_set_default_content_type
    public HttpServerConfig withContentType(String type) {
        return with(copy -> copy.contentType = type);
    }

    private static void check(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + ": 0 or more is needed");
        }
    }

    private static void checkText(String name, String value) {
        if (!value.chars().allMatch(Octets::isText)) {
            throw new IllegalArgumentException(name + ": a character no field may have");
        }
    }

    private HttpServerConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.make();
    }

    /// A configuration being changed.
    private static final class Copy {
        private HttpLimits limits;
        private Set<HttpMethod> methods;
        private int connectionsMax;
        private int requestsPerConnectionMax;
        private Duration idleTimeout;
        private Duration headTimeout;
        private Duration bodyTimeout;
        private Duration writeTimeout;
        private Duration lingerTimeout;
        private long lingerBytesMax;
        private String serverName;
        private String contentType;

        Copy(HttpServerConfig from) {
            limits = from.limits;
            methods = from.methods;
            connectionsMax = from.connectionsMax;
            requestsPerConnectionMax = from.requestsPerConnectionMax;
            idleTimeout = from.idleTimeout;
            headTimeout = from.headTimeout;
            bodyTimeout = from.bodyTimeout;
            writeTimeout = from.writeTimeout;
            lingerTimeout = from.lingerTimeout;
            lingerBytesMax = from.lingerBytesMax;
            serverName = from.serverName;
            contentType = from.contentType;
        }

        HttpServerConfig make() {
            return new HttpServerConfig(
                    limits,
                    methods,
                    connectionsMax,
                    requestsPerConnectionMax,
                    idleTimeout,
                    headTimeout,
                    bodyTimeout,
                    writeTimeout,
                    lingerTimeout,
                    lingerBytesMax,
                    serverName,
                    contentType);
        }
    }
}
