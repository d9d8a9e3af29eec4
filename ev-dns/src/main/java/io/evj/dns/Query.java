package io.evj.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A question, asked for everybody who waits for its answer.
///
/// ```
/// WAITING ──its turn──▶ IN_FLIGHT ──answer, or attempts used up──▶ OVER
///    ▲──suspended───────────┘ │ ▲
///                             timeout, refusal, truncation, alias: sent again, to the next server,
///                             over TCP, without EDNS, for another name
/// ```
///
/// It ends by itself after so many attempts, and at once when nobody waits for it any more; those who wait have deadlines.
///
/// Confined to the loop of its resolver.
final class Query {
    /// Over TCP from the start.
    static final int TCP = 1;

    /// Truncated replies are errors.
    static final int IGNORE_TRUNCATION = 2;

    /// How long the same server is left alone when it cannot be reached, times the attempts so far.
    private static final long PAUSE_NANOS = 200_000_000;

    /// How often a question is asked again because its connection was lost, attempts not counted.
    private static final int LINKS_LOST_MAX = 2;

    enum State {
        /// In the queue.
        WAITING,
        /// Sent, or about to be sent again.
        IN_FLIGHT,
        /// Answered, or given up.
        OVER
    }

    /// What was asked for, by whoever waits.
    final DnsQuestion question;

    final int mode;
    private final Queries queries;
    private final Alarm alarm = new Alarm(this::due);
    private final List<Consumer<DnsAnswer>> waiters = new ArrayList<>(1);
    private final List<Transmission> transmissions = new ArrayList<>(2);
    State state = State.WAITING;

    /// Of the order in which questions went out.
    long number;

    /// What is asked now: the question's name, or where its aliases have led.
    private DnsName name;

    private int aliases;
    private int aliasTtl = Integer.MAX_VALUE;

    /// For a probe, the one server to be asked.
    private @Nullable NameServer only;

    private @Nullable NameServer last;
    private int attempts;
    private int reissues;
    private int linksLost;
    private boolean isTcp;
    private boolean isCaseDoubtful;
    private boolean isPlain;
    private boolean isWithoutEdns;
    private boolean isPausing;
    private DnsError failure = DnsError.TIMEOUT;

    Query(Queries queries, DnsQuestion question, int mode) {
        this.queries = queries;
        this.question = question;
        this.mode = mode;
        name = question.name();
        isTcp = (mode & TCP) != 0;
    }

    /// One that goes to one server, once.
    static Query probe(Queries queries, NameServer server, DnsQuestion question) {
        Query probe = new Query(queries, question, 0);
        probe.only = server;
        return probe;
    }

    boolean isProbe() {
        return only != null;
    }

    DnsName name() {
        return name;
    }

    int type() {
        return question.type().code();
    }

    void add(Consumer<DnsAnswer> waiter) {
        waiters.add(waiter);
    }

    /// Somebody waits no longer.
    void leave(Consumer<DnsAnswer> waiter) {
        waiters.remove(waiter);
        if (waiters.isEmpty() && state != State.OVER) {
            end();
        }
    }

    // ---- sending

    /// Sends it, to the next server.
    void transmit() {
        if (only == null && (queries.isSuspended() || queries.servers.isEmpty())) {
            forgetAll();
            queries.putBack(this);
            return;
        }
        int most = only == null ? queries.options.attempts() : 1;
        if (attempts >= most) {
            complete(DnsAnswer.failed(failure, question));
            return;
        }
        NameServer server =
                only == null ? queries.servers.next(last, queries.options.rotate()) : only;
        isWithoutEdns &= server == last; // that was another's trouble
        attempts++;
        send(server);
    }

    /// Sends it to a server, whatever the number of attempts.
    private void send(NameServer server) {
        if (last != null) {
            queries.counters.retransmitted++;
        }
        last = server;
        isPausing = false;
        ResolverOptions options = queries.options;
        boolean hasEdns = server.knowsEdns && !isWithoutEdns;
        boolean inRandomCase = options.randomizeCase() && server.keepsCase && !isPlain;
        try {
            Transmission sent =
                    server.send(
                            this,
                            isTcp,
                            inRandomCase,
                            hasEdns ? options.ednsUdpSize() : Edns.PAYLOAD_OCTETS_MIN);
            queries.counters.sent++;
            step(ResolverStep.What.SENT, server, isTcp, null);
            queries.counters.overTcp += isTcp ? 1 : 0;
            transmissions.add(sent);
            queries.attempts.set(alarm, queries.timeoutNanos);
        } catch (IOException unreachable) {
            missed(server);
        }
    }

    /// The alarm rings: a pause is over, or the server has taken too long.
    private void due() {
        if (isPausing) {
            transmit();
            return;
        }
        failure = DnsError.TIMEOUT;
        if (last != null) {
            step(ResolverStep.What.TIMED_OUT, last, isTcp, null);
            last.missed();
            if (isTcp) { // half an answer may stand in the way of others: RFC 7766 §6.2.4
                forgetAll();
                last.link.lost();
                withoutTcp();
            }
        }
        transmit();
    }

    /// The server cannot be reached at all.
    void unreachable(Transmission transmission) {
        if (state != State.IN_FLIGHT || !transmissions.remove(transmission)) {
            return;
        }
        forget(transmission);
        if (transmission.server == last && !isPausing) {
            missed(transmission.server);
        }
    }

    /// TCP was to tell whether a reply is a forger's, and there is none: the forger needs a second guess of id and port then.
    private void withoutTcp() {
        if (isTcp && isCaseDoubtful) {
            isTcp = (mode & TCP) != 0;
            isPlain = true;
        }
    }

    private void missed(NameServer server) {
        step(ResolverStep.What.UNREACHABLE, server, isTcp, null);
        server.missed();
        failure = DnsError.TIMEOUT;
        withoutTcp();
        pause(queries.servers.hasOther(server) ? 0 : PAUSE_NANOS * attempts);
    }

    private void pause(long nanos) {
        isPausing = true;
        queries.attempts.set(alarm, Math.min(nanos, queries.timeoutNanos));
    }

    /// The connection that it was sent over is gone.
    ///
    /// @param wasConnected whether there was one at all: then it may have been closed just because it was idle
    void linkLost(Transmission transmission, boolean wasConnected) {
        if (state != State.IN_FLIGHT || !transmissions.remove(transmission)) {
            return;
        }
        if (wasConnected && ++linksLost <= LINKS_LOST_MAX && !transmission.server.isRemoved()) {
            send(transmission.server);
        } else if (transmission.server == last && !isPausing) {
            missed(transmission.server);
        }
    }

    // ---- replies

    /// A message came that answers a transmission, as far as can be seen from its first octets.
    ///
    /// @param isCut whether the kernel had no room for the rest of it
    void replied(Transmission to, Transmission.Match match, ByteBuffer message, boolean isCut) {
        if (state != State.IN_FLIGHT) {
            return;
        }
        NameServer server = to.server;
        switch (match) {
            case UNREADABLE -> {
                step(ResolverStep.What.UNREADABLE, server, to.isTcp, null);
                server.replied();
                withoutEdns(to, DnsError.FORMAT);
            }
            case CASE_DIFFERS -> {
                queries.counters.caseMismatches++;
                step(ResolverStep.What.CASE_DIFFERED, server, to.isTcp, null);
                if (to.isTcp) { // nobody but the server can have written that
                    server.keepsCase = false;
                    read(to, message, isCut);
                } else {
                    doubt(to);
                }
            }
            case YES -> read(to, message, isCut);
            case NO -> throw new AssertionError("a reply to nothing");
        }
    }

    /// It may be a forger's, who has guessed id and port, or a server that changes letters. TCP tells.
    private void doubt(Transmission to) {
        if (isTcp) { // under way already
            return;
        }
        isTcp = true;
        isCaseDoubtful = true;
        if (to.port != null) { // somebody may know it
            to.port.uses = QueryPorts.USES_MAX;
        }
        forgetAll();
        send(to.server);
    }

    private void read(Transmission to, ByteBuffer message, boolean isCut) {
        queries.counters.accepted++;
        NameServer server = to.server;
        to.restoreCase(message);
        int flags = message.getShort(message.position() + 2);
        if (isCut || !to.isTcp && (flags & DnsHeader.TRUNCATED) != 0) {
            server.replied();
            step(ResolverStep.What.TRUNCATED, server, false, null);
            truncated(to);
            return;
        }
        DnsMessage reply;
        try {
            reply = queries.reader.read(message);
        } catch (DnsFormatException malformed) {
            queries.counters.rejected++;
            server.replied();
            step(ResolverStep.What.UNREADABLE, server, to.isTcp, null);
            elsewhere(DnsError.UNKNOWN);
            return;
        }
        DnsRcode rcode = reply.rcode();
        boolean isUseful = !rcode.equals(DnsRcode.NOTIMP) && !rcode.equals(DnsRcode.REFUSED);
        if (isUseful || !isProbe()) { // else it stays down
            server.replied();
        }
        step(ResolverStep.What.REPLIED, server, to.isTcp, rcode);
        if (rcode.equals(DnsRcode.NOERROR) || rcode.equals(DnsRcode.NXDOMAIN)) {
            if (isWithoutEdns
                    && !to.hasEdns()
                    && queries.options.ednsUdpSize() > Edns.PAYLOAD_OCTETS_MIN) {
                server.knowsEdns = false;
            }
            select(reply);
        } else if (rcode.equals(DnsRcode.FORMERR) || rcode.equals(DnsRcode.BADVERS)) {
            withoutEdns(to, DnsError.of(rcode));
        } else if (rcode.equals(DnsRcode.SERVFAIL)) {
            elsewhere(DnsError.SERVER_FAILED);
        } else if (rcode.equals(DnsRcode.NOTIMP) || rcode.equals(DnsRcode.REFUSED)) {
            if (to.hasEdns() && rcode.equals(DnsRcode.NOTIMP)) { // some mean EDNS by that
                withoutEdns(to, DnsError.NOT_IMPLEMENTED);
            } else {
                refused(server, DnsError.of(rcode));
            }
        } else {
            complete(DnsAnswer.failed(DnsError.UNKNOWN, question));
        }
    }

    private void truncated(Transmission to) {
        if ((mode & IGNORE_TRUNCATION) != 0) {
            complete(DnsAnswer.failed(DnsError.TRUNCATED, question));
        } else if (!isTcp) {
            isTcp = true;
            forgetAll();
            send(to.server);
        }
    }

    private void withoutEdns(Transmission to, DnsError otherwise) {
        if (to.hasEdns() && !isWithoutEdns) {
            isWithoutEdns = true;
            forgetAll();
            send(to.server);
        } else if (otherwise == DnsError.NOT_IMPLEMENTED) {
            refused(to.server, otherwise);
        } else {
            complete(DnsAnswer.failed(otherwise, question));
        }
    }

    /// The server knows no better, at the moment: another may.
    private void elsewhere(DnsError reason) {
        failure = reason;
        forgetAll();
        pause(last != null && queries.servers.hasOther(last) ? 0 : PAUSE_NANOS * attempts);
    }

    /// The server does not want to, which others may.
    private void refused(NameServer server, DnsError reason) {
        server.down();
        failure = reason;
        if (reissues < queries.options.maxReissues() && queries.servers.hasOther(server)) {
            reissues++;
            forgetAll();
            pause(0);
        } else {
            complete(DnsAnswer.failed(reason, question));
        }
    }

    /// What is asked now.
    private DnsQuestion asked() {
        return name == question.name()
                ? question
                : new DnsQuestion(name, question.type(), question.dnsClass());
    }

    private void step(
            ResolverStep.What what, NameServer server, boolean overTcp, @Nullable DnsRcode rcode) {
        if (queries.watcher != null) {
            queries.tell(new ResolverStep(what, asked(), server.address, overTcp, rcode));
        }
    }

    private void select(DnsMessage reply) {
        DnsQuestion asked = asked();
        int most = queries.options.aliasesMax() - aliases;
        AnswerSelection selection = AnswerSelection.of(reply, asked, most);
        DnsAnswer answer = selection.answer();
        if (selection.chase() != null && only == null) {
            chase(selection, answer.ttlSeconds());
            return;
        }
        if (asked != question) {
            answer =
                    new DnsAnswer(
                            answer.error(),
                            question,
                            answer.canonicalName(),
                            answer.records(),
                            Math.min(aliasTtl, answer.ttlSeconds()));
        }
        complete(answer);
    }

    /// The reply has an alias and not what it stands for, as one has that comes from the servers of one zone.
    private void chase(AnswerSelection selection, int ttl) {
        DnsName target = selection.chase();
        if (target == null || target.equals(name)) {
            complete(DnsAnswer.failed(DnsError.UNKNOWN, question));
            return;
        }
        aliases += selection.aliases();
        aliasTtl = Math.min(aliasTtl, ttl);
        name = target;
        attempts = 0;
        reissues = 0;
        linksLost = 0;
        isTcp = (mode & TCP) != 0;
        isCaseDoubtful = false;
        isPlain = false;
        isWithoutEdns = false;
        forgetAll();
        transmit();
    }

    // ---- the end

    private void complete(DnsAnswer answer) {
        List<Consumer<DnsAnswer>> told = List.copyOf(waiters);
        end();
        if (!isProbe()) {
            queries.remember(answer);
        }
        for (Consumer<DnsAnswer> waiter : told) {
            waiter.accept(answer);
        }
    }

    private void end() {
        State former = state;
        state = State.OVER;
        waiters.clear();
        forgetAll();
        queries.ended(this, former);
    }

    /// Puts it back, so that it can be sent again later, as if it had not been.
    void withdraw() {
        forgetAll();
        last = null;
        attempts = Math.max(0, attempts - 1); // the one that was cut short
        state = State.WAITING;
    }

    private void forgetAll() {
        queries.attempts.clear(alarm);
        for (Transmission transmission : transmissions) {
            forget(transmission);
        }
        transmissions.clear();
    }

    private static void forget(Transmission transmission) {
        if (transmission.isTcp) {
            transmission.server.link.forget(transmission);
        } else if (transmission.port != null) {
            transmission.port.forget(transmission);
        }
    }
}
