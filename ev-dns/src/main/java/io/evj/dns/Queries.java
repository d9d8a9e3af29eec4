package io.evj.dns;

import io.evj.api.EventBase;
import io.evj.api.UncaughtHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All questions of a resolver: those that are under way, so many at a time, and those that wait for their turn. Equal ones are
/// asked once.
///
/// Confined to the loop of its base.
final class Queries {
    /// How long many ports stay open when nothing is under way: the next questions may come with the answers to the last.
    private static final long PORT_REST_NANOS = 100_000_000;

    /// So few are closed at once, so that questions which come one by one have a fresh port each.
    private static final int PORTS_FEW = 4;

    /// How many that are over may stand in the queue, beside as many as wait: so taking them out costs each of them little.
    private static final int ENDED_KEPT_MAX = 64;

    final EventBase base;
    final Counters counters = new Counters();
    final Dice dice = new Dice();
    final DnsReader reader = new DnsReader();
    final NameServers servers = new NameServers();
    final AnswerCache cache;

    /// When a server has taken too long.
    final Alarms attempts;

    /// When connections have been idle for too long.
    final Alarms idles;

    /// What leaves over UDP, and when.
    final Departures departures;

    /// What was received last.
    final ByteBuffer incoming = ByteBuffer.allocate(DnsMessage.OCTETS_MAX);

    /// What is sent next.
    final ByteBuffer outgoing = ByteBuffer.allocateDirect(Transmission.OCTETS_MAX);

    /// Who is told each step.
    @Nullable Consumer<ResolverStep> watcher;

    ResolverOptions options;
    long timeoutNanos;
    long tcpIdleNanos;

    private final Alarm resting = new Alarm(() -> closeIdlePorts(true));
    private final Map<Key, Query> byKey = new HashMap<>();
    private final Deque<Query> queue = new ArrayDeque<>();
    private int waiting;
    private int inFlight;
    private long numbers;
    private boolean isSuspended;
    private boolean isPumping;

    private record Key(DnsName name, int type, int mode) {}

    Queries(EventBase base, ResolverOptions options) {
        this.base = base;
        attempts = new Alarms(base);
        idles = new Alarms(base);
        departures = new Departures(base);
        cache = new AnswerCache(options.cacheMax());
        this.options = options;
        options(options);
    }

    void options(ResolverOptions changed) {
        options = changed;
        timeoutNanos = changed.timeout().toNanos();
        tcpIdleNanos = changed.tcpIdleTimeout().toNanos();
        cache.sizeMax(changed.cacheMax());
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting;
    }

    /// How many stand in the queue, those that nobody waits for any more among them.
    int queued() {
        return queue.size();
    }

    boolean isSuspended() {
        return isSuspended;
    }

    // ---- asking

    /// Asks, or waits for the answer to an equal question.
    ///
    /// @return what to [leave][Query#leave] when the answer is no longer wanted
    Query ask(DnsQuestion question, int mode, Consumer<DnsAnswer> waiter) {
        var key = new Key(question.name(), question.type().code(), mode);
        Query query = byKey.get(key);
        if (query == null) {
            query = new Query(this, question, mode);
            byKey.put(key, query);
            query.add(waiter);
            queue.addLast(query);
            waiting++;
            pump();
        } else {
            counters.joined++;
            query.add(waiter);
        }
        return query;
    }

    /// Asks one server, now and once.
    ///
    /// @return what to [leave][Query#leave] when the answer is no longer wanted
    Query probe(NameServer server, DnsQuestion question, Consumer<DnsAnswer> waiter) {
        Query probe = Query.probe(this, server, question);
        probe.add(waiter);
        probe.state = Query.State.IN_FLIGHT;
        probe.transmit();
        return probe;
    }

    /// Sends what may go.
    void pump() {
        if (isPumping) { // further up the stack, which goes on
            return;
        }
        isPumping = true;
        try {
            while (waiting > 0
                    && inFlight < options.maxInflight()
                    && !isSuspended
                    && !servers.isEmpty()) {
                Query next = queue.pollFirst();
                if (next != null && next.state == Query.State.WAITING) {
                    waiting--;
                    inFlight++;
                    next.state = Query.State.IN_FLIGHT;
                    next.number = numbers++;
                    next.transmit();
                }
            }
        } finally {
            isPumping = false;
        }
    }

    /// A question that was under way waits for its turn again, before all others.
    void putBack(Query query) {
        query.withdraw();
        inFlight--;
        waiting++;
        queue.addFirst(query);
    }

    /// A question is over.
    void ended(Query query, Query.State former) {
        if (query.isProbe()) {
            closeIdlePorts(false);
            return;
        }
        byKey.remove(
                new Key(query.question.name(), query.question.type().code(), query.mode), query);
        if (former == Query.State.WAITING) {
            waiting--;
            if (waiting == 0) {
                queue.clear();
            } else if (queue.size() > 2 * waiting + ENDED_KEPT_MAX) {
                queue.removeIf(each -> each.state != Query.State.WAITING);
            }
        } else {
            inFlight--;
        }
        pump();
        if (inFlight == 0) {
            closeIdlePorts(false);
        }
    }

    private void closeIdlePorts(boolean isRested) {
        if (inFlight > 0) {
            return;
        }
        for (NameServer server : servers.all()) {
            if (isRested || server.ports.count() <= PORTS_FEW) {
                server.ports.closeIdle();
            } else {
                idles.set(resting, PORT_REST_NANOS);
            }
        }
    }

    /// Caches what may be cached.
    void remember(DnsAnswer answer) {
        int most =
                switch (answer.error()) {
                    case NONE -> (int) options.ttlMax().toSeconds();
                    case NO_DATA, NOT_EXIST -> (int) options.negativeTtlMax().toSeconds();
                    default -> 0;
                };
        int seconds = Math.min(most, answer.ttlSeconds());
        if (seconds > 0) {
            cache.put(answer, base.nowNanos() + seconds * 1_000_000_000L);
        }
    }

    /// Tells the watcher a step. What it throws must not end the question.
    void tell(ResolverStep step) {
        Consumer<ResolverStep> told = watcher;
        if (told == null) {
            return;
        }
        try {
            told.accept(step);
        } catch (Throwable thrown) {
            UncaughtHandler handler = base.config().uncaught();
            if (handler != null) {
                handler.uncaught(null, thrown);
            }
        }
    }

    // ---- servers

    NameServer add(InetSocketAddress address) {
        NameServer server = new NameServer(this, address);
        servers.add(server);
        pump();
        return server;
    }

    void suspend() {
        isSuspended = true;
        clearServers();
    }

    void resume() {
        isSuspended = false;
        pump();
    }

    /// Forgets all servers. What is under way waits again, in its order, and keeps count of its attempts.
    void clearServers() {
        takeBack();
        remove(takeServers());
    }

    private void takeBack() {
        List<Query> under = new ArrayList<>();
        for (Query query : byKey.values()) {
            if (query.state == Query.State.IN_FLIGHT) {
                under.add(query);
            }
        }
        under.sort(Comparator.comparingLong((Query query) -> query.number).reversed());
        for (Query query : under) {
            putBack(query);
        }
    }

    private List<NameServer> takeServers() {
        List<NameServer> taken = new ArrayList<>(servers.all());
        servers.clear();
        return taken;
    }

    private static void remove(List<NameServer> gone) {
        for (NameServer server : gone) {
            server.remove();
        }
    }

    /// Has other servers from now on. Those that stay keep what is known of them; what is under way is sent again.
    void replaceServers(List<InetSocketAddress> addresses) {
        List<InetSocketAddress> now = servers.all().stream().map(server -> server.address).toList();
        if (!now.equals(addresses)) {
            takeBack();
            List<NameServer> former = takeServers();
            for (InetSocketAddress address : addresses) {
                servers.add(takeOrMake(former, address));
            }
            remove(former);
            pump();
        }
    }

    private NameServer takeOrMake(List<NameServer> former, InetSocketAddress address) {
        for (NameServer server : former) {
            if (server.address.equals(address)) {
                former.remove(server);
                return server;
            }
        }
        return new NameServer(this, address);
    }

    @Nullable NameServer server(int index) {
        List<NameServer> all = servers.all();
        return index < 0 || index >= all.size() ? null : all.get(index);
    }

    void close() {
        isSuspended = true;
        clearServers();
        queue.clear();
        byKey.clear();
        waiting = 0;
        cache.clear();
        attempts.close();
        idles.close();
        departures.close();
    }
}
