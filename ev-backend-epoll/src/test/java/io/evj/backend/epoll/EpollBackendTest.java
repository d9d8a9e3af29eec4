package io.evj.backend.epoll;

import static io.evj.api.Event.CLOSED;
import static io.evj.api.Event.EDGE;
import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Descriptor;
import io.evj.api.StreamSocket;
import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.Network;
import io.evj.api.spi.WatchSlot;
import io.evj.posix.Fcntl;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
class EpollBackendTest {
    private final Scratch scratch = Scratch.current();
    private EpollBackend backend;
    private Network.Pair pair;

    @BeforeEach
    void open() throws IOException {
        backend = new EpollBackend(true, true);
        backend.attach();
        pair = backend.network().pair();
    }

    @AfterEach
    void close() throws IOException {
        pair.first().close();
        pair.second().close();
        backend.detach();
        backend.close();
    }

    @Test
    void reportsWhatIsAskedForWhileItHolds() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);
        assertThat(Ready.now(backend).count()).isZero();

        send(pair.second(), 3);

        assertThat(Ready.next(backend).of(watch)).isEqualTo(READ);
        assertThat(Ready.now(backend).of(watch)).isEqualTo(READ);
        pair.first().read(ByteBuffer.allocateDirect(8));
        assertThat(Ready.now(backend).count()).isZero();

        watch.ask(READ | WRITE);
        assertThat(Ready.now(backend).of(watch)).isEqualTo(WRITE);
        watch.ask(0);
        assertThat(Ready.now(backend).count()).isZero();
        watch.ask(WRITE);
        assertThat(Ready.now(backend).of(watch)).isEqualTo(WRITE);
    }

    @Test
    void reportsEdgesOnce() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ | EDGE);
        send(pair.second(), 3);

        assertThat(Ready.next(backend).of(watch)).isEqualTo(READ);
        assertThat(Ready.now(backend).count()).isZero();
        send(pair.second(), 1);
        assertThat(Ready.next(backend).of(watch)).isEqualTo(READ);
    }

    @Test
    void reportsClosingBeforeTheBytesAreRead() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(CLOSED);
        send(pair.second(), 3);
        assertThat(Ready.now(backend).count()).isZero();

        pair.second().shutdownOutput();

        assertThat(Ready.next(backend).of(watch)).isEqualTo(CLOSED);
    }

    @Test
    void reportsAHangUpToWhoeverAsks() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(WRITE);

        pair.second().close();

        assertThat(Ready.next(backend).of(watch)).isEqualTo(READ | WRITE | CLOSED);
    }

    @Test
    void staysQuietAboutErrorsWhenNothingIsAsked() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);
        watch.ask(0);

        pair.second().close();

        assertThat(Ready.now(backend).count()).isZero();
    }

    @Test
    void reportsNothingForAForgottenWatch() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);
        send(pair.second(), 1);

        backend.forget(watch);
        backend.forget(watch);

        assertThat(watch.state()).isNull();
        assertThat(Ready.now(backend).count()).isZero();
        watch.ask(0).ask(READ);
        assertThat(Ready.now(backend).of(watch)).isEqualTo(READ);
    }

    @Test
    void reportsTheNewOwnerOfANumberOnly() throws IOException {
        int number = pair.first().number();
        new FakeWatch(backend, pair.first()).ask(READ);
        pair.first().close();
        Network.Pair other = backend.network().pair();
        assertThat(other.first().number()).as("the number is used again").isEqualTo(number);

        FakeWatch second = new FakeWatch(backend, other.first()).ask(READ);
        send(other.second(), 1);

        assertThat(Ready.next(backend).of(second)).isEqualTo(READ);
        other.first().close();
        other.second().close();
    }

    @Test
    void toleratesNumbersClosedBehindItsBack() throws IOException {
        FakeWatch stale = new FakeWatch(backend, pair.first()).ask(READ);
        int number = pair.first().number();
        assertThat(Unistd.close(scratch, number)).isZero();
        assertThatThrownBy(() -> stale.ask(WRITE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EBADF");

        Network.Pair other = backend.network().pair();
        assertThat(other.first().number()).isEqualTo(number);
        FakeWatch fresh = new FakeWatch(backend, other.first()).ask(READ);
        backend.forget(stale);
        send(other.second(), 1);
        assertThat(Ready.next(backend).of(fresh)).as("kept").isEqualTo(READ);

        pair.first().watchSlot().watch(null);
        pair.first().close(); // by its number, which is the other's by now
        other.second().close();
        assertThatThrownBy(other.first()::close).hasMessageContaining("EBADF");
    }

    @Test
    void addsWhatTheKernelHasForgotten() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);
        int number = pair.first().number();
        int kept = Unistd.dup(scratch, pair.second().number());
        assertThat(Unistd.close(scratch, number)).isZero();
        assertThat(Unistd.dup(scratch, kept)).as("the same number, not watched").isEqualTo(number);

        watch.ask(WRITE);

        assertThat(Ready.now(backend).count()).isEqualTo(1);
        assertThat(Unistd.close(scratch, kept)).isZero();
    }

    @Test
    void refusesFilesWithAdvice(@TempDir Path folder) throws IOException {
        byte[] name =
                Files.createFile(folder.resolve("file"))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
        int file = Fcntl.open(scratch, name, Fcntl.O_CLOEXEC);
        int kept = Unistd.dup(scratch, pair.first().number());
        FakeWatch watch = new FakeWatch(backend, pair.first());
        // the socket's number is made to mean the file
        int number = pair.first().number();
        assertThat(Unistd.close(scratch, number)).isZero();
        assertThat(Unistd.dup(scratch, file)).isEqualTo(number);

        assertThatThrownBy(() -> watch.ask(READ))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("EPERM")
                .hasMessageContaining("event.method=poll");

        assertThat(watch.state()).isNull();
        assertThat(Unistd.close(scratch, file)).isZero();
        assertThat(Unistd.close(scratch, kept)).isZero();
    }

    @Test
    void refusesDescriptorsOfOthers() throws IOException {
        Descriptor jdk =
                new JdkDescriptor() {
                    @Override
                    public SelectableChannel channel() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int number() {
                        return -1;
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
                };

        assertThatThrownBy(() -> backend.admit(jdk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("event.method=nio");

        pair.first().close();
        assertThatThrownBy(() -> backend.admit(pair.first()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void reportsMoreThanOneArrayHolds() throws IOException {
        int many = 3 * EpollBackend.EVENTS_MIN;
        List<Network.Pair> pairs = new ArrayList<>();
        List<FakeWatch> watches = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            pairs.add(backend.network().pair());
            watches.add(new FakeWatch(backend, pairs.get(i).first()).ask(WRITE));
        }

        assertThat(Ready.now(backend).count()).isEqualTo(EpollBackend.EVENTS_MIN);
        assertThat(Ready.now(backend).count()).isEqualTo(2 * EpollBackend.EVENTS_MIN);
        Ready all = Ready.now(backend);
        assertThat(watches).allMatch(watch -> all.of(watch) == WRITE);

        for (Network.Pair each : pairs) {
            each.first().close();
            each.second().close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsNeverLessThanAsked(boolean waitsNanos) throws IOException {
        try (EpollBackend other = new EpollBackend(false, waitsNanos)) {
            for (long nanos : new long[] {1, 999_999, 1_000_001, 2_500_000}) {
                long start = System.nanoTime();
                assertThat(other.poll(nanos, new Ready())).isZero();
                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
            }
        }
    }

    @Test
    void wakesFromAWaitWithoutLimit() throws IOException, InterruptedException {
        Thread waker = Thread.ofPlatform().start(backend::wakeup);

        assertThat(backend.poll(-1, new Ready())).isZero();

        waker.join();
        backend.wakeup();
        assertThat(backend.poll(-1, new Ready())).as("a wake-up before the wait ends it").isZero();
        for (int i = 0; i < 1000; i++) {
            backend.wakeup();
            assertThat(backend.poll(-1, new Ready())).isZero();
        }
    }

    @Test
    void waitsAgainAfterAWakeUp() throws IOException {
        backend.wakeup();
        assertThat(backend.poll(-1, new Ready())).isZero();

        long start = System.nanoTime();
        backend.poll(2_000_000, new Ready());

        assertThat(System.nanoTime() - start)
                .as("one wake-up ends one wait")
                .isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void anInterruptEndsTheWait() throws IOException {
        Thread loop = Thread.currentThread();
        Thread interrupter = Thread.ofPlatform().unstarted(loop::interrupt);
        interrupter.start();

        assertThat(backend.poll(-1, new Ready())).isZero();

        assertThat(join(interrupter)).isTrue();
        loop.interrupt();
        assertThat(backend.poll(-1, new Ready())).as("one pending before the wait").isZero();
        assertThat(Thread.interrupted()).as("it is cleared").isFalse();
        assertThat(Ready.now(backend).count()).isZero();
    }

    @Test
    void wakeUpsWhileClosingTouchNoStranger() throws IOException, InterruptedException {
        for (int round = 0; round < 200; round++) {
            EpollBackend closing = new EpollBackend(false, true);
            CountDownLatch started = new CountDownLatch(1);
            Thread waker =
                    Thread.ofPlatform()
                            .start(() -> {
                                started.countDown();
                                for (int i = 0; i < 50; i++) {
                                    closing.wakeup();
                                }
                            });
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            closing.close();
            // takes the numbers that were free just now
            Network.Pair strangers = backend.network().pair();
            waker.join();
            assertThat(strangers.first().read(ByteBuffer.allocate(8))).isZero();
            assertThat(strangers.second().read(ByteBuffer.allocate(8))).isZero();
            strangers.first().close();
            strangers.second().close();
        }
    }

    @Test
    void closesOnceAndForgetsQuietlyAfterwards() throws IOException {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);

        backend.close();
        backend.close();
        backend.wakeup();
        backend.forget(watch);

        assertThat(pair.first().isOpen()).as("descriptors stay open").isTrue();
        assertThatThrownBy(() -> backend.poll(0, new Ready()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void canChangeThreads() throws Exception {
        FakeWatch watch = new FakeWatch(backend, pair.first()).ask(READ);
        backend.detach();
        send(pair.second(), 1);
        List<Integer> found = new ArrayList<>();

        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                backend.attach();
                                found.add(Ready.next(backend).of(watch));
                                found.add(pair.first().read(ByteBuffer.allocate(4)));
                                watch.ask(WRITE);
                                found.add(Ready.next(backend).of(watch));
                                backend.detach();
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });

        assertThat(join(other)).isTrue();
        assertThat(found).containsExactly(READ, 1, WRITE);
        backend.attach();
    }

    private static boolean join(Thread thread) {
        // an interrupt that is pending must not end the joining
        boolean wasInterrupted = Thread.interrupted();
        try {
            return thread.join(java.time.Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            return false;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void send(StreamSocket socket, int count) throws IOException {
        assertThat(socket.write(ByteBuffer.allocate(count))).isEqualTo(count);
    }
}
