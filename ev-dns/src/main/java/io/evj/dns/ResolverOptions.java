package io.evj.dns;

import io.evj.api.AddressText;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a resolver works. Immutable; each method `with…` gives a changed copy. Where libevent has an option, [#with(String, String)]
/// knows it by that name.
public final class ResolverOptions implements Cloneable {
    private static final Pattern SECONDS =
            Pattern.compile("[0-9]{1,9}([.][0-9]{0,18})?|[.][0-9]{1,18}");

    private static final ResolverOptions DEFAULTS = new ResolverOptions();
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration PROBE_MAX = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    // Written before an instance is given to anybody, and never again.
    private Duration timeout = Duration.ofSeconds(5);
    private int attempts = 3;
    private Duration deadline = Duration.ofSeconds(30);
    private int maxReissues = 1;
    private int maxTimeouts = 3;
    private int maxInflight = 64;
    private Duration initialProbeTimeout = Duration.ofSeconds(10);
    private Duration maxProbeTimeout = Duration.ofHours(1);
    private int probeBackoffFactor = 3;
    private int ndots = 1;
    private boolean randomizeCase = true;
    private int ednsUdpSize = Edns.PAYLOAD_OCTETS_SAFE;
    private Duration addressSkew = Duration.ofSeconds(3);
    private boolean ipv6First = false;
    private boolean singleRequest = false;
    private Duration tcpIdleTimeout = Duration.ofSeconds(5);
    private boolean useTcp = false;
    private boolean ignoreTruncation = false;
    private boolean rotate = true;
    private int udpPorts = 64;
    private int cacheMax = 10_000;
    private Duration ttlMax = Duration.ofDays(1);
    private Duration negativeTtlMax = Duration.ofHours(3);
    private int aliasesMax = 16;
    private int soRcvbuf = 0;
    private int soSndbuf = 0;
    private boolean disableWhenInactive = true;
    private boolean defaultServer = true;
    private @Nullable InetAddress bindTo;

    private ResolverOptions() {}

    /// libevent's values, but for those that have no counterpart there, and `edns-udp-size`.
    ///
    /// @return the defaults
    public static ResolverOptions defaults() {
        return DEFAULTS;
    }

    /// Sets an option by its name, as `resolv.conf` and libevent have them.
    ///
    /// @param name  with a colon at its end or without; `edns0` stands for an `edns-udp-size` of 1232. Unknown names are ignored
    /// @param value a decimal number, seconds with a fraction if need be, an address; 0 or 1 for switches, where nothing means 1
    /// @return a changed copy, or this
    /// @throws IllegalArgumentException the name is known, and the value makes no sense
    /// @libevent evdns_base_set_option
    public ResolverOptions with(String name, String value) {
        String bare = name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
        return switch (bare) {
            case "timeout" -> withTimeout(seconds(bare, value));
            case "attempts" -> withAttempts(number(bare, value));
            case "deadline" -> withDeadline(seconds(bare, value));
            case "max-reissues" -> withMaxReissues(number(bare, value));
            case "max-timeouts" -> withMaxTimeouts(number(bare, value));
            case "max-inflight" -> withMaxInflight(number(bare, value));
            case "initial-probe-timeout" -> withInitialProbeTimeout(seconds(bare, value));
            case "max-probe-timeout" -> withMaxProbeTimeout(seconds(bare, value));
            case "probe-backoff-factor" -> withProbeBackoffFactor(number(bare, value));
            case "ndots" -> withNdots(number(bare, value));
            case "randomize-case" -> withRandomizeCase(isOn(bare, value));
            case "edns-udp-size" -> withEdnsUdpSize(number(bare, value));
            case "getaddrinfo-allow-skew" -> withAddressSkew(seconds(bare, value));
            case "ipv6-first" -> withIpv6First(isOn(bare, value));
            case "single-request" -> withSingleRequest(isOn(bare, value));
            case "tcp-idle-timeout" -> withTcpIdleTimeout(seconds(bare, value));
            case "use-vc" -> withUseTcp(isOn(bare, value));
            case "ignore-tc" -> withIgnoreTruncation(isOn(bare, value));
            case "rotate" -> withRotate(isOn(bare, value));
            case "udp-ports" -> withUdpPorts(number(bare, value));
            case "cache-max" -> withCacheMax(number(bare, value));
            case "ttl-max" -> withTtlMax(seconds(bare, value));
            case "negative-ttl-max" -> withNegativeTtlMax(seconds(bare, value));
            case "aliases-max" -> withAliasesMax(number(bare, value));
            case "so-rcvbuf" -> withSoRcvbuf(number(bare, value));
            case "so-sndbuf" -> withSoSndbuf(number(bare, value));
            case "disable-when-inactive" -> withDisableWhenInactive(isOn(bare, value));
            case "default-server" -> withDefaultServer(isOn(bare, value));
            case "bind-to" -> withBindTo(AddressText.parseAddress(value));
            case "edns0" -> withEdnsUdpSize(Edns.PAYLOAD_OCTETS_SAFE);
            default -> this;
        };
    }

    /// An exponent is no part of it: a few octets would stand for more digits than fit into memory.
    private static Duration seconds(String name, String value) {
        if (!SECONDS.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " " + value + ": wanted seconds");
        }
        return Duration.ofNanos(new BigDecimal(value).movePointRight(9).longValue());
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " " + value + ": wanted a number", e);
        }
    }

    private static boolean isOn(String name, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw new IllegalArgumentException(name + " " + value + ": wanted 0 or 1");
        };
    }

    /// How long one server is waited for before the question is sent again. Option `timeout`.
    ///
    /// @return at least 1 ms
    public Duration timeout() {
        return timeout;
    }

    /// See [#timeout()].
    ///
    /// @param duration at least 1 ms
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withTimeout(Duration duration) {
        check("timeout", duration, SHORTEST, LONGEST);
        return changed(copy -> copy.timeout = duration);
    }

    /// How often a question is sent, to all servers together. Option `attempts`.
    ///
    /// @return 1 to 255
    public int attempts() {
        return attempts;
    }

    /// See [#attempts()].
    ///
    /// @param number 1 to 255
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withAttempts(int number) {
        check("attempts", number, 1, 255);
        return changed(copy -> copy.attempts = number);
    }

    /// How long a lookup may take at most, waiting for its turn, the search list and aliases included: then it ends with `TIMEOUT`, whatever
    /// the servers do. Option `deadline`.
    ///
    /// @return at least 1 ms
    public Duration deadline() {
        return deadline;
    }

    /// See [#deadline()].
    ///
    /// @param duration at least 1 ms
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withDeadline(Duration duration) {
        check("deadline", duration, SHORTEST, LONGEST);
        return changed(copy -> copy.deadline = duration);
    }

    /// How often a question goes to another server because one refuses it or does not know the kind of question. Option `max-reissues`.
    ///
    /// @return 0 to 255
    public int maxReissues() {
        return maxReissues;
    }

    /// See [#maxReissues()].
    ///
    /// @param number 0 to 255
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withMaxReissues(int number) {
        check("max-reissues", number, 0, 255);
        return changed(copy -> copy.maxReissues = number);
    }

    /// How many timeouts in a row mark a server as down. Option `max-timeouts`.
    ///
    /// @return 1 to 255
    public int maxTimeouts() {
        return maxTimeouts;
    }

    /// See [#maxTimeouts()].
    ///
    /// @param number 1 to 255
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withMaxTimeouts(int number) {
        check("max-timeouts", number, 1, 255);
        return changed(copy -> copy.maxTimeouts = number);
    }

    /// How many questions may be under way at a time; others wait, the first to come being the first to go. Option `max-inflight`.
    ///
    /// @return clipped to 1 to 65,000
    public int maxInflight() {
        return maxInflight;
    }

    /// See [#maxInflight()].
    ///
    /// @param number clipped to 1 to 65,000
    /// @return a changed copy
    public ResolverOptions withMaxInflight(int number) {
        return changed(copy -> copy.maxInflight = Math.clamp(number, 1, 65000));
    }

    /// How long a server that is down is left alone at first, before it is probed. Option `initial-probe-timeout`.
    ///
    /// @return up to an hour
    public Duration initialProbeTimeout() {
        return initialProbeTimeout;
    }

    /// See [#initialProbeTimeout()].
    ///
    /// @param duration up to an hour
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withInitialProbeTimeout(Duration duration) {
        check("initial-probe-timeout", duration, SHORTEST, PROBE_MAX);
        return changed(copy -> copy.initialProbeTimeout = duration);
    }

    /// How long it is left alone at most; lowers the first delay too. Option `max-probe-timeout`.
    ///
    /// @return up to an hour
    public Duration maxProbeTimeout() {
        return maxProbeTimeout;
    }

    /// See [#maxProbeTimeout()].
    ///
    /// @param duration up to an hour
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withMaxProbeTimeout(Duration duration) {
        check("max-probe-timeout", duration, SHORTEST, PROBE_MAX);
        return changed(copy -> copy.maxProbeTimeout = duration);
    }

    /// By what the delay grows with each probe that fails. Option `probe-backoff-factor`.
    ///
    /// @return 1 to 10
    public int probeBackoffFactor() {
        return probeBackoffFactor;
    }

    /// See [#probeBackoffFactor()].
    ///
    /// @param number 1 to 10
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withProbeBackoffFactor(int number) {
        check("probe-backoff-factor", number, 1, 10);
        return changed(copy -> copy.probeBackoffFactor = number);
    }

    /// How many dots a name needs to be tried as it is before the search list is. Option `ndots`.
    ///
    /// @return 0 to 255
    public int ndots() {
        return ndots;
    }

    /// See [#ndots()].
    ///
    /// @param number 0 to 255
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withNdots(int number) {
        check("ndots", number, 0, 255);
        return changed(copy -> copy.ndots = number);
    }

    /// Whether letters are sent in random case, and must come back so (“0x20”). Option `randomize-case`.
    ///
    /// @return whether
    public boolean randomizeCase() {
        return randomizeCase;
    }

    /// See [#randomizeCase()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withRandomizeCase(boolean on) {
        return changed(copy -> copy.randomizeCase = on);
    }

    /// The largest UDP reply that is asked for; 512: the message says nothing of it (no EDNS). Option `edns-udp-size`.
    ///
    /// @return 512 to 65,535 octets
    public int ednsUdpSize() {
        return ednsUdpSize;
    }

    /// See [#ednsUdpSize()].
    ///
    /// @param number 512 to 65,535 octets
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withEdnsUdpSize(int number) {
        check("edns-udp-size", number, 512, 65535);
        return changed(copy -> copy.ednsUdpSize = number);
    }

    /// How long the other family of addresses is waited for when the one has been answered. Option `getaddrinfo-allow-skew`.
    ///
    /// @return at least 0
    public Duration addressSkew() {
        return addressSkew;
    }

    /// See [#addressSkew()].
    ///
    /// @param duration at least 0
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withAddressSkew(Duration duration) {
        check("getaddrinfo-allow-skew", duration, Duration.ZERO, LONGEST);
        return changed(copy -> copy.addressSkew = duration);
    }

    /// Whether IPv6 addresses come before IPv4 ones. Option `ipv6-first`.
    ///
    /// @return whether
    public boolean ipv6First() {
        return ipv6First;
    }

    /// See [#ipv6First()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withIpv6First(boolean on) {
        return changed(copy -> copy.ipv6First = on);
    }

    /// Whether the families of addresses are asked for one after the other. Option `single-request`.
    ///
    /// @return whether
    public boolean singleRequest() {
        return singleRequest;
    }

    /// See [#singleRequest()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withSingleRequest(boolean on) {
        return changed(copy -> copy.singleRequest = on);
    }

    /// How long a TCP connection to a server is kept when there is nothing to ask. Option `tcp-idle-timeout`.
    ///
    /// @return at least 1 ms
    public Duration tcpIdleTimeout() {
        return tcpIdleTimeout;
    }

    /// See [#tcpIdleTimeout()].
    ///
    /// @param duration at least 1 ms
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withTcpIdleTimeout(Duration duration) {
        check("tcp-idle-timeout", duration, SHORTEST, LONGEST);
        return changed(copy -> copy.tcpIdleTimeout = duration);
    }

    /// Whether everything is asked over TCP. Option `use-vc`.
    ///
    /// @return whether
    public boolean useTcp() {
        return useTcp;
    }

    /// See [#useTcp()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withUseTcp(boolean on) {
        return changed(copy -> copy.useTcp = on);
    }

    /// Whether a truncated reply is the error `TRUNCATED`, and not asked for again over TCP. Option `ignore-tc`.
    ///
    /// @return whether
    public boolean ignoreTruncation() {
        return ignoreTruncation;
    }

    /// See [#ignoreTruncation()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withIgnoreTruncation(boolean on) {
        return changed(copy -> copy.ignoreTruncation = on);
    }

    /// Whether servers take turns; else the first that is up is asked. Option `rotate`.
    ///
    /// @return whether
    public boolean rotate() {
        return rotate;
    }

    /// See [#rotate()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withRotate(boolean on) {
        return changed(copy -> copy.rotate = on);
    }

    /// How many source ports are open towards one server at a time, at most: a question takes one of them at random, as do up to seven others
    /// that are asked in the same turn of the loop with it. Each port is replaced by a fresh one after 64 questions, or when nothing is under way.
    /// Option `udp-ports`.
    ///
    /// @return 1 to 4096
    public int udpPorts() {
        return udpPorts;
    }

    /// See [#udpPorts()].
    ///
    /// @param number 1 to 4096
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withUdpPorts(int number) {
        check("udp-ports", number, 1, 4096);
        return changed(copy -> copy.udpPorts = number);
    }

    /// How many answers are remembered; 0: none. Option `cache-max`.
    ///
    /// @return at least 0
    /// @libevent EVDNS_BASE_NO_CACHE
    public int cacheMax() {
        return cacheMax;
    }

    /// See [#cacheMax()].
    ///
    /// @param number at least 0
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withCacheMax(int number) {
        check("cache-max", number, 0, Integer.MAX_VALUE);
        return changed(copy -> copy.cacheMax = number);
    }

    /// For how long an answer is remembered at most. Option `ttl-max`.
    ///
    /// @return at least 0, in whole seconds
    public Duration ttlMax() {
        return ttlMax;
    }

    /// See [#ttlMax()].
    ///
    /// @param duration at least 0, in whole seconds
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withTtlMax(Duration duration) {
        check("ttl-max", duration, Duration.ZERO, LONGEST);
        return changed(copy -> copy.ttlMax = duration);
    }

    /// For how long it is remembered at most that there is none (RFC 2308 §5). Option `negative-ttl-max`.
    ///
    /// @return at least 0, in whole seconds
    public Duration negativeTtlMax() {
        return negativeTtlMax;
    }

    /// See [#negativeTtlMax()].
    ///
    /// @param duration at least 0, in whole seconds
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withNegativeTtlMax(Duration duration) {
        check("negative-ttl-max", duration, Duration.ZERO, LONGEST);
        return changed(copy -> copy.negativeTtlMax = duration);
    }

    /// How many aliases are followed; one more is the error `UNKNOWN`. Option `aliases-max`.
    ///
    /// @return 0 to 255
    public int aliasesMax() {
        return aliasesMax;
    }

    /// See [#aliasesMax()].
    ///
    /// @param number 0 to 255
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withAliasesMax(int number) {
        check("aliases-max", number, 0, 255);
        return changed(copy -> copy.aliasesMax = number);
    }

    /// The receive buffer of sockets opened from now on; 0: the system's. Option `so-rcvbuf`.
    ///
    /// @return octets
    public int soRcvbuf() {
        return soRcvbuf;
    }

    /// See [#soRcvbuf()].
    ///
    /// @param number octets
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withSoRcvbuf(int number) {
        check("so-rcvbuf", number, 0, Integer.MAX_VALUE);
        return changed(copy -> copy.soRcvbuf = number);
    }

    /// The send buffer of sockets opened from now on; 0: the system's. Option `so-sndbuf`.
    ///
    /// @return octets
    public int soSndbuf() {
        return soSndbuf;
    }

    /// See [#soSndbuf()].
    ///
    /// @param number octets
    /// @return a changed copy
    /// @throws IllegalArgumentException out of range
    public ResolverOptions withSoSndbuf(int number) {
        check("so-sndbuf", number, 0, Integer.MAX_VALUE);
        return changed(copy -> copy.soSndbuf = number);
    }

    /// Whether a loop may end when nothing is under way, though the resolver is open. Option `disable-when-inactive`.
    ///
    /// @return whether
    /// @libevent EVDNS_BASE_DISABLE_WHEN_INACTIVE
    public boolean disableWhenInactive() {
        return disableWhenInactive;
    }

    /// See [#disableWhenInactive()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withDisableWhenInactive(boolean on) {
        return changed(copy -> copy.disableWhenInactive = on);
    }

    /// Whether a configuration without servers means one at 127.0.0.1. Option `default-server`.
    ///
    /// @return whether
    /// @libevent EVDNS_BASE_NAMESERVERS_NO_DEFAULT
    /// @libevent DNS_OPTION_NAMESERVERS_NO_DEFAULT
    public boolean defaultServer() {
        return defaultServer;
    }

    /// See [#defaultServer()].
    ///
    /// @param on whether
    /// @return a changed copy
    public ResolverOptions withDefaultServer(boolean on) {
        return changed(copy -> copy.defaultServer = on);
    }

    /// The source address of sockets opened from now on, but for those to loopback servers; null: the system's choice. Option
    /// `bind-to`.
    ///
    /// @return the address, or null
    public @Nullable InetAddress bindTo() {
        return bindTo;
    }

    /// See [#bindTo()].
    ///
    /// @param address the address, or null
    /// @return a changed copy
    public ResolverOptions withBindTo(@Nullable InetAddress address) {
        return changed(copy -> copy.bindTo = address);
    }

    private ResolverOptions changed(Consumer<ResolverOptions> change) {
        try {
            ResolverOptions copy = (ResolverOptions) super.clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e); // it is Cloneable
        }
    }

    private static void check(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    name + " " + value + ": wanted " + min + " to " + max);
        }
    }

    private static void check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + " " + value + ": wanted " + min + " to " + max);
        }
    }
}
