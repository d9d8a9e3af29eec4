package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/// What a server takes, and how long it waits. Immutable.
///
/// @param udpPayloadMax     the largest response over UDP, and what the server says in its EDNS: 512–65,535
/// @param udpRequestMax     the largest request over UDP; a larger one is answered by FORMERR: 512–65,535
/// @param udpQueueMax       how many octets of responses wait while a UDP socket takes none; those beyond are dropped
/// @param tcpClientsMax     one more is closed at once; 0: no TCP client is served
/// @param tcpPipelineMax    requests of one TCP client that wait for their answers; beyond, no more is read: at least 1
/// @param tcpIdleTimeout    how long a TCP client may take for its next request, to its last octet, and for taking its answers; 0: no limit
/// @param requestsAtWorkMax requests that wait for an answer; beyond, they are answered by SERVFAIL: at least 1
/// @param answerTimeout     after which a request that nobody has answered is answered by SERVFAIL; 0: never
/// @param rateLimit         how many answers over UDP one source gets
/// @param opcodes           what requests the handler wants; others are answered by NOTIMP
public record DnsServerConfig(
        int udpPayloadMax,
        int udpRequestMax,
        int udpQueueMax,
        int tcpClientsMax,
        int tcpPipelineMax,
        Duration tcpIdleTimeout,
        int requestsAtWorkMax,
        Duration answerTimeout,
        DnsRateLimit rateLimit,
        Set<DnsOpcode> opcodes) {
    private static final DnsServerConfig DEFAULTS =
            new DnsServerConfig(
                    Edns.PAYLOAD_OCTETS_SAFE,
                    1500,
                    1 << 20,
                    150,
                    100,
                    Duration.ofSeconds(10),
                    10_000,
                    Duration.ofSeconds(30),
                    DnsRateLimit.none(),
                    Set.of(DnsOpcode.QUERY));

    /// Checks the components.
    public DnsServerConfig {
        checkOctets("udpPayloadMax", udpPayloadMax);
        checkOctets("udpRequestMax", udpRequestMax);
        Ranges.check("udpQueueMax", udpQueueMax, Integer.MAX_VALUE);
        Ranges.check("tcpClientsMax", tcpClientsMax, Integer.MAX_VALUE);
        checkPositive("tcpPipelineMax", tcpPipelineMax);
        checkTimeout("tcpIdleTimeout", tcpIdleTimeout);
        checkPositive("requestsAtWorkMax", requestsAtWorkMax);
        checkTimeout("answerTimeout", answerTimeout);
        requireNonNull(rateLimit);
        opcodes = Set.copyOf(opcodes);
    }

    /// Responses of at most 1,232 octets and requests of at most 1,500 over UDP, 1 MiB of which wait; 150 TCP clients, which are closed
    /// after 10 s of idleness, with 100 requests at work each; 10,000 requests at work together, for at most 30 s; no rate limit;
    /// queries alone.
    ///
    /// @return the defaults
    public static DnsServerConfig defaults() {
        return DEFAULTS;
    }

    /// With another size of responses over UDP. Larger ones than the default may be lost on their way.
    ///
    /// @param octets 512–65,535; clients that allow less get less
    /// @return a changed copy
    public DnsServerConfig withUdpPayloadMax(int octets) {
        return with(copy -> copy.udpPayloadMax = octets);
    }

    /// With another size of requests over UDP.
    ///
    /// @param octets 512–65,535
    /// @return a changed copy
    public DnsServerConfig withUdpRequestMax(int octets) {
        return with(copy -> copy.udpRequestMax = octets);
    }

    /// With another limit for responses that wait until a UDP socket takes them.
    ///
    /// @param octets of all of them, for each socket; 0: none waits
    /// @return a changed copy
    public DnsServerConfig withUdpQueueMax(int octets) {
        return with(copy -> copy.udpQueueMax = octets);
    }

    /// With another limit for TCP clients.
    ///
    /// @param count at the same time; 0: none
    /// @return a changed copy
    /// @libevent EVDNS_SOPT_TCP_MAX_CLIENTS
    public DnsServerConfig withTcpClientsMax(int count) {
        return with(copy -> copy.tcpClientsMax = count);
    }

    /// With another limit for requests that one TCP client has waiting for answers.
    ///
    /// @param count at least 1
    /// @return a changed copy
    public DnsServerConfig withTcpPipelineMax(int count) {
        return with(copy -> copy.tcpPipelineMax = count);
    }

    /// With another time that a TCP client may take between one request and the next.
    ///
    /// @param timeout 0: no limit
    /// @return a changed copy
    /// @libevent EVDNS_SOPT_TCP_IDLE_TIMEOUT
    public DnsServerConfig withTcpIdleTimeout(Duration timeout) {
        return with(copy -> copy.tcpIdleTimeout = timeout);
    }

    /// With another limit for requests that wait for an answer.
    ///
    /// @param count of all clients together, at least 1
    /// @return a changed copy
    public DnsServerConfig withRequestsAtWorkMax(int count) {
        return with(copy -> copy.requestsAtWorkMax = count);
    }

    /// With another time after which a request is given up that nobody has answered.
    ///
    /// @param timeout 0: never
    /// @return a changed copy
    public DnsServerConfig withAnswerTimeout(Duration timeout) {
        return with(copy -> copy.answerTimeout = timeout);
    }

    /// With a limit for the answers that one source gets over UDP.
    ///
    /// @param limit how many
    /// @return a changed copy
    public DnsServerConfig withRateLimit(DnsRateLimit limit) {
        return with(copy -> copy.rateLimit = limit);
    }

    /// With other kinds of requests for the handler.
    ///
    /// @param wanted all of them; [DnsOpcode#QUERY] as a rule
    /// @return a changed copy
    public DnsServerConfig withOpcodes(DnsOpcode... wanted) {
        return with(copy -> copy.opcodes = Set.of(wanted));
    }

    private static void checkOctets(String what, int octets) {
        if (octets < Edns.PAYLOAD_OCTETS_MIN || octets > DnsMessage.OCTETS_MAX) {
            throw new IllegalArgumentException(what + ' ' + octets + ": 512 to 65535 is needed");
        }
    }

    private static void checkPositive(String what, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(what + ' ' + count + ": at least 1 is needed");
        }
    }

    private static void checkTimeout(String what, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException(
                    what + ' ' + timeout + ": 0 (none) or more is needed");
        }
    }

    private DnsServerConfig with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.make();
    }

    /// A configuration being changed.
    private static final class Copy {
        private int udpPayloadMax;
        private int udpRequestMax;
        private int udpQueueMax;
        private int tcpClientsMax;
        private int tcpPipelineMax;
        private Duration tcpIdleTimeout;
        private int requestsAtWorkMax;
        private Duration answerTimeout;
        private DnsRateLimit rateLimit;
        private Set<DnsOpcode> opcodes;

        Copy(DnsServerConfig from) {
            udpPayloadMax = from.udpPayloadMax;
            udpRequestMax = from.udpRequestMax;
            udpQueueMax = from.udpQueueMax;
            tcpClientsMax = from.tcpClientsMax;
            tcpPipelineMax = from.tcpPipelineMax;
            tcpIdleTimeout = from.tcpIdleTimeout;
            requestsAtWorkMax = from.requestsAtWorkMax;
            answerTimeout = from.answerTimeout;
            rateLimit = from.rateLimit;
            opcodes = from.opcodes;
        }

        DnsServerConfig make() {
            return new DnsServerConfig(
                    udpPayloadMax,
                    udpRequestMax,
                    udpQueueMax,
                    tcpClientsMax,
                    tcpPipelineMax,
                    tcpIdleTimeout,
                    requestsAtWorkMax,
                    answerTimeout,
                    rateLimit,
                    opcodes);
        }
    }
}
