package io.evj.buffer;

import io.evj.api.AddressText;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attempts to connect to one after the other of several addresses, of which the first that succeeds wins.
///
/// The next begins when the latest has failed, or when it has not succeeded within the delay; then both go on. The end is
/// told once, perhaps already inside of [#run] or [#follow]; then nothing is under way. Confined to the loop of its base.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8305#section-5">RFC 8305 §5</a>
final class ConnectRace {
    /// How many attempts are under way at a time: with so many the next waits for one to fail. An answer from the DNS may
    /// name thousands of addresses, and none need answer.
    static final int ATTEMPTS_MAX = 16;

    private static final System.Logger LOG = System.getLogger(ConnectRace.class.getName());

    private final EventBase base;
    private final long delayNanos;
    private final @Nullable LocalAddress local;
    private final ConnectFailures failures;
    private final End end;
    private final Event pace;

    /// Under way, in the order of their beginnings.
    private final List<Attempt> attempts = new ArrayList<>(1);

    private List<? extends SocketAddress> targets = List.of();
    private int nextTarget;
    private boolean isOver;

    /// Takes the end.
    interface End {
        /// A connection stands.
        ///
        /// @param socket the taker's from now on; no event watches it
        void won(StreamSocket socket);

        /// All attempts have failed.
        ///
        /// @param cause tells them all
        void lost(ConnectException cause);
    }

    /// One socket on its way.
    private final class Attempt {
        final int number;
        final @Nullable SocketAddress target;
        final StreamSocket socket;
        final long startNanos = base.nowNanos();
        final Event writable;

        Attempt(int number, @Nullable SocketAddress target, StreamSocket socket) {
            this.number = number;
            this.target = target;
            this.socket = socket;
            writable = base.event(socket, Event.WRITE | Event.PERSIST, (event, what) -> look(this));
        }

        void close() {
            writable.close();
            discard(socket);
        }
    }

    /// @param local where attempts come from; null: the system chooses
    ConnectRace(
            EventBase base,
            long delayNanos,
            @Nullable InetSocketAddress local,
            ConnectFailures failures,
            End end) {
        this.base = base;
        this.delayNanos = delayNanos;
        this.local = local == null ? null : new LocalAddress(local);
        this.failures = failures;
        this.end = end;
        pace = base.timer(event -> proceed());
    }

    /// Begins.
    ///
    /// @param choices resolved, at least one, the best first
    void run(List<? extends SocketAddress> choices) {
        targets = List.copyOf(choices);
        proceed();
    }

    /// Begins with an attempt that is under way already, and is the only one.
    ///
    /// @throws IllegalArgumentException the base's method cannot watch the socket
    /// @throws IllegalStateException it is closed, or another base watches it
    void follow(StreamSocket socket) {
        Attempt attempt = new Attempt(0, null, socket);
        attempt.writable.add();
        attempts.add(attempt);
        look(attempt); // it may be decided already
    }

    /// Ends it: closes what is under way. Nothing is told.
    void cancel() {
        isOver = true;
        pace.close();
        attempts.forEach(Attempt::close);
        attempts.clear();
    }

    /// The addresses that have been tried and have not answered.
    List<String> waitingFor() {
        List<String> names = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.target != null) {
                names.add(AddressText.format(attempt.target));
            }
        }
        return names;
    }

    /// Begins the next attempt that does not fail at once.
    private void proceed() {
        pace.remove();
        boolean isUnderWay = false;
        while (!isUnderWay && nextTarget < targets.size() && attempts.size() < ATTEMPTS_MAX) {
            isUnderWay = begin(nextTarget++);
        }
        if (isOver) {
            return; // that one stands already
        }
        if (isUnderWay && nextTarget < targets.size()) {
            pace.addNanos(delayNanos);
        } else if (attempts.isEmpty()) {
            cancel();
            end.lost(failures.refusal());
        }
    }

    /// @return false when it has failed already
    private boolean begin(int number) {
        SocketAddress target = targets.get(number);
        Attempt attempt;
        try {
            attempt = new Attempt(number, target, open(target));
        } catch (IOException | RuntimeException refused) {
            // the latter: an address that this network does not know
            failures.add(number, target, refused, 0);
            return false;
        }
        attempts.add(attempt);
        if (attempt.socket.isConnected()) {
            win(attempt);
        } else {
            attempt.writable.add();
        }
        return true;
    }

    private StreamSocket open(SocketAddress target) throws IOException {
        return local == null
                ? base.network().connect(target)
                : local.connect(base.network(), target);
    }

    private void look(Attempt attempt) {
        try {
            if (attempt.socket.finishConnect()) {
                win(attempt);
            } else if (!attempt.writable.isPending(Event.WRITE)) {
                fail(attempt, new IOException("the socket cannot be watched any longer"));
            }
        } catch (IOException refused) {
            fail(attempt, refused);
        }
    }

    private void win(Attempt attempt) {
        attempts.remove(attempt);
        attempt.writable.close();
        cancel();
        end.won(attempt.socket);
    }

    private void fail(Attempt attempt, IOException cause) {
        attempts.remove(attempt);
        attempt.close();
        failures.add(attempt.number, attempt.target, cause, base.nowNanos() - attempt.startNanos);
        boolean isLatest = attempt.number == nextTarget - 1;
        if (isLatest || !pace.isPending(Event.TIMEOUT)) { // else the next has its time
            proceed();
        }
    }

    /// Closes a socket that nobody will use: how that ends is of no consequence.
    static void discard(StreamSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "{0} has failed to close: {1}", socket, failure);
        }
    }
}
