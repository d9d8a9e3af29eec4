package io.evj.itests.loop;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventCallback;
import io.evj.api.EventConfig;
import io.evj.api.EventHandler;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/// A base under test, on a clock that is moved by hand, with a record of what its callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class TestLoop implements AutoCloseable {
    final VirtualClock clock;
    final EventBase base;

    /// What callbacks have told, in order.
    final List<String> told = new ArrayList<>();

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private TestLoop(VirtualClock clock, EventConfig config) {
        this.clock = clock;
        base =
                EventBase.open(
                        config.withClock(clock).withUncaught((event, what) -> thrown.add(what)));
    }

    static TestLoop on(String method) {
        return on(method, config -> config);
    }

    static TestLoop on(String method, UnaryOperator<EventConfig> change) {
        return on(method, new VirtualClock(), change);
    }

    static TestLoop on(String method, VirtualClock clock, UnaryOperator<EventConfig> change) {
        return new TestLoop(clock, change.apply(EventConfig.defaults().withMethods(method)));
    }

    /// Tells one thing.
    EventHandler tell(String what) {
        return event -> told.add(what);
    }

    /// Tells one thing and why: `a:READ|TIMEOUT`.
    EventCallback tellWhy(String what) {
        return (event, why) -> told.add(what + ":" + names(why));
    }

    static String names(int conditions) {
        StringJoiner names = new StringJoiner("|");
        String[] all = {"TIMEOUT", "READ", "WRITE", "SIGNAL", "PERSIST", "EDGE", "0x40", "CLOSED"};
        for (int bit = 0; bit < all.length; bit++) {
            if ((conditions & 1 << bit) != 0) {
                names.add(all[bit]);
            }
        }
        return names.toString();
    }

    /// One turn that does not wait.
    LoopEnd turn() {
        return base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
    }

    /// Turns that do not wait, until nothing happens any more.
    LoopEnd turns() {
        return base.loop(LoopFlag.NONBLOCK);
    }

    void advanceMillis(long millis) {
        clock.advance(Duration.ofMillis(millis));
    }

    /// An event of one priority that tells when it is activated.
    Event user(String what, int priority) {
        return base.user(tell(what)).priority(priority);
    }

    /// An event that waits for ever and keeps the loop alive.
    Event waitingForEver() {
        return base.event(null, Event.READ, tellWhy("never")).add();
    }

    /// Two connected sockets, closed at the end.
    Network.Pair pair() throws IOException {
        Network.Pair pair = base.network().pair();
        opened.add(pair.first());
        opened.add(pair.second());
        return pair;
    }

    /// A socket that is writable, with nothing to read.
    StreamSocket socket() throws IOException {
        return pair().first();
    }

    /// A socket with so many bytes to read.
    StreamSocket readable(int bytes) throws IOException {
        Network.Pair pair = pair();
        write(pair.second(), bytes);
        return pair.first();
    }

    static void write(StreamSocket socket, int bytes) throws IOException {
        ByteBuffer source = ByteBuffer.allocate(bytes);
        if (socket.write(source) != bytes) {
            throw new AssertionError("the socket took only " + source.position() + " bytes");
        }
    }

    /// Reads until the socket would block, or ends.
    ///
    /// @return the number of bytes
    static int drain(StreamSocket socket) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(1024);
        int sum = 0;
        for (int n = socket.read(target); n > 0; n = socket.read(target.clear())) {
            sum += n;
        }
        return sum;
    }

    /// What callbacks have thrown. The test has looked at it: it is no failure any more.
    List<Throwable> thrown() {
        List<Throwable> all = List.copyOf(thrown);
        thrown.clear();
        return all;
    }

    @Override
    public void close() throws IOException {
        try (base) {
            for (AutoCloseable socket : opened) {
                ((StreamSocket) socket).close();
            }
        }
        if (!thrown.isEmpty()) {
            AssertionError failure = new AssertionError("callbacks have thrown: " + thrown);
            thrown.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
