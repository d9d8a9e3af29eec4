package io.evj.http;

import java.time.Duration;
import java.util.List;

/// How a client behaves: how many connections it keeps, and for how long. Immutable.
///
/// @param connection            of each connection
/// @param connectionsPerHostMax to one origin; more requests wait
/// @param connectionsMax        to all together; idle ones make room for others
/// @param waitingMax            requests that wait for a connection; one more fails
/// @param idleTimeout           how long a connection is kept that nobody uses
/// @param ageMax                how long a connection is used, so that names are looked up again
/// @param isAllowingUnixSockets whether a URI may name the path of a socket, see [#withUnixSockets]
public record HttpClientConfig(
        HttpConnectionConfig connection,
        int connectionsPerHostMax,
        int connectionsMax,
        int waitingMax,
        Duration idleTimeout,
        Duration ageMax,
        boolean isAllowingUnixSockets) {
    private static final HttpClientConfig DEFAULTS =
            new HttpClientConfig(
                    HttpConnectionConfig.defaults().withReplaying(true),
                    64,
                    1024,
                    4096,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    false);

    /// Checks the components.
    public HttpClientConfig {
        check("connectionsPerHostMax", connectionsPerHostMax, 1);
        check("connectionsMax", connectionsMax, 1);
        check("waitingMax", waitingMax, 0);
        for (Duration time : List.of(idleTimeout, ageMax)) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("time " + time + ": 0 (none) or more is needed");
            }
        }
    }

    /// Connections with [HttpConnectionConfig#defaults()] that [replay][HttpConnectionConfig#withReplaying]: 64 to each origin, 1024 together;
    /// 4096 waiting requests; 30 s of idleness, five minutes of life. No Unix-domain sockets.
    ///
    /// @return the defaults
    public static HttpClientConfig defaults() {
        return DEFAULTS;
    }

    /// With other connections.
    ///
    /// @param each how they behave
    /// @return a changed copy
    public HttpClientConfig withConnection(HttpConnectionConfig each) {
        return new HttpClientConfig(
                each,
                connectionsPerHostMax,
                connectionsMax,
                waitingMax,
                idleTimeout,
                ageMax,
                isAllowingUnixSockets);
    }

    /// With another limit for connections to one origin.
    ///
    /// @param count 1 or more
    /// @return a changed copy
    public HttpClientConfig withConnectionsPerHostMax(int count) {
        return new HttpClientConfig(
                connection,
                count,
                connectionsMax,
                waitingMax,
                idleTimeout,
                ageMax,
                isAllowingUnixSockets);
    }

    /// With another limit for all connections.
    ///
    /// @param count 1 or more
    /// @return a changed copy
    public HttpClientConfig withConnectionsMax(int count) {
        return new HttpClientConfig(
                connection,
                connectionsPerHostMax,
                count,
                waitingMax,
                idleTimeout,
                ageMax,
                isAllowingUnixSockets);
    }

    /// With another limit for waiting requests.
    ///
    /// @param count 0 or more
    /// @return a changed copy
    public HttpClientConfig withWaitingMax(int count) {
        return new HttpClientConfig(
                connection,
                connectionsPerHostMax,
                connectionsMax,
                count,
                idleTimeout,
                ageMax,
                isAllowingUnixSockets);
    }

    /// With another time for idle connections. It should be less than what servers allow.
    ///
    /// @param timeout 0: for ever
    /// @return a changed copy
    public HttpClientConfig withIdleTimeout(Duration timeout) {
        return new HttpClientConfig(
                connection,
                connectionsPerHostMax,
                connectionsMax,
                waitingMax,
                timeout,
                ageMax,
                isAllowingUnixSockets);
    }

    /// With another age. A request under way is not cut off.
    ///
    /// @param age 0: any
    /// @return a changed copy
    public HttpClientConfig withAgeMax(Duration age) {
        return new HttpClientConfig(
                connection,
                connectionsPerHostMax,
                connectionsMax,
                waitingMax,
                idleTimeout,
                age,
                isAllowingUnixSockets);
    }

    /// Allows URIs that name the path of a Unix-domain socket in the place of a host, `http://unix:/path/of/socket:/path?query`, or not. Allow
    /// them only where all URIs are yours: with one from a stranger, as in a proxy, he would reach what listens on this machine.
    ///
    /// @param isAllowing whether they are asked for; without, they are refused
    /// @return a changed copy
    public HttpClientConfig withUnixSockets(boolean isAllowing) {
        return new HttpClientConfig(
                connection,
                connectionsPerHostMax,
                connectionsMax,
                waitingMax,
                idleTimeout,
                ageMax,
                isAllowing);
    }

    private static void check(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    name + " " + value + ": " + min + " or more is needed");
        }
    }
}
