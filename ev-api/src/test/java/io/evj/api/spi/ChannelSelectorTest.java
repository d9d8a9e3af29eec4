package io.evj.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Awaited;
import io.evj.api.Event;
import io.evj.api.RecordingWatch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@SuppressWarnings("try") // some are closed early, on purpose
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ChannelSelectorTest {
    private final List<AutoCloseable> opened = new ArrayList<>();
    private ChannelSelector selector;
    private RecordingSink sink = new RecordingSink();

    @BeforeEach
    void open() throws IOException {
        selector = keep(new ChannelSelector("nio"));
        selector.attach();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    // ---- connects ----

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a crowd has another size
    void reportsACompletedConnectAndThenRoomToWrite() throws Exception {
        Crowd crowd = new Crowd();
        RecordingWatch watch = watch(crowd.latecomer, Event.WRITE);
        assertThat(select(0)).isZero();

        crowd.acceptAll();

        assertThat(next(watch)).isEqualTo("WRITE");
        assertThat(next(watch)).as("as long as it is not finished").isEqualTo("WRITE");
        assertThat(crowd.latecomer.finishConnect()).isTrue();
        assertThat(select(0)).as("room to write").isOne();
        assertThat(sink.ready).containsEntry(watch, "WRITE");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a crowd has another size
    void seesAConnectThatWasFinishedWithoutBeingReported() throws Exception {
        Crowd crowd = new Crowd();
        RecordingWatch watch = watch(crowd.latecomer, Event.READ | Event.WRITE);
        assertThat(select(0)).isZero();
        crowd.acceptAll();
        Awaited.until("the connect", crowd.latecomer::finishConnect);

        assertThat(select(0)).isOne();

        assertThat(sink.ready).containsEntry(watch, "WRITE");
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a crowd has another size
    void reportsBytesToAReaderWhoNeverFinishedTheConnect() throws Exception {
        Crowd crowd = new Crowd();
        RecordingWatch watch = watch(crowd.latecomer, Event.READ);
        crowd.acceptAll();

        // only the wait itself can finish the connect, and the acceptor answers when it has come
        RecordingWatch acceptor = watch(crowd.server, Event.READ);
        assertThat(next(acceptor)).isEqualTo("READ");
        SocketChannel peer = keep(crowd.server.accept());
        peer.write(ByteBuffer.allocate(1));

        assertThat(next(watch)).isEqualTo("READ");
        assertThat(crowd.latecomer.read(ByteBuffer.allocate(2))).isOne();
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere a crowd has another size
    void reportsAFailedConnectAsWhateverIsAskedFor() throws Exception {
        int[] interests = {Event.READ, Event.WRITE, Event.READ | Event.WRITE};
        List<Crowd> crowds = List.of(new Crowd(), new Crowd(), new Crowd());
        List<RecordingWatch> watches = new ArrayList<>();
        for (int i = 0; i < interests.length; i++) {
            watches.add(watch(crowds.get(i).latecomer, interests[i]));
        }
        assertThat(select(0)).isZero();

        for (Crowd crowd : crowds) {
            crowd.server.close(); // the next try of the latecomer is refused
        }

        assertThat(next(watches.get(0))).isEqualTo("READ");
        assertThat(next(watches.get(1))).isEqualTo("WRITE");
        assertThat(next(watches.get(2))).isEqualTo("READ WRITE");
        for (Crowd crowd : crowds) {
            assertThatThrownBy(crowd.latecomer::finishConnect).isInstanceOf(ConnectException.class);
        }
    }

    // ---- the life of a watch ----

    @Test
    void neverReportsAListeningSocketAsWritable() throws Exception {
        ServerSocketChannel server = nonBlocking(ServerSocketChannel.open().bind(loopback()));
        RecordingWatch watch = watch(server, Event.READ | Event.WRITE);
        assertThat(select(0)).isZero();

        keep(SocketChannel.open(server.getLocalAddress()));

        assertThat(next(watch)).isEqualTo("READ");
    }

    @Test
    void acceptsClosedAndNeverReportsIt() throws Exception {
        Pipe pipe = pipe();
        RecordingWatch watch = watch(pipe.source(), Event.CLOSED);
        pipe.sink().close();

        assertThat(select(0)).isZero();
        selector.update(watch, Event.CLOSED | Event.READ);
        assertThat(next(watch)).isEqualTo("READ");
    }

    @Test
    void watchesAgainInTheSameTurnInWhichItForgot() throws Exception {
        Pipe pipe = pipe();
        pipe.sink().write(ByteBuffer.allocate(1));
        RecordingWatch first = watch(pipe.source(), Event.READ);
        selector.forget(first);
        selector.forget(first);

        RecordingWatch second = watch(pipe.source(), Event.READ);

        assertThat(next(second)).isEqualTo("READ");
        assertThat(sink.ready).doesNotContainKey(first);
        assertThat(first.state()).isNull();
    }

    @Test
    void refusesAChannelThatIsWatchedThroughAnotherDescriptor() throws Exception {
        Pipe pipe = pipe();
        watch(pipe.source(), Event.READ);

        assertThatThrownBy(() -> watch(pipe.source(), Event.READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another descriptor");
    }

    @Test
    void refusesAChannelThatIsClosedOrBlocks() throws Exception {
        Pipe pipe = pipe();
        pipe.sink().configureBlocking(true);
        pipe.source().close();

        assertThatThrownBy(() -> watch(pipe.sink(), Event.WRITE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> watch(pipe.source(), Event.READ))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(select(0)).isZero();
        assertThat(sink.lost).isEmpty();
    }

    @Test
    void refusesWhatIsNoChannelAndNamesWhoCan() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> selector.admit(new Stranger()))
                .withMessageContaining("nio")
                .withMessageContaining("epoll");
    }

    @Test
    void givesAPortBackAtOnce() throws Exception {
        ServerSocketChannel server = nonBlocking(ServerSocketChannel.open().bind(loopback()));
        var address = server.getLocalAddress();
        RecordingWatch watch = watch(server, Event.READ);
        select(0);

        selector.forget(watch);
        server.close();

        keep(ServerSocketChannel.open().bind(address));
    }

    // ---- closed behind its back ----

    @Test
    void tellsOnceThatAChannelWasClosed() throws Exception {
        Pipe kept = pipe();
        Pipe pipe = pipe();
        RecordingWatch other = watch(kept.source(), Event.READ);
        RecordingWatch watch = watch(pipe.source(), Event.READ);
        select(0);

        pipe.source().close();

        assertThat(select(-1)).isOne();
        assertThat(sink.lost).containsExactly(watch);
        assertThat(sink.causes.getFirst())
                .hasMessageContaining("behind")
                .hasCauseInstanceOf(ClosedChannelException.class);
        assertThat(watch.state()).isNull();
        assertThat(select(0)).isZero();
        kept.sink().write(ByteBuffer.allocate(1));
        assertThat(next(other)).isEqualTo("READ");
        assertThat(sink.lost).containsExactly(watch);
    }

    @Test
    void failsTheChangeOfAClosedChannelAndTellsNoMore() throws Exception {
        Pipe pipe = pipe();
        RecordingWatch watch = watch(pipe.source(), Event.READ);
        select(0);
        pipe.source().close();

        assertThatThrownBy(() -> selector.update(watch, Event.READ | Event.EDGE))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
        selector.update(watch, 0);

        assertThat(select(0)).isZero();
        assertThat(sink.lost).isEmpty();
    }

    // ---- waking ----

    @Test
    void aWakeUpEndsTheNextWaitAlsoAfterForgetting() throws Exception {
        Pipe pipe = pipe();
        RecordingWatch watch = watch(pipe.source(), Event.READ);
        selector.wakeup();
        selector.detach(); // looks for cancelled keys, which takes the wake-up along
        selector.attach();

        assertThat(select(-1)).isZero();

        assertThat(selector.endedEarly()).isTrue();
        selector.forget(watch);
    }

    @Test
    void aThreadWakesAWaitWithoutLimit() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Thread waker =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                begun.await();
                                selector.wakeup();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        begun.countDown();

        assertThat(select(-1)).isZero();

        assertThat(selector.endedEarly()).isTrue();
        waker.join();
        assertThat(select(1)).isZero();
        assertThat(selector.endedEarly()).isFalse();
    }

    @Test
    void anInterruptEndsAWaitAndIsCleared() throws Exception {
        Thread.currentThread().interrupt();

        assertThat(select(-1)).isZero();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(selector.endedEarly()).isTrue();
        assertThat(select(1)).isZero();
        assertThat(selector.endedEarly()).isFalse();
    }

    @Test
    void neverEndsAWaitEarlyByItself() throws Exception {
        long began = System.nanoTime();

        assertThat(select(30)).isZero();

        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(30_000_000);
    }

    // ---- a selector that spins ----

    @Test
    void replacesASelectorThatSpinsAndKeepsItsWatches() throws Exception {
        SpinningSelector spinning = new SpinningSelector();
        Deque<Selector> selectors = new ArrayDeque<>(List.of(spinning, Selector.open()));
        selector = keep(new ChannelSelector("nio", selectors::removeFirst, () -> 0));
        Pipe pipe = pipe();
        Pipe closed = pipe();
        RecordingWatch watch = watch(pipe.source(), Event.READ);
        RecordingWatch gone = watch(closed.source(), Event.READ);
        pipe.sink().write(ByteBuffer.allocate(1));

        while (spinning.waits < SpinGuard.PREMATURE_MAX) {
            assertThat(select(-1)).isZero();
        }
        closed.source().close();
        assertThat(next(watch)).isEqualTo("READ");

        assertThat(spinning.isOpen()).isFalse();
        assertThat(selectors).isEmpty();
        if (sink.lost.isEmpty()) {
            select(0);
        }
        assertThat(sink.lost).containsExactly(gone);
        select(0);
        assertThat(sink.lost).containsExactly(gone);
    }

    @Test
    void staysAliveWhenEverySelectorSpins() throws Exception {
        List<SpinningSelector> spinning = new ArrayList<>();
        selector =
                keep(
                        new ChannelSelector(
                                "nio",
                                () -> {
                                    spinning.add(new SpinningSelector());
                                    return spinning.getLast();
                                },
                                () -> 0));
        watch(pipe().source(), Event.READ);

        for (int i = 0; i < 2 * SpinGuard.PREMATURE_MAX * SpinGuard.REBUILDS_MAX; i++) {
            assertThat(select(-1)).isZero();
            if (spinning.size() > SpinGuard.REBUILDS_MAX
                    && spinning.getLast().waits > SpinGuard.PREMATURE_MAX + 10) {
                break;
            }
        }

        assertThat(spinning).hasSize(1 + SpinGuard.REBUILDS_MAX);
        assertThat(spinning.getLast().isOpen()).isTrue();
    }

    @Test
    void aWakeUpWhileItIsReplacedIsNotLost() throws Exception {
        Deque<Selector> selectors =
                new ArrayDeque<>(List.of(new SpinningSelector(), Selector.open()));
        ChannelSelector[] made = {null};
        made[0] =
                keep(
                        new ChannelSelector(
                                "nio",
                                () -> {
                                    if (made[0] != null) {
                                        made[0].wakeup();
                                    }
                                    return selectors.removeFirst();
                                },
                                () -> 0));
        selector = made[0];

        do {
            assertThat(select(-1)).isZero();
        } while (!selector.endedEarly());

        assertThat(selectors).isEmpty();
    }

    // ---- many ----

    @Test
    void watchesThousandsOfChannels() throws Exception {
        List<RecordingWatch> watches = new ArrayList<>();
        List<Pipe> pipes = new ArrayList<>();
        try {
            while (pipes.size() < 5_000) { // two descriptors each
                Pipe pipe = Pipe.open();
                pipes.add(pipe);
                pipe.source().configureBlocking(false);
                pipe.sink().configureBlocking(false);
            }
        } catch (IOException full) {
            for (int i = 0; i < 50 && !pipes.isEmpty(); i++) { // what the JVM itself needs
                pipes.getLast().source().close();
                pipes.removeLast().sink().close();
            }
        }
        assertThat(pipes).hasSizeGreaterThan(50);
        for (Pipe pipe : pipes) {
            keep(pipe.source());
            keep(pipe.sink());
            watches.add(watch(pipe.source(), Event.READ));
            watch(pipe.sink(), Event.READ);
        }
        assertThat(select(0)).isZero();

        for (int i = 0; i < pipes.size(); i += 7) {
            pipes.get(i).sink().write(ByteBuffer.allocate(1));
        }
        Awaited.until(
                "all that were written to",
                () -> {
                    sink = new RecordingSink();
                    for (int seen = 1; seen != 0; ) {
                        int before = sink.ready.size();
                        RecordingSink batch = new RecordingSink();
                        selector.select(0, batch);
                        sink.ready.putAll(batch.ready);
                        seen = sink.ready.size() - before;
                    }
                    return sink.ready.size() == (pipes.size() + 6) / 7;
                });

        for (int i = 0; i < watches.size(); i++) {
            assertThat(sink.ready.containsKey(watches.get(i))).isEqualTo(i % 7 == 0);
        }
    }

    @Test
    void forgetsAllWhenClosed() throws Exception {
        RecordingWatch watch = watch(pipe().source(), Event.READ);

        selector.close();
        selector.close();
        selector.wakeup();

        assertThat(watch.state()).isNull();
        assertThat(((JdkDescriptor) watch.descriptor()).isOpen()).isTrue();
    }

    // ---- what the tests are told with ----

    private int select(long millis) throws IOException {
        int before = sink.lost.size();
        sink.ready.clear();
        int count = selector.select(millis, sink);
        assertThat(count).isEqualTo(sink.ready.size() + sink.lost.size() - before);
        return count;
    }

    /// What is reported next of a watch.
    private String next(Watch watch) throws Exception {
        Awaited.until(
                "readiness",
                () -> {
                    select(1000);
                    return sink.ready.containsKey(watch);
                });
        return sink.ready.get(watch);
    }

    private RecordingWatch watch(SelectableChannel channel, int interest) throws IOException {
        RecordingWatch watch = RecordingWatch.on(new Plain(channel, new WatchSlot()));
        selector.admit(watch.descriptor());
        selector.update(watch, interest);
        return watch;
    }

    /// A listening socket with more connections than it has room for, so that the last one stays under way until its
    /// next try, a second later. Any other connect over the loopback ends before it can be watched.
    private final class Crowd {
        final ServerSocketChannel server = nonBlocking(ServerSocketChannel.open());
        final SocketChannel latecomer = nonBlocking(SocketChannel.open());

        Crowd() throws IOException {
            server.bind(loopback(), 1);
            keep(SocketChannel.open(server.getLocalAddress()));
            keep(
                    SocketChannel.open(
                            server.getLocalAddress())); // Linux takes one more than it is told
            assertThat(latecomer.connect(server.getLocalAddress())).isFalse();
        }

        void acceptAll() throws IOException {
            while (server.accept() instanceof SocketChannel early) {
                keep(early);
            }
        }
    }

    private Pipe pipe() throws IOException {
        Pipe pipe = Pipe.open();
        nonBlocking(pipe.source());
        nonBlocking(pipe.sink());
        return pipe;
    }

    private <C extends SelectableChannel> C nonBlocking(C channel) throws IOException {
        channel.configureBlocking(false);
        return keep(channel);
    }

    private <C extends AutoCloseable> C keep(C resource) {
        opened.add(resource);
        return resource;
    }

    private static InetSocketAddress loopback() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    record Plain(SelectableChannel channel, WatchSlot watchSlot) implements JdkDescriptor {
        @Override
        public int number() {
            return -1;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class Stranger implements io.evj.api.Descriptor {
        @Override
        public int number() {
            return 7;
        }

        @Override
        public WatchSlot watchSlot() {
            return new WatchSlot();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
