package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A base on a clock that is moved by hand, bufferevents on real sockets, and a record of what callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class BevStage implements AutoCloseable {
    final VirtualClock clock = new VirtualClock();
    final EventBase base;

    /// What callbacks have told, in order.
    final List<String> told = new ArrayList<>();

    /// The events that [#tellEvents] has told.
    final List<BevEvent> events = new ArrayList<>();

    private final List<Throwable> thrown = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private BevStage(EventConfig config) {
        base =
                EventBase.open(
                        config.withClock(clock).withUncaught((event, what) -> thrown.add(what)));
    }

    static BevStage on(String method) {
        return on(method, config -> config);
    }

    static BevStage on(String method, UnaryOperator<EventConfig> change) {
        return new BevStage(change.apply(EventConfig.defaults().withMethods(method)));
    }

    /// A bufferevent on one end of a pair of sockets, and the other end.
    record Ends(BufferEvent bev, StreamSocket peer) {
        /// Writes all of a short text.
        void send(String text) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                assertThat(peer.write(bytes)).isEqualTo(bytes.limit());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    Ends ends() {
        try {
            Network.Pair pair = base.network().pair();
            opened.add(pair.second());
            return new Ends(closing(BufferEvent.of(base, pair.first())), pair.second());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Closes it at the end of the test.
    <T extends AutoCloseable> T closing(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    DataCallback tell(String what) {
        return bev -> told.add(what);
    }

    BevCallback tellEvents() {
        return (bev, event) -> {
            events.add(event);
            told.add(event.toString().replaceFirst(":.*", ""));
        };
    }

    /// Reads what is there now from a socket.
    static String received(StreamSocket socket) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
            while (bytes.hasRemaining() && socket.read(bytes) > 0) {}
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Steps the loop until the socket has brought a text.
    void awaitReceived(StreamSocket socket, String wanted) {
        StringBuilder all = new StringBuilder();
        until(
                "\"" + wanted + "\"",
                () -> {
                    all.append(received(socket));
                    return all.length() >= wanted.length();
                });
        assertThat(all).hasToString(wanted);
    }

    /// Takes all of the input as text.
    static String taken(BufferEvent bev) {
        byte[] bytes = new byte[(int) bev.input().length()];
        bev.input().remove(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// One turn that does not wait.
    void turn() {
        Steps.one(base);
    }

    /// As many turns as it takes.
    void until(String what, BooleanSupplier condition) {
        Steps.until(base, what, condition);
    }

    void advance(Duration step) {
        Steps.advance(base, clock, step);
    }

    /// What callbacks have thrown so far; the test has looked at it now.
    List<Throwable> thrown() {
        List<Throwable> seen = List.copyOf(thrown);
        thrown.clear();
        return seen;
    }

    @Override
    public void close() {
        for (AutoCloseable closeable : opened.reversed()) {
            try {
                closeable.close();
            } catch (Exception failure) {
                throw new AssertionError("closing " + closeable, failure);
            }
        }
        base.close();
        assertThat(thrown).as("what callbacks have thrown").isEmpty();
    }
}
