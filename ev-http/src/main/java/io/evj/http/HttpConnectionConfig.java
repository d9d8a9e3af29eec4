package io.evj.http;

import io.evj.api.AddressHints.Family;
import io.evj.http.codec.Octets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a client's connection behaves: what it takes, how long it waits, what it tries again. Immutable.
///
/// @param limits                of each answer
/// @param connectTimeout        for a connection to stand: lookup, connect and, with TLS, handshake
/// @param readTimeout           while nothing of an answer comes that is waited for
/// @param writeTimeout          while the server takes nothing of a request
/// @param wholeTimeout          for a request as a whole, from when it is sent: waiting and connecting included
/// @param continueTimeout       how long a body waits for `100 Continue` before it is sent all the same
/// @param retries               how often a failed connect is tried again; -1: without end
/// @param retryDelay            before the first of them; each following delay is twice as long, at most [#RETRY_DELAY_MAX]
/// @param isReplaying           whether a request that may be is sent once more, see [#withReplaying]
/// @param isReusingAddress      whether the address that answered is connected to again, without looking it up
/// @param isReadingOnWriteError whether a server that takes no more of a request may still answer it
/// @param family                which addresses of a host are tried
/// @param localAddress          where connections come from; null: the system chooses
/// @param queuedMax             requests that wait for their turn on a connection; one more fails
/// @param interimCountMax       interim answers before the final one; one more is a failure
/// @param wholeBytesMax         how much of an answer's body is collected when nobody takes it in pieces
/// @param userAgent             the field `User-Agent`; empty: none
public record HttpConnectionConfig(
        HttpLimits limits,
        Duration connectTimeout,
        Duration readTimeout,
        Duration writeTimeout,
        Duration wholeTimeout,
        Duration continueTimeout,
        int retries,
        Duration retryDelay,
        boolean isReplaying,
        boolean isReusingAddress,
        boolean isReadingOnWriteError,
        Family family,
        @Nullable InetSocketAddress localAddress,
        int queuedMax,
        int interimCountMax,
        long wholeBytesMax,
        String userAgent) {
    /// The longest delay before a retry.
    public static final Duration RETRY_DELAY_MAX = Duration.ofHours(1);

    private static final HttpConnectionConfig DEFAULTS =
            new HttpConnectionConfig(
                    HttpLimits.defaults(),
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(50),
                    Duration.ofSeconds(50),
                    Duration.ZERO,
                    Duration.ofSeconds(1),
                    0,
                    Duration.ofSeconds(2),
                    false,
                    false,
                    true,
                    Family.ANY,
                    null,
                    1024,
                    16,
                    16 << 20,
                    "");

    /// Checks the components.
    public HttpConnectionConfig {
        for (Duration timeout :
                List.of(connectTimeout, readTimeout, writeTimeout, wholeTimeout, continueTimeout)) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException(
                        "timeout " + timeout + ": 0 (none) or more is needed");
            }
        }
        if (retries < -1) {
            throw new IllegalArgumentException(
                    "retries " + retries + ": 0 or more is needed, or -1");
        }
        if (retryDelay.isNegative() || retryDelay.compareTo(RETRY_DELAY_MAX) > 0) {
            throw new IllegalArgumentException(
                    "retryDelay " + retryDelay + ": 0 to " + RETRY_DELAY_MAX + " is needed");
        }
        if (localAddress != null && localAddress.isUnresolved()) {
            throw new IllegalArgumentException(localAddress + " is not resolved");
        }
        check("queuedMax", queuedMax);
        check("interimCountMax", interimCountMax);
        check("wholeBytesMax", wholeBytesMax);
        if (!userAgent.chars().allMatch(Octets::isText)) {
            throw new IllegalArgumentException("userAgent: a character no field may have");
        }
    }

    /// The limits of [HttpLimits#defaults()]; 45 s to connect, 50 s without progress in either direction, any time as a whole; 1 s for
    /// `100 Continue`; no retries, the first after 2 s if there are any; no replaying; reading on after a failure to write; addresses of
    /// both families, looked up each time; 1024 waiting requests, 16 interim answers, 16 MiB of a collected body; no name.
    ///
    /// @return the defaults
    public static HttpConnectionConfig defaults() {
        return DEFAULTS;
    }

    /// With other limits.
    ///
    /// @param newLimits of each answer
    /// @return a changed copy
    public HttpConnectionConfig withLimits(HttpLimits newLimits) {
        return with(copy -> copy.limits = newLimits);
    }

    /// With another timeout for connecting.
    ///
    /// @param timeout 0: none
    /// @return a changed copy
    /// @libevent evhttp_connection_set_connect_timeout_tv
    public HttpConnectionConfig withConnectTimeout(Duration timeout) {
        return with(copy -> copy.connectTimeout = timeout);
    }

    /// With another timeout for reading.
    ///
    /// @param timeout without progress; 0: none
    /// @return a changed copy
    /// @libevent evhttp_connection_set_read_timeout_tv
    public HttpConnectionConfig withReadTimeout(Duration timeout) {
        return with(copy -> copy.readTimeout = timeout);
    }

    /// With another timeout for writing.
    ///
    /// @param timeout without progress; 0: none
    /// @return a changed copy
    /// @libevent evhttp_connection_set_write_timeout_tv
    public HttpConnectionConfig withWriteTimeout(Duration timeout) {
        return with(copy -> copy.writeTimeout = timeout);
    }

    /// With one timeout for reading and writing. That for connecting stays.
    ///
    /// @param timeout without progress; 0: none
    /// @return a changed copy
    /// @libevent evhttp_connection_set_timeout
    /// @libevent evhttp_connection_set_timeout_tv
    public HttpConnectionConfig withTimeout(Duration timeout) {
        return withReadTimeout(timeout).withWriteTimeout(timeout);
    }

    /// With another timeout for requests as a whole; [ClientRequest#timeout] sets one alone.
    ///
    /// @param timeout 0: none
    /// @return a changed copy
    public HttpConnectionConfig withWholeTimeout(Duration timeout) {
        return with(copy -> copy.wholeTimeout = timeout);
    }

    /// With another timeout for the server's `100 Continue`.
    ///
    /// @param timeout 0: waits for it, however long
    /// @return a changed copy
    public HttpConnectionConfig withContinueTimeout(Duration timeout) {
        return with(copy -> copy.continueTimeout = timeout);
    }

    /// With another number of retries. Only connecting is tried again, when nothing was sent yet; success begins the count anew.
    ///
    /// @param count 0 or more; -1: without end
    /// @return a changed copy
    /// @libevent evhttp_connection_set_retries
    public HttpConnectionConfig withRetries(int count) {
        return with(copy -> copy.retries = count);
    }

    /// With another delay before the first retry.
    ///
    /// @param delay 0 or more, at most [#RETRY_DELAY_MAX]
    /// @return a changed copy
    /// @libevent evhttp_connection_set_initial_retry_tv
    public HttpConnectionConfig withRetryDelay(Duration delay) {
        return with(copy -> copy.retryDelay = delay);
    }

    /// Says whether to send a request again, once and over a new connection, when its connection had served another one before and has ended
    /// before any octet of the answer: most likely the server has closed it just then, for it was idle. Only idempotent methods (RFC 9110 §9.2.2) are
    /// sent again, with no body or one of bytes.
    ///
    /// @param on whether
    /// @return a changed copy
    public HttpConnectionConfig withReplaying(boolean on) {
        return with(copy -> copy.isReplaying = on);
    }

    /// Says whether to look a host up only once.
    ///
    /// @param on whether later connects go to the address that has answered
    /// @return a changed copy
    /// @libevent evhttp_connection_set_flags
    /// @libevent EVHTTP_CON_REUSE_CONNECTED_ADDR
    public HttpConnectionConfig withReusingAddress(boolean on) {
        return with(copy -> copy.isReusingAddress = on);
    }

    /// Says whether to wait for an answer when the server takes no more of a request: it may have refused it, by 413 for instance.
    ///
    /// @param on whether; if nothing comes, the request fails for the first reason
    /// @return a changed copy
    /// @libevent EVHTTP_CON_READ_ON_WRITE_ERROR
    public HttpConnectionConfig withReadingOnWriteError(boolean on) {
        return with(copy -> copy.isReadingOnWriteError = on);
    }

    /// With addresses of one family alone.
    ///
    /// @param wanted which addresses of a host are tried
    /// @return a changed copy
    /// @libevent evhttp_connection_set_family
    public HttpConnectionConfig withFamily(Family wanted) {
        return with(copy -> copy.family = wanted);
    }

    /// With another address to come from. The unspecified address stands for any of this machine, port 0 for any port.
    ///
    /// @param address of this machine; null: the system chooses
    /// @return a changed copy
    /// @libevent evhttp_connection_set_local_address
    /// @libevent evhttp_connection_set_local_port
    public HttpConnectionConfig withLocalAddress(@Nullable InetSocketAddress address) {
        return with(copy -> copy.localAddress = address);
    }

    /// With another limit for requests that wait.
    ///
    /// @param count 0 or more
    /// @return a changed copy
    public HttpConnectionConfig withQueuedMax(int count) {
        return with(copy -> copy.queuedMax = count);
    }

    /// With another limit for interim answers.
    ///
    /// @param count for each request, 0 or more
    /// @return a changed copy
    public HttpConnectionConfig withInterimCountMax(int count) {
        return with(copy -> copy.interimCountMax = count);
    }

    /// With another limit for bodies that are collected.
    ///
    /// @param bytes 0 or more
    /// @return a changed copy
    public HttpConnectionConfig withWholeBytesMax(long bytes) {
        return with(copy -> copy.wholeBytesMax = bytes);
    }

    /// With another name of the program.
    ///
    /// @param text the field `User-Agent`; empty: none
    /// @return a changed copy
    public HttpConnectionConfig withUserAgent(String text) {
        return with(copy -> copy.userAgent = text);
    }

    private static void check(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " " + value + ": 0 or more is needed");
        }
    }

    private HttpConnectionConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.make();
    }

    /// A configuration being changed.
    private static final class Copy {
        private HttpLimits limits;
        private Duration connectTimeout;
        private Duration readTimeout;
        private Duration writeTimeout;
        private Duration wholeTimeout;
        private Duration continueTimeout;
        private int retries;
        private Duration retryDelay;
        private boolean isReplaying;
        private boolean isReusingAddress;
        private boolean isReadingOnWriteError;
        private Family family;
        private @Nullable InetSocketAddress localAddress;
        private int queuedMax;
        private int interimCountMax;
        private long wholeBytesMax;
        private String userAgent;

        Copy(HttpConnectionConfig from) {
            limits = from.limits;
            connectTimeout = from.connectTimeout;
            readTimeout = from.readTimeout;
            writeTimeout = from.writeTimeout;
            wholeTimeout = from.wholeTimeout;
            continueTimeout = from.continueTimeout;
            retries = from.retries;
            retryDelay = from.retryDelay;
            isReplaying = from.isReplaying;
            isReusingAddress = from.isReusingAddress;
            isReadingOnWriteError = from.isReadingOnWriteError;
            family = from.family;
            localAddress = from.localAddress;
            queuedMax = from.queuedMax;
            interimCountMax = from.interimCountMax;
            wholeBytesMax = from.wholeBytesMax;
            userAgent = from.userAgent;
        }

        HttpConnectionConfig make() {
            return new HttpConnectionConfig(
                    limits,
                    connectTimeout,
                    readTimeout,
                    writeTimeout,
                    wholeTimeout,
                    continueTimeout,
                    retries,
                    retryDelay,
                    isReplaying,
                    isReusingAddress,
                    isReadingOnWriteError,
                    family,
                    localAddress,
                    queuedMax,
                    interimCountMax,
                    wholeBytesMax,
                    userAgent);
        }
    }
}
