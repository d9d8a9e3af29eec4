package io.evj.dns;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A request that a server has received, to be answered once, now or at any time later.
///
/// ```java
/// q -> q.reply(A, Duration.ofMinutes(1), address)                     // addresses, whatever the name
/// q -> q.addCname(q.question().name(), minute, target).reply()        // records one by one
/// q -> worker.submit(() -> q.reply(ask(q.message())))                 // later, from another thread; a whole message
/// ```
///
/// The response has the request's id, question, RD and CD, and EDNS where the request has it. Names in it are compressed. Over UDP
/// it is cut at the border of a record, with TC set, where it is larger than the client takes, or than
/// [DnsServerConfig#udpPayloadMax()]; without EDNS clients take 512 octets. Over TCP the limit is 65,535.
///
/// One that is never answered is given up after [DnsServerConfig#answerTimeout()]. When its client has gone, or it was given up, or the
/// server is closed, answering does nothing.
///
/// **Threads.** It belongs to whoever answers it: one thread at a time, the loop's or another.
///
/// @libevent evdns_server_request
public final class DnsRequest {
    // its place among those at work, which is the loop's
    @Nullable DnsRequest earlier;
    @Nullable DnsRequest later;
    long dueNanos;
    boolean isAtWork;

    /// Whether nothing more happens to it, as the loop sees it.
    private boolean isOver;

    private final DnsServer server;
    private final Peer peer;
    private final DnsMessage message;
    private boolean isAnswered;
    private int flags;
    private List<DnsRecord> answers = List.of();
    private List<DnsRecord> authorities = List.of();
    private List<DnsRecord> additionals = List.of();
    private List<EdnsOption> options = List.of();

    DnsRequest(DnsServer server, Peer peer, DnsMessage message) {
        this.server = server;
        this.peer = peer;
        this.message = message;
        flags = message.header().flags() & DnsHeader.RECURSION_DESIRED;
    }

    // ---- what is asked

    /// What was asked, as it came.
    ///
    /// @return a message of one question
    public DnsMessage message() {
        return message;
    }

    /// The question. The case of its name is kept, in the response too.
    ///
    /// @return the only one
    public DnsQuestion question() {
        return message.questions().getFirst();
    }

    /// The server that has received it.
    ///
    /// @return the server
    public DnsServer server() {
        return server;
    }

    /// Who has asked.
    ///
    /// @return the client's address; null: it has none
    /// @libevent evdns_server_request_get_requesting_addr
    public @Nullable SocketAddress remoteAddress() {
        return peer.address();
    }

    /// Where it was asked.
    ///
    /// @return the address of the socket, which may be the wildcard; null: it has none
    public @Nullable SocketAddress localAddress() {
        return peer.localAddress();
    }

    /// Whether it has come over TCP. Over UDP the client's address may be forged.
    ///
    /// @return whether
    public boolean isTcp() {
        return peer.isTcp();
    }

    /// How large the response can be before it is cut.
    ///
    /// @return 512–65,535 octets
    public int replyOctetsMax() {
        if (peer.isTcp()) {
            return DnsMessage.OCTETS_MAX;
        }
        Edns edns = message.edns();
        int allowed = edns == null ? Edns.PAYLOAD_OCTETS_MIN : edns.payloadOctetsMax();
        return Math.min(allowed, server.config().udpPayloadMax());
    }

    /// Whether somebody has answered or dropped it.
    ///
    /// @return whether
    public boolean isAnswered() {
        return isAnswered;
    }

    // ---- what the response is made of

    /// Replaces flags of the response: AA, which is not set by default, and RD, which is the request's; also RA and AD. Others are
    /// the server's.
    ///
    /// @param bits constants of [DnsHeader], together; 0: none
    /// @return this
    /// @throws IllegalArgumentException other bits
    /// @throws IllegalStateException    it is answered already
    /// @libevent evdns_server_request_set_flags
    public DnsRequest flags(int bits) {
        checkUnanswered();
        int allowed =
                DnsHeader.AUTHORITATIVE
                        | DnsHeader.RECURSION_DESIRED
                        | DnsHeader.RECURSION_AVAILABLE
                        | DnsHeader.AUTHENTIC_DATA;
        if ((bits & ~allowed) != 0) {
            throw new IllegalArgumentException(
                    "flags 0x" + Integer.toHexString(bits) + ": AA, RD, RA and AD are wanted");
        }
        flags = bits;
        return this;
    }

    /// Sets the options of the response's EDNS. They are left out where the request has none.
    ///
    /// @param newOptions in the order of the message
    /// @return this
    /// @throws IllegalStateException it is answered already
    public DnsRequest options(EdnsOption... newOptions) {
        checkUnanswered();
        options = List.of(newOptions);
        return this;
    }

    /// Adds a record. Within a section, records keep the order in which they are added.
    ///
    /// @param section where it stands
    /// @param record  any record; also of a type or class that is unknown here, see [DnsData.Opaque]
    /// @return this
    /// @throws IllegalStateException it is answered already, or has 65,535 records in that section
    /// @libevent evdns_server_request_add_reply
    public DnsRequest add(DnsSection section, DnsRecord record) {
        checkUnanswered();
        requireNonNull(record);
        switch (section) {
            case ANSWER -> answers = with(answers, record);
            case AUTHORITY -> authorities = with(authorities, record);
            case ADDITIONAL -> additionals = with(additionals, record);
        }
        return this;
    }

    private static List<DnsRecord> with(List<DnsRecord> records, DnsRecord record) {
        if (records.size() >= Ranges.U16_MAX - 1) { // OPT needs a place, too
            throw new IllegalStateException("a section has at most 65,535 records");
        }
        List<DnsRecord> grown = records.isEmpty() ? new ArrayList<>() : records;
        grown.add(record);
        return grown;
    }

    /// Adds a record of the Internet's class.
    ///
    /// @param section where it stands
    /// @param name    whom it is about
    /// @param ttl     for how long it may be remembered: 0 to 2³¹−1 s
    /// @param data    what it says
    /// @return this
    /// @throws IllegalStateException it is answered already
    public DnsRequest add(DnsSection section, DnsName name, Duration ttl, DnsData data) {
        return add(section, DnsRecord.of(name, seconds(ttl), data));
    }

    /// Adds records with IPv4 addresses to the answers.
    ///
    /// @param name      whose they are
    /// @param ttl       for how long they may be remembered
    /// @param addresses one record for each
    /// @return this
    /// @throws IllegalStateException it is answered already
    /// @libevent evdns_server_request_add_a_reply
    public DnsRequest addA(DnsName name, Duration ttl, Inet4Address... addresses) {
        for (Inet4Address address : addresses) {
            add(DnsSection.ANSWER, name, ttl, new DnsData.A(address));
        }
        return this;
    }

    /// Adds records with IPv6 addresses to the answers.
    ///
    /// @param name      whose they are
    /// @param ttl       for how long they may be remembered
    /// @param addresses one record for each
    /// @return this
    /// @throws IllegalStateException it is answered already
    /// @libevent evdns_server_request_add_aaaa_reply
    public DnsRequest addAaaa(DnsName name, Duration ttl, Inet6Address... addresses) {
        for (Inet6Address address : addresses) {
            add(DnsSection.ANSWER, name, ttl, new DnsData.Aaaa(address));
        }
        return this;
    }

    /// Adds to the answers what an address is called.
    ///
    /// @param address the address, whose [reverse name][DnsName#reverse] the record is about
    /// @param ttl     for how long it may be remembered
    /// @param target  its name
    /// @return this
    /// @throws IllegalStateException it is answered already
    /// @libevent evdns_server_request_add_ptr_reply
    public DnsRequest addPtr(InetAddress address, Duration ttl, DnsName target) {
        return addPtr(DnsName.reverse(address), ttl, target);
    }

    /// Adds to the answers what a name points to.
    ///
    /// @param name   as a rule that of the question, below `in-addr.arpa.` or `ip6.arpa.`
    /// @param ttl    for how long it may be remembered
    /// @param target where it points
    /// @return this
    /// @throws IllegalStateException it is answered already
    public DnsRequest addPtr(DnsName name, Duration ttl, DnsName target) {
        return add(DnsSection.ANSWER, name, ttl, new DnsData.Ptr(target));
    }

    /// Adds to the answers what a name stands for.
    ///
    /// @param name   the alias
    /// @param ttl    for how long it may be remembered
    /// @param target the name that it stands for
    /// @return this
    /// @throws IllegalStateException it is answered already
    /// @libevent evdns_server_request_add_cname_reply
    public DnsRequest addCname(DnsName name, Duration ttl, DnsName target) {
        return add(DnsSection.ANSWER, name, ttl, new DnsData.Cname(target));
    }

    /// Adds a record of any type from its octets. Names in them are sent as they are, not compressed.
    ///
    /// @param section where it stands
    /// @param name    whom it is about
    /// @param type    any type but OPT
    /// @param ttl     for how long it may be remembered
    /// @param data    at most 65,535 octets
    /// @return this
    /// @throws IllegalStateException it is answered already
    public DnsRequest addRaw(
            DnsSection section, DnsName name, DnsType type, Duration ttl, Octets data) {
        return add(section, name, ttl, new DnsData.Opaque(type, data));
    }

    // ---- answers

    /// Answers with what was added.
    ///
    /// @throws IllegalStateException it is answered already
    public void reply() {
        reply(DnsRcode.NOERROR);
    }

    /// Answers with what was added, and how it went.
    ///
    /// @param rcode at most 15 where the request has no EDNS
    /// @throws IllegalArgumentException a higher one
    /// @throws IllegalStateException    it is answered already
    /// @libevent evdns_server_request_respond
    public void reply(DnsRcode rcode) {
        checkUnanswered();
        Edns asked = message.edns();
        if (asked == null && rcode.code() > 15) {
            throw new IllegalArgumentException(
                    rcode + ": above 15, and the request has no EDNS to carry it");
        }
        DnsHeader header =
                new DnsHeader(
                                message.header().id(),
                                DnsHeader.RESPONSE
                                        | flags
                                        | message.header().flags() & DnsHeader.CHECKING_DISABLED
                                        | rcode.code() & 0xf)
                        .withOpcode(message.header().opcode());
        Edns edns =
                asked == null
                        ? null
                        : Edns.of(server.config().udpPayloadMax())
                                .withRcodeHigh(rcode.code() >> 4)
                                .withDnssecOk(asked.isDnssecOk())
                                .withOptions(options);
        post(
                new DnsMessage(
                        header, message.questions(), answers, authorities, additionals, edns),
                false);
    }

    /// Answers with addresses, if it is them that is asked for; else that there are none of what is.
    ///
    /// @param type      [DnsType#A] or [DnsType#AAAA]
    /// @param ttl       for how long they may be remembered
    /// @param addresses of the family that the type has
    /// @throws IllegalArgumentException another type, or an address of the other family
    /// @throws IllegalStateException    it is answered already
    public void reply(DnsType type, Duration ttl, InetAddress... addresses) {
        DnsQuestion question = question();
        boolean isAsked = question.type().equals(type) || question.type().equals(DnsType.ANY);
        for (InetAddress address : addresses) {
            DnsData data = data(type, address);
            if (isAsked) {
                add(
                        DnsSection.ANSWER,
                        new DnsRecord(question.name(), question.dnsClass(), seconds(ttl), data));
            }
        }
        reply();
    }

    private static DnsData data(DnsType type, InetAddress address) {
        return switch (address) {
            case Inet4Address four when type.equals(DnsType.A) -> new DnsData.A(four);
            case Inet6Address six when type.equals(DnsType.AAAA) -> new DnsData.Aaaa(six);
            default ->
                    throw new IllegalArgumentException(
                            type + " cannot hold " + Addresses.text(address));
        };
    }

    /// Answers with a message that was made elsewhere: that of another server, for instance. What was added here is left out.
    ///
    /// @param response its id becomes the request's, and it becomes a response; otherwise sent as it is
    /// @throws IllegalStateException it is answered already
    public void reply(DnsMessage response) {
        post(
                response.withHeader(
                        response.header().withId(message.header().id()).with(DnsHeader.RESPONSE)),
                false);
    }

    /// Answers with what a zone has found; additional records that are not needed are left out before it is cut.
    void replyOfZone(DnsMessage response) {
        Edns asked = message.edns();
        DnsMessage whole =
                asked == null
                        ? response
                        : response.withEdns(
                                Edns.of(server.config().udpPayloadMax())
                                        .withDnssecOk(asked.isDnssecOk()));
        post(whole, !ZoneAnswer.needsAdditionals(response));
    }

    /// Leaves it without an answer.
    ///
    /// @throws IllegalStateException it is answered already
    /// @libevent evdns_server_request_drop
    public void drop() {
        claim();
        hand(() -> {
            if (leave()) {
                server.counts.dropped++;
                over();
            }
        });
    }

    private void post(DnsMessage response, boolean mayLoseAdditionals) {
        claim();
        hand(() -> {
            if (leave()) {
                server.answer(peer, response, replyOctetsMax(), mayLoseAdditionals);
                over();
            }
        });
    }

    /// Does the loop's part, there.
    private void hand(Runnable task) {
        if (server.base().isLoopThread()) {
            task.run();
            return;
        }
        try {
            server.base().execute(task);
        } catch (RejectedExecutionException closed) { // the base is closed: nobody waits
        }
    }

    private void claim() {
        checkUnanswered();
        isAnswered = true;
        // nobody adds to them any more
        answers = Collections.unmodifiableList(answers);
        authorities = Collections.unmodifiableList(authorities);
        additionals = Collections.unmodifiableList(additionals);
    }

    private void checkUnanswered() {
        if (isAnswered) {
            throw new IllegalStateException("the request is answered already");
        }
    }

    private static int seconds(Duration ttl) {
        long seconds = ttl.toSeconds();
        Ranges.check("TTL", seconds, Integer.MAX_VALUE);
        return (int) seconds;
    }

    // ---- for the server, on its loop

    boolean isOver() {
        return isOver;
    }

    /// Nobody has answered: by failure, or for too long.
    void giveUp() {
        if (leave()) {
            server.refuse(peer, failure(), replyOctetsMax());
            over();
        }
    }

    private DnsMessage failure() {
        Edns asked = message.edns();
        DnsMessage failure = message.respond(DnsRcode.SERVFAIL);
        return asked == null
                ? failure
                : failure.withEdns(
                        Edns.of(server.config().udpPayloadMax()).withDnssecOk(asked.isDnssecOk()));
    }

    /// The server is closed, and its answer goes nowhere.
    void abandon() {
        if (leave()) {
            over();
        }
    }

    /// @return whether it was not over before
    private boolean leave() {
        if (isOver) {
            return false;
        }
        isOver = true;
        return true;
    }

    private void over() {
        if (isAtWork) {
            server.leave(this);
            peer.answered();
            server.endIfDrained();
        }
    }

    Peer peer() {
        return peer;
    }

    /// Its question.
    @Override
    public String toString() {
        return "request for " + question();
    }
}
