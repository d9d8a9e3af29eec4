package io.evj.buffer;

import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.StreamSocket;
import io.evj.api.VirtualEvent;
import io.evj.api.spi.HostResolver;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings up one connection, to whichever of several addresses answers first. Serves for one connect.
///
/// ```
/// NEW ──connect(name)──▶ LOOKING_UP ──found──▶ CONNECTING ──won, or all lost──▶ DECIDED ──told──▶ OVER
///  │                         └────────not found─────│──────────────────────────▶ │                 │
///  └──connect(addresses)───────────────────────────▶┘                 from any: cancel ──────────▶─┘
/// ```
///
/// The outcome is told once, from the loop and never inside of a call of these methods; after a cancel, never. The loop
/// goes on meanwhile, also while a name is looked up elsewhere.
///
/// Confined to the loop of its base.
final class Connector {
    /// How long an attempt is alone before the next one begins: the “Connection Attempt Delay” of RFC 8305 §5.
    static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

    /// RFC 8305 §5 forbids shorter ones: an answer on its way must not come too late as a matter of course.
    static final Duration ATTEMPT_DELAY_MIN = Duration.ofMillis(10);

    /// Longer ones count as this: one attempt after the other.
    private static final Duration ATTEMPT_DELAY_MAX = Duration.ofDays(1);

    private final EventBase base;
    private final Outcome outcome;
    private final long delayNanos;
    private final Event telling;

    private State state = State.NEW;
    private long startNanos;
    private ConnectFailures failures = new ConnectFailures("");

    /// Where it comes from; null: the system chooses.
    private @Nullable InetSocketAddress local;

    /// While connecting.
    private @Nullable ConnectRace race;

    /// While looking up.
    private @Nullable Lookup lookup;

    private @Nullable VirtualEvent lookupIsWork;

    /// Decided, one of them.
    private @Nullable StreamSocket winner;

    private @Nullable IOException failure;

    private enum State {
        /// Nothing was asked for yet.
        NEW,
        /// A resolver is asked for addresses.
        LOOKING_UP,
        /// At least one attempt is under way.
        CONNECTING,
        /// Nothing is under way; the outcome is about to be told.
        DECIDED,
        /// Told, or cancelled.
        OVER
    }

    /// Takes the outcome: one of the two methods is called, once, unless it is cancelled before.
    interface Outcome {
        /// A connection stands.
        ///
        /// @param socket connected, the taker's from now on; no event watches it
        void connected(StreamSocket socket);

        /// There is no connection, and nothing is left open.
        ///
        /// @param cause a `ConnectException` whose suppressed exceptions are the failures of each address, in the order
        ///              of the attempts; for a failed lookup, an `UnknownHostException` whose cause is a
        ///              [ResolveException]
        void failed(IOException cause);
    }

    /// What the resolver tells. A cancelled lookup is told as well, and of no interest.
    private final class Answer implements LookupHandler {
        private final AddressQuery query;

        Answer(AddressQuery query) {
            this.query = query;
        }

        @Override
        public void resolved(AddressInfo info) {
            if (state == State.LOOKING_UP) {
                endLookup();
                found(query, info);
            }
        }

        @Override
        public void failed(ResolveException cause) {
            if (state == State.LOOKING_UP) {
                endLookup();
                decide(null, unknown(query, cause));
            }
        }
    }

    /// How the race ends: perhaps inside of a call of ours, so the outcome is told later.
    private final class RaceEnd implements ConnectRace.End {
        @Override
        public void won(StreamSocket socket) {
            decide(socket, null);
        }

        @Override
        public void lost(ConnectException cause) {
            decide(null, cause);
        }
    }

    /// With the usual delay between attempts.
    Connector(EventBase base, Outcome outcome) {
        this(base, outcome, ATTEMPT_DELAY);
    }

    /// @param attemptDelay how long an attempt is alone, [#ATTEMPT_DELAY_MIN] at least
    Connector(EventBase base, Outcome outcome, Duration attemptDelay) {
        if (attemptDelay.compareTo(ATTEMPT_DELAY_MIN) < 0) {
            throw new IllegalArgumentException(
                    "attempt delay "
                            + attemptDelay
                            + ": at least "
                            + ATTEMPT_DELAY_MIN
                            + " is needed");
        }
        boolean isHuge = attemptDelay.compareTo(ATTEMPT_DELAY_MAX) > 0;
        this.base = base;
        this.outcome = outcome;
        delayNanos = (isHuge ? ATTEMPT_DELAY_MAX : attemptDelay).toNanos();
        telling = base.deferred(event -> tell());
    }

    /// Sets where connections come from.
    ///
    /// @param newLocal the unspecified address stands for any of the family in question; null: the system chooses
    void from(@Nullable InetSocketAddress newLocal) {
        local = newLocal;
    }

    /// Connects to one address.
    ///
    /// @throws IllegalArgumentException the address is not resolved
    void connect(SocketAddress target) {
        connect(List.of(target));
    }

    /// Connects to the first of several addresses that answers. They are tried in this order.
    ///
    /// @throws IllegalArgumentException there are none, or one is not resolved
    void connect(List<? extends SocketAddress> targets) {
        checkNew();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no addresses: one at least is needed");
        }
        for (SocketAddress target : targets) {
            if (target instanceof InetSocketAddress inet && inet.isUnresolved()) {
                throw new IllegalArgumentException(
                        AddressText.format(target) + " is not resolved: give an AddressQuery");
            }
        }
        startNanos = base.nowNanos();
        race().run(targets);
    }

    /// Waits for a socket that is connecting already.
    ///
    /// @param socket connecting or connected; closed if it fails
    /// @throws IllegalArgumentException the base's method cannot watch it
    /// @throws IllegalStateException it is closed, or another base watches it
    void connect(StreamSocket socket) {
        checkNew();
        startNanos = base.nowNanos();
        race().follow(socket);
    }

    /// Looks a host up, and connects to the first of its addresses that answers. They are tried in the resolver's order,
    /// with the families in turn.
    ///
    /// @throws java.util.concurrent.RejectedExecutionException the base is closed
    void connect(HostResolver resolver, AddressQuery query) {
        checkNew();
        VirtualEvent work = base.virtual(); // the resolver works elsewhere, and the loop waits
        try {
            lookup = resolver.resolve(query, base, new Answer(query));
        } catch (RuntimeException refused) {
            work.close();
            throw refused;
        }
        lookupIsWork = work;
        failures = new ConnectFailures(query.host());
        startNanos = base.nowNanos();
        state = State.LOOKING_UP;
    }

    /// Ends it: what is under way is closed, and nothing will be told. Once the outcome was told it does nothing.
    void cancel() {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        if (lookup != null) {
            lookup.cancel();
            endLookup();
        }
        if (race != null) {
            race.cancel();
        }
        telling.close();
        if (winner != null) {
            ConnectRace.discard(winner);
            winner = null;
        }
    }

    /// Ends it as [#cancel()] does, because it takes too long.
    ///
    /// @return what has not answered; suppressed, the failures so far
    SocketTimeoutException timeOut() {
        List<String> waitingFor = new ArrayList<>();
        if (state == State.LOOKING_UP) {
            waitingFor.add("the lookup of " + failures.host);
        } else if (race != null) {
            waitingFor.addAll(race.waitingFor());
        }
        cancel();
        return failures.timeout(base.nowNanos() - startNanos, waitingFor);
    }

    private void checkNew() {
        if (state != State.NEW) {
            throw new IllegalStateException(
                    "a connector serves for one connect: this one is " + state);
        }
    }

    private ConnectRace race() {
        ConnectRace begun = new ConnectRace(base, delayNanos, local, failures, new RaceEnd());
        race = begun;
        state = State.CONNECTING;
        return begun;
    }

    private void found(AddressQuery query, AddressInfo info) {
        List<InetSocketAddress> streams =
                info.entries().stream()
                        .filter(entry -> entry.type() == SocketType.STREAM)
                        .map(AddressInfo.Entry::address)
                        .distinct()
                        .toList();
        if (streams.isEmpty()) {
            decide(null, unknown(query, query.failure(ResolveException.Code.SOCKTYPE)));
        } else {
            race().run(FamilyOrder.interleaved(streams));
        }
    }

    private void decide(@Nullable StreamSocket connected, @Nullable IOException cause) {
        winner = connected;
        failure = cause;
        state = State.DECIDED;
        telling.activate();
    }

    private void tell() {
        StreamSocket connected = winner;
        winner = null;
        state = State.OVER;
        if (connected != null) {
            outcome.connected(connected);
        } else if (failure != null) {
            outcome.failed(failure);
        }
    }

    private void endLookup() {
        lookup = null;
        if (lookupIsWork != null) {
            lookupIsWork.close();
            lookupIsWork = null;
        }
    }

    private static UnknownHostException unknown(AddressQuery query, ResolveException cause) {
        String target = query.host() + ':' + query.service();
        ResolveException.Code code = cause.code();
        UnknownHostException unknown =
                new UnknownHostException(
                        "connect to " + target + ": " + code.text() + " (" + code + ')');
        unknown.initCause(cause);
        return unknown;
    }
}
