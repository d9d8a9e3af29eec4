package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListeningSocket;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import io.evj.buffer.DataCallback;
import io.evj.itests.Stepped;
import io.evj.itests.SteppedBase;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A base on a clock that is moved by hand, bufferevents on real sockets, and a record of what callbacks have told.
///
/// What a callback throws fails the test at the end, unless the test has looked at it: see [#thrown()].
final class BevStage implements Stepped {
    final VirtualClock clock;
    final TappedBackend backend;
    final EventBase base;

    /// What callbacks have told, in order.
    final List<String> told = new ArrayList<>();

    /// The events that [#tellEvents] has told.
    final List<BevEvent> events = new ArrayList<>();

    private final SteppedBase floor;

    private BevStage(TappedBackend backend, EventConfig config) {
        this.backend = backend;
        floor = new SteppedBase(config.withBackend(backend));
        clock = floor.clock;
        base = floor.base;
    }

    static BevStage on(String method) {
        return on(method, config -> config);
    }

    static BevStage on(String method, UnaryOperator<EventConfig> change) {
        return new BevStage(new TappedBackend(method), change.apply(EventConfig.defaults()));
    }

    /// A bufferevent on one end of a pair of sockets, and the other end.
    record Ends(BufferEvent bev, StreamSocket peer) {
        /// The bufferevent's own socket.
        TappedSocket tap() {
            return (TappedSocket) bev.socket();
        }

        /// Writes all of a short text.
        void send(String text) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                assertThat(peer.write(bytes)).isEqualTo(bytes.limit());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        /// Closes the other end.
        void hangUp() {
            try {
                peer.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// Over Unix-domain sockets: what is written at one end is there at the other at once.
    Ends ends() {
        Network.Pair pair = pair();
        return new Ends(closing(BufferEvent.of(base, pair.first())), pair.second());
    }

    /// Two sockets. The second is closed at the end.
    Network.Pair pair() {
        try {
            Network.Pair pair = base.network().pair();
            closing(pair.second());
            return pair;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Over TCP.
    ///
    /// @param loopback `127.0.0.1` or `::1`
    Ends tcp(String loopback) {
        try {
            ListeningSocket listening = listening(loopback);
            StreamSocket peer = closing(base.network().connect(listening.localAddress()));
            StreamSocket accepted = accepted(listening);
            until("the connection", () -> finishes(peer));
            return new Ends(closing(BufferEvent.of(base, new TappedSocket(accepted))), peer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean finishes(StreamSocket peer) {
        try {
            return peer.isConnected() || peer.finishConnect();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A socket that listens on a fresh port.
    ListeningSocket listening(String loopback) {
        try {
            return closing(
                    base.network()
                            .listen(new InetSocketAddress(AddressText.parseAddress(loopback), 0)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The next connection that comes; the caller's to close.
    StreamSocket accepted(ListeningSocket listening) {
        StreamSocket[] accepted = new StreamSocket[1];
        until(
                "a connection",
                () -> {
                    try {
                        accepted[0] = listening.accept();
                        return accepted[0] != null;
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        return accepted[0];
    }

    /// Has a close reset the connection.
    static void reset(StreamSocket peer) {
        try {
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    DataCallback tell(String what) {
        return bev -> told.add(what);
    }

    BevCallback tellEvents() {
        return (bev, event) -> {
            events.add(event);
            told.add(event.toString().replaceFirst("(?s):.*", ""));
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

    /// Steps the loop until the socket has brought so many bytes, and reads no more than these.
    void awaitBytes(StreamSocket socket, long wanted) {
        Content.await(this, socket, (int) wanted);
    }

    /// Whether the socket has come to its end; reads what is before it.
    static boolean isAtEnd(StreamSocket socket) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            int count = socket.read(bytes);
            while (count > 0) {
                count = socket.read(bytes.clear());
            }
            return count < 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Takes all of the input as text.
    static String taken(BufferEvent bev) {
        byte[] bytes = new byte[(int) bev.input().length()];
        bev.input().remove(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Writes more than the kernel takes while nobody reads.
    ///
    /// @return how much
    long block(BufferEvent bev) {
        byte[] much = new byte[64 * 1024];
        long added = 0;
        int watches = backend.writeWatches;
        while (backend.writeWatches == watches) {
            bev.write(much);
            added += much.length;
            turn();
            turn();
        }
        return added;
    }

    /// Enough turns for all that can happen by itself.
    void settle() {
        for (int i = 0; i < 10; i++) {
            turn();
        }
    }

    /// Nothing is left to do but to wait: the loop does not spin.
    void assertWaits() {
        boolean[] waits = {false};
        settle();
        int readies = backend.readies;
        backend.insteadOfWaiting =
                () -> {
                    waits[0] = true;
                    base.loopBreak();
                };
        try {
            for (int i = 0; i < 10 && !waits[0]; i++) {
                base.loop(LoopFlag.ONCE, LoopFlag.NO_EXIT_ON_EMPTY);
            }
        } finally {
            backend.insteadOfWaiting = null;
        }
        assertThat(waits[0]).as("the loop waits; it has %s", base.dump()).isTrue();
        settle();
        assertThat(backend.readies).as("nothing is ready all the time").isEqualTo(readies);
    }

    /// As many turns as it takes to be told so much.
    void untilTold(int count) {
        until(count + " told; so far " + told, () -> told.size() >= count);
    }

    /// The memory that buffers of the base hold.
    long bytesLent() {
        return BufferPool.of(base).bytesLent();
    }

    @Override
    public SteppedBase floor() {
        return floor;
    }
}
