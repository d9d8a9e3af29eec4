package io.evj.testkit;

import static io.evj.testkit.Conditions.CLOSED;
import static io.evj.testkit.Conditions.EDGE;
import static io.evj.testkit.Conditions.READ;
import static io.evj.testkit.Conditions.WRITE;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.DatagramSocket;
import io.evj.api.Descriptor;
import io.evj.api.Feature;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Proves a backend: each test is one rule of [io.evj.api.spi.Backend], shown with real sockets.
///
/// ```java
/// final class MyBackendTest extends BackendContract {
///     @Override
///     protected BackendProvider provider() {
///         return new MyProvider();
///     }
/// }
/// ```
///
/// Rules of features that the provider does not claim are skipped, and say so. A backend that cannot run
/// everywhere aborts in [#provider()] with an assumption on its availability; else being unavailable is a failure.
///
/// Run by JUnit, one test at a time.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class BackendContract {
    // One long list of rules by design: a backend's author searches the failed name here. What the
    // rules need
    // to say themselves briefly is in Trial.

    private static final int MANY = 1000;

    /// For subclasses.
    protected BackendContract() {}

    /// Makes the provider to be proven.
    ///
    /// @return a provider, as `ServiceLoader` would find it
    protected abstract BackendProvider provider();

    /// How long something that must happen may take. Only failures take that long.
    ///
    /// @return ten seconds, unless overridden
    protected Duration deadline() {
        return Duration.ofSeconds(10);
    }

    // ---- what a provider declares ----

    @Test
    void declaresALowerCaseMethodAndAStableRank() {
        BackendProvider provider = provider();

        assertThat(provider.method()).matches("[a-z][a-z0-9_]*").isEqualTo(provider.method());
        assertThat(provider.rank()).isEqualTo(provider.rank());
    }

    @Test
    void declaresTheSameFeaturesEachTime() {
        BackendProvider provider = provider();

        assertThat(provider.features()).doesNotContainNull().isEqualTo(provider.features());
    }

    @Test
    void isAvailableHere() {
        assertThat(provider().availability().reason()).as("why it is unavailable").isEmpty();
    }

    @Test
    void hasOneNetwork() throws IOException {
        try (Trial trial = open()) {
            assertThat(trial.network()).isNotNull().isSameAs(trial.network());
        }
    }

    // ---- readiness ----

    @Test
    void reportsReadWhenBytesArrive() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            Trial.write(pair.second(), 5);

            trial.await(watch, READ);
            assertThat(Trial.drain(pair.first())).isEqualTo(5);
            trial.expectQuiet(watch);
        }
    }

    @Test
    void reportsReadAgainWhileBytesAreUnread() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            Trial.write(pair.second(), 2);

            trial.await(watch, READ);
            trial.await(watch, READ);
            assertThat(pair.first().read(ByteBuffer.allocate(1))).isEqualTo(1);
            trial.await(watch, READ);
        }
    }

    @Test
    void reportsWriteWhileThereIsRoom() throws IOException {
        try (Trial trial = open()) {
            TestWatch watch = trial.watch(trial.pair().first(), WRITE);

            trial.await(watch, WRITE);
            trial.await(watch, WRITE);
        }
    }

    @Test
    void reportsNoWriteWhileASocketIsFull() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), WRITE);

            fill(trial, watch, pair.first());

            trial.expectQuiet(watch);
            awaitRoom(trial, watch, pair.second());
        }
    }

    @Test
    void reportsReadAndWriteTogether() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ | WRITE);
            Trial.write(pair.second(), 1);

            trial.await(watch, READ | WRITE);
        }
    }

    @Test
    void followsEachChangeOfInterest() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            Trial.write(pair.second(), 1);
            trial.await(watch, READ);

            watch.change(WRITE);
            trial.await(watch, WRITE);
            assertThat(watch.seen()).isEqualTo(WRITE);
            watch.change(READ | WRITE);
            trial.await(watch, READ | WRITE);
            watch.change(0);
            trial.expectQuiet(watch);
            watch.change(READ);
            trial.await(watch, READ);
            watch.change(0);
            watch.change(READ); // and back, with no poll between
            trial.await(watch, READ);
        }
    }

    @Test
    void reportsNothingForNoInterest() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.tcpPair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);
            watch.change(0);

            Trial.write(pair.second(), 1);
            trial.expectQuiet(watch);
            reset(pair.second());

            trial.expectQuiet(watch);
            trial.expectNoSpin("after a reset of a socket that asks for nothing");
        }
    }

    @Test
    void reportsReadWhenAConnectionWaits() throws IOException {
        try (Trial trial = open()) {
            ListeningSocket listening = trial.listen();
            TestWatch watch = trial.watch(listening, READ);
            trial.expectQuiet(watch);

            trial.keep(trial.network().connect(listening.localAddress()));

            trial.await(watch, READ);
            StreamSocket accepted = listening.accept();
            trial.keep(requireNonNull(accepted, "the connection"));
            trial.expectQuiet(watch);
        }
    }

    @Test
    void reportsWriteWhenAConnectCompletes() throws IOException {
        try (Trial trial = open()) {
            ListeningSocket listening = trial.listen();
            StreamSocket socket = trial.keep(trial.network().connect(listening.localAddress()));
            TestWatch watch = trial.watch(socket, WRITE);

            trial.await(watch, WRITE);
            assertThat(socket.isConnected() || socket.finishConnect()).isTrue();

            trial.await(watch, WRITE); // connected, it has room
            watch.change(READ);
            trial.expectQuiet(watch);
            watch.change(READ | WRITE);
            trial.await(watch, WRITE);
        }
    }

    @Test
    void reportsWriteWhenAConnectIsRefused() throws IOException {
        try (Trial trial = open()) {
            StreamSocket bound = trial.keep(trial.network().stream(StandardProtocolFamily.INET));
            bound.bind(Trial.loopback()); // and does not listen: the port refuses, and nobody else
            // can have it
            StreamSocket socket = trial.keep(trial.network().stream(StandardProtocolFamily.INET));

            assertThatThrownBy(
                            () -> {
                                if (!socket.connect(address(bound.localAddress()))) {
                                    trial.await(trial.watch(socket, WRITE), WRITE);
                                    socket.finishConnect();
                                }
                            })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void reportsReadWhenThePeerCloses() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            pair.second().close();

            trial.await(watch, READ);
            assertThat(pair.first().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            trial.await(watch, READ); // the end stays
        }
    }

    @Test
    void reportsReadWhenThePeerEndsItsOutput() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            pair.second().shutdownOutput();

            trial.await(watch, READ);
            assertThat(pair.first().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            watch.change(WRITE);
            trial.await(watch, WRITE);
        }
    }

    @Test
    void reportsReadWhenThePeerResets() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.tcpPair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            reset(pair.second());

            trial.await(watch, READ);
            assertThatThrownBy(() -> Trial.drain(pair.first())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void reportsDatagrams() throws IOException {
        try (Trial trial = open()) {
            DatagramSocket receiver =
                    trial.keep(trial.network().datagram(StandardProtocolFamily.INET));
            receiver.bind(Trial.loopback());
            DatagramSocket sender =
                    trial.keep(trial.network().datagram(StandardProtocolFamily.INET));
            TestWatch incoming = trial.watch(receiver, READ);
            TestWatch outgoing = trial.watch(sender, WRITE);
            trial.await(outgoing, WRITE);
            trial.expectQuiet(incoming);

            assertThat(sender.send(ByteBuffer.allocate(3), address(receiver.localAddress())))
                    .isEqualTo(3);

            trial.await(incoming, READ);
            assertThat(receiver.receive(ByteBuffer.allocate(10))).isNotNull();
            assertThat(receiver.receive(ByteBuffer.allocate(10))).isNull();
            trial.expectQuiet(incoming);
        }
    }

    @Test
    void reportsExactlyTheReadyOnesOfMany() throws IOException {
        try (Trial trial = open()) {
            List<Network.Pair> pairs = manyPairs(trial);
            Random random = new Random(42);
            Set<TestWatch> all = new HashSet<>();
            Set<TestWatch> written = new HashSet<>();
            for (Network.Pair pair : pairs) {
                TestWatch watch = trial.watch(pair.first(), READ);
                all.add(watch);
                if (random.nextBoolean()) {
                    Trial.write(pair.second(), 1);
                    written.add(watch);
                }
            }

            for (TestWatch watch : written) {
                if (watch.reports() == 0) {
                    trial.await(watch, READ);
                }
            }
            trial.settle();

            all.removeIf(watch -> watch.reports() == 0);
            assertThat(all).isEqualTo(written);
        }
    }

    @Test
    void watchesChannelsOfTheJdk() throws IOException {
        try (Trial trial = claiming(Feature.JDK_CHANNELS)) {
            Network.Pair pair = trial.kept(trial.jdkNetwork().pair());
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            Trial.write(pair.second(), 1);

            trial.await(watch, READ);
        }
    }

    // ---- edges ----

    @Test
    void reportsEachNewReadinessOfAnEdgeTriggeredWatch() throws IOException {
        try (Trial trial =
                open()) { // whether it has edges or not: without them, the base imitates them
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ | EDGE);
            for (int i = 0; i < 3; i++) {
                Trial.write(pair.second(), 10);
                trial.await(watch, READ);
                assertThat(Trial.drain(pair.first())).isEqualTo(10);
            }
        }
    }

    @Test
    void reportsAReadEdgeOnceUntilBytesArrive() throws IOException {
        try (Trial trial = claiming(Feature.EDGE_TRIGGERED)) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ | EDGE);
            Trial.write(pair.second(), 2);

            trial.await(watch, READ);
            assertThat(watch.reports()).isEqualTo(1);
            trial.expectQuiet(watch);
            assertThat(pair.first().read(ByteBuffer.allocate(1))).isEqualTo(1);
            trial.expectQuiet(watch);

            Trial.write(pair.second(), 1);
            trial.await(watch, READ);
        }
    }

    @Test
    void reportsAWriteEdgeOnceUntilThereIsRoomAgain() throws IOException {
        try (Trial trial = claiming(Feature.EDGE_TRIGGERED)) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), WRITE | EDGE);

            trial.await(watch, WRITE);
            trial.expectQuiet(watch);
            fill(trial, watch, pair.first());

            awaitRoom(trial, watch, pair.second());
        }
    }

    // ---- early close ----

    @Test
    void reportsClosedAlthoughBytesAreUnread() throws IOException {
        try (Trial trial = claiming(Feature.EARLY_CLOSE)) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), CLOSED);
            Trial.write(pair.second(), 1);
            trial.expectQuiet(watch);

            pair.second().close();

            trial.await(watch, CLOSED);
            watch.change(READ | CLOSED);
            trial.await(watch, READ | CLOSED);
            assertThat(Trial.drain(pair.first())).isEqualTo(1);
        }
    }

    @Test
    void reportsClosedWhenThePeerEndsItsOutput() throws IOException {
        try (Trial trial = claiming(Feature.EARLY_CLOSE)) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), CLOSED);
            trial.expectQuiet(watch);

            pair.second().shutdownOutput();

            trial.await(watch, CLOSED);
        }
    }

    // ---- the life of a watch ----

    @Test
    void admittingRegistersNothing() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            Trial.write(pair.second(), 1);

            TestWatch watch = trial.watch(pair.first(), 0);

            trial.expectQuiet(watch);
            trial.expectNoSpin("after a ready descriptor was admitted only");
        }
    }

    @Test
    void refusesADescriptorOfAnUnknownKind() throws IOException {
        try (Trial trial = open()) {
            assertRefused(trial, new Stranger());
        }
    }

    @Test
    void refusesWhatIsOnlyPollable() throws IOException {
        assumeFalse(
                provider().features().contains(Feature.ANY_DESCRIPTOR), "claims ANY_DESCRIPTOR");
        try (Trial trial = open()) {
            assertRefused(trial, new Lamp(true));
        }
    }

    @Test
    void watchesWhatTellsOfItsChanges() throws IOException {
        try (Trial trial = claiming(Feature.ANY_DESCRIPTOR)) {
            proveLamp(trial, trial.keep(new Lamp(true)));
        }
    }

    @Test
    void watchesWhatMustBeAsked() throws IOException {
        try (Trial trial = claiming(Feature.ANY_DESCRIPTOR)) {
            proveLamp(trial, trial.keep(new Lamp(false)));
        }
    }

    @Test
    void reportsNothingAfterForget() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            Trial.write(pair.second(), 1);
            trial.await(watch, READ);

            watch.forget();

            trial.expectQuiet(watch);
            Trial.write(pair.second(), 1);
            trial.expectQuiet(watch);
            trial.expectNoSpin("after a ready descriptor was forgotten");
        }
    }

    @Test
    void watchesAgainAfterForget() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            Trial.write(pair.second(), 1);
            for (int i = 0; i < 3; i++) {
                TestWatch watch = trial.watch(pair.first(), READ);
                trial.await(watch, READ);
                watch.forget(); // and watched anew with no poll between
            }
        }
    }

    @Test
    void closingADescriptorEndsItsWatch() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ | WRITE);
            trial.await(watch, WRITE);

            pair.first().close();

            assertThat(watch.isOver()).as("the descriptor told its slot").isTrue();
            trial.expectQuiet(watch);
            assertThat(pair.second().read(ByteBuffer.allocate(1))).isEqualTo(-1);
            trial.expectNoSpin("after a watched descriptor was closed");
        }
    }

    @Test
    void oldReadinessDoesNotReachADescriptorThatReusesTheNumber() throws IOException {
        try (Trial trial = open()) {
            for (int i = 0; i < 50; i++) {
                Network.Pair old = trial.pair();
                trial.watch(old.first(), READ | WRITE);
                trial.poll(0);
                Trial.write(old.second(), 1);
                old.second().close();
                old.first().close();
                Network.Pair reused = trial.pair();

                TestWatch watch = trial.watch(reused.first(), READ);

                trial.expectQuiet(watch);
                Trial.write(reused.second(), 1);
                trial.await(watch, READ);
                reused.first().close();
                reused.second().close();
            }
        }
    }

    @Test
    void tellsOnceOfAChannelClosedBehindItsBack() throws IOException {
        try (Trial trial = claiming(Feature.JDK_CHANNELS)) {
            Network.Pair pair = trial.kept(trial.jdkNetwork().pair());
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);

            ((JdkDescriptor) pair.first()).channel().close();

            trial.awaitLoss(watch);
            trial.expectQuiet(watch);
            trial.expectNoSpin("after a channel was closed behind its back");
        }
    }

    @Test
    void refusesOrGivesUpAChannelThatIsClosed() throws IOException {
        try (Trial trial = claiming(Feature.JDK_CHANNELS)) {
            Network.Pair pair = trial.kept(trial.jdkNetwork().pair());
            TestWatch watch = trial.watch(pair.first(), 0);
            ((JdkDescriptor) pair.first()).channel().close();

            boolean isRefused = false;
            try {
                watch.change(READ);
            } catch (IOException e) {
                isRefused = true;
            }

            if (!isRefused) {
                trial.awaitLoss(watch);
            }
            trial.expectNoSpin("after a closed channel was to be watched");
        }
    }

    // ---- waits ----

    @Test
    void looksWithoutWaiting() throws IOException {
        try (Trial trial = open()) {
            TestWatch watch = trial.watch(trial.pair().first(), READ);
            Deadline deadline = trial.deadline();

            for (int i = 0; i < 1000; i++) {
                trial.poll(0);
                assertThat(deadline.hasPassed()).as(i + 1 + " looks took " + deadline).isFalse();
            }

            assertThat(watch.reports()).isZero();
        }
    }

    @Test
    void waitsAsLongAsAsked() throws IOException {
        try (Trial trial = open()) {
            trial.watch(trial.pair().first(), READ);

            for (int i = 0; i < 3; i++) { // the end of each is a wait of less than a millisecond
                trial.expectNoSpin("with nothing ready");
            }
        }
    }

    @Test
    void waitsWithoutLimitUntilReady() throws IOException {
        try (Trial trial = open()) {
            for (long timeoutNanos : new long[] {-1, Long.MAX_VALUE}) {
                Network.Pair pair = trial.pair();
                TestWatch watch = trial.watch(pair.first(), READ);
                AtomicInteger returns = new AtomicInteger();
                CompletableFuture<Boolean> writer =
                        Trial.elsewhere(() -> {
                            Trial.awaitSpin(returns); // in vain, if the wait is one
                            Trial.write(pair.second(), 1);
                            return true;
                        });

                while (watch.seen() == 0) {
                    trial.poll(timeoutNanos);
                    returns.incrementAndGet();
                }

                assertThat(returns.get())
                        .as("returns of a wait of " + timeoutNanos)
                        .isLessThan(Trial.RETURNS_MAX);
                assertThat(trial.finish(writer, "writing")).isTrue();
                watch.forget();
            }
        }
    }

    @Test
    void endsShortWaitsInLessThanAMillisecond() throws IOException {
        try (Trial trial = claiming(Feature.NANO_TIMEOUT)) {
            long shortestNanos = Long.MAX_VALUE;
            for (int i = 0; i < 200; i++) {
                Deadline wait = Deadline.in(Duration.ofNanos(50_000));
                while (!wait.hasPassed()) {
                    trial.poll(wait.remainingNanos());
                }
                shortestNanos = Math.min(shortestNanos, wait.elapsedNanos());
            }

            // one of 200 is enough: the others may have met a busy machine
            assertThat(shortestNanos)
                    .as("shortest of 200 waits of 50 us, in ns")
                    .isLessThan(1_000_000);
        }
    }

    @Test
    void wakeupFromAnotherThreadEndsAWait() throws IOException {
        try (Trial trial = open()) {
            for (int i = 0; i < 100; i++) {
                CompletableFuture<Boolean> waker = wakeElsewhere(trial);
                trial.awaitEndOfWait("wakeup() from another thread");
                assertThat(trial.finish(waker, "wakeup()")).isTrue();
            }
        }
    }

    @Test
    void wakeupBeforeAWaitEndsIt() throws IOException {
        try (Trial trial = open()) {
            trial.backend().wakeup();

            trial.awaitEndOfWait("wakeup() before it");
        }
    }

    @Test
    void oneWakeupEndsOneWait() throws IOException {
        try (Trial trial = open()) {
            CompletableFuture<Boolean> waker = wakeElsewhere(trial);
            trial.awaitEndOfWait("wakeup()");
            assertThat(trial.finish(waker, "wakeup()")).isTrue();

            trial.expectNoSpin("after one wakeup()");
            trial.backend().wakeup();
            trial.backend().wakeup();
            trial.awaitEndOfWait("wakeup()");
            trial.expectNoSpin("after wakeup() was called twice");
        }
    }

    @Test
    void aWakeupHidesNoReadiness() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ | EDGE);
            for (int i = 0; i < 20; i++) {
                trial.poll(0);
                Trial.write(pair.second(), 1);
                trial.backend().wakeup();

                trial.await(watch, READ);
                assertThat(Trial.drain(pair.first())).isEqualTo(1);
            }
        }
    }

    @Test
    void changesOfInterestLoseNoWakeup() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            trial.watch(pair.first(), READ).forget();
            trial.backend().wakeup();

            TestWatch watch = trial.watch(pair.first(), READ);
            watch.change(0);
            watch.change(READ);

            trial.awaitEndOfWait("wakeup() before changes of interest");
        }
    }

    @Test
    void wakeupWhileClosingIsHarmless() throws Exception {
        for (int i = 0; i < 20; i++) {
            AtomicBoolean isClosed = new AtomicBoolean();
            CountDownLatch started = new CountDownLatch(1);
            try (Trial trial = open()) {
                CompletableFuture<Boolean> waker =
                        Trial.elsewhere(() -> {
                            while (!isClosed.get()) {
                                trial.backend().wakeup();
                                started.countDown();
                            }
                            trial.backend().wakeup();
                            return true;
                        });
                started.await();

                trial.closeBackend();

                isClosed.set(true);
                assertThat(trial.finish(waker, "wakeup() while closing")).isTrue();
            }
        }
    }

    @Test
    void anInterruptEndsAWait() throws IOException {
        try (Trial trial = open()) {
            Thread waiting = Thread.currentThread();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Boolean> interrupter =
                        Trial.elsewhere(() -> {
                            waiting.interrupt();
                            return true;
                        });
                trial.awaitEndOfWait("an interrupt");
                assertThat(trial.finish(interrupter, "interrupting")).isTrue();
            }
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void oneInterruptEndsOneWait() throws IOException {
        try (Trial trial = open()) {
            TestWatch watch = trial.watch(trial.pair().first(), READ);
            Thread.currentThread().interrupt();

            trial.awaitEndOfWait("an interrupt before it");

            assertThat(trial.wasInterrupted()).as("ReadySink.interrupted() was called").isTrue();
            trial.expectNoSpin("after an interrupt");
            trial.expectQuiet(watch); // and nothing was closed by it
        } finally {
            Thread.interrupted();
        }
    }

    // ---- threads, and several backends ----

    @Test
    void goesOnUnderAnotherThread() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);
            trial.detach();
            Trial.write(pair.second(), 1);

            CompletableFuture<Boolean> loop =
                    Trial.elsewhere(() -> {
                        trial.attach();
                        trial.await(watch, READ);
                        assertThat(Trial.drain(pair.first())).isEqualTo(1);
                        trial.backend().wakeup();
                        trial.awaitEndOfWait("wakeup() under another thread");
                        trial.detach();
                        return true;
                    });

            assertThat(trial.finish(loop, "the loop under another thread")).isTrue();
            trial.attach();
            trial.expectQuiet(watch);
            Trial.write(pair.second(), 1);
            trial.await(watch, READ);
        }
    }

    @Test
    void forgetsWhileNoThreadIsAttached() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            TestWatch watch = trial.watch(pair.first(), READ);
            trial.expectQuiet(watch);
            trial.detach();

            Trial.write(pair.second(), 1);
            pair.first().close();

            assertThat(watch.isOver()).isTrue();
            trial.attach();
            trial.expectQuiet(watch);
            trial.expectNoSpin("after a descriptor was closed while no thread was attached");
        }
    }

    @Test
    void twoBackendsAreIndependent() throws IOException {
        try (Trial one = open();
                Trial other = open()) {
            Network.Pair ready = one.pair();
            Network.Pair silent = other.pair();
            TestWatch watched = one.watch(ready.first(), READ);
            TestWatch quiet = other.watch(silent.first(), READ);
            Trial.write(ready.second(), 1);
            one.backend().wakeup();

            other.expectNoSpin("after the wakeup() of another backend");
            other.expectQuiet(quiet);
            one.await(watched, READ);
            other.closeBackend();
            one.await(watched, READ);
        }
    }

    @Test
    void watchesWhatAnotherBackendWatchedBefore() throws IOException {
        try (Trial one = open();
                Trial other = open()) {
            Network.Pair pair = one.pair();
            TestWatch first = one.watch(pair.first(), READ);
            one.expectQuiet(first);

            first.forget();
            TestWatch second = other.watch(pair.first(), READ);

            Trial.write(pair.second(), 1);
            other.await(second, READ);
            one.expectQuiet(first);
            second.forget();
        }
    }

    @Test
    void leavesDescriptorsOpenWhenClosed() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.pair();
            trial.await(trial.watch(pair.first(), WRITE), WRITE);

            trial.closeBackend();

            assertThat(pair.first().isOpen()).isTrue();
            Trial.write(pair.first(), 3);
            assertThat(Trial.drain(pair.second())).isEqualTo(3);
        }
    }

    @Test
    void givesBackWhatItOpened() throws IOException {
        assumeTrue(OpenFiles.canBeCounted(), "no /proc/self/fd here: open files cannot be counted");
        NoLeaks.openWhatTheJdkKeeps();
        useUp();
        OpenFiles before = OpenFiles.now();

        for (int i = 0; i < 5; i++) {
            useUp();
        }

        assertThat(NoLeaks.leakedSince(before, Deadline.in(deadline()))).as("left open").isEmpty();
    }

    // ---- what the rules share ----

    private Trial open() throws IOException {
        return new Trial(provider(), deadline());
    }

    private Trial claiming(Feature feature) throws IOException {
        BackendProvider provider = provider();
        assumeTrue(
                provider.features().contains(feature),
                () -> "method " + provider.method() + " does not claim " + feature);
        return open();
    }

    private static CompletableFuture<Boolean> wakeElsewhere(Trial trial) {
        return Trial.elsewhere(() -> {
            trial.backend().wakeup();
            return true;
        });
    }

    private static void assertRefused(Trial trial, Descriptor descriptor) {
        assertThatThrownBy(() -> trial.backend().admit(descriptor))
                .isInstanceOf(IllegalArgumentException.class)
                .as("names a method that can watch it, or its own that cannot: \"method epoll\"")
                .hasMessageMatching("(?s).*method[ =][a-z].*");
    }

    private static void proveLamp(Trial trial, Lamp lamp) throws IOException {
        TestWatch watch = trial.watch(lamp, READ);
        trial.expectQuiet(watch);

        CompletableFuture<Boolean> switcher =
                Trial.elsewhere(() -> {
                    lamp.light(true);
                    return true;
                });

        trial.await(watch, READ);
        trial.await(watch, READ);
        assertThat(trial.finish(switcher, "switching")).isTrue();
        lamp.light(false);
        trial.settle();
        trial.expectQuiet(watch);
        trial.expectNoSpin("with a lamp that is off");
    }

    /// Writes until the backend agrees that there is no more room.
    private static void fill(Trial trial, TestWatch watch, StreamSocket socket) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(65536);
        Deadline deadline = trial.deadline();
        do {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "WRITE was reported for " + deadline + " of a socket that takes nothing");
            }
            while (socket.write(zeros.clear()) > 0) {
                // the kernel moves bytes to the peer meanwhile, so there is no telling how many fit
            }
            watch.clear();
            trial.settle();
        } while (watch.seen() != 0);
    }

    private static void awaitRoom(Trial trial, TestWatch watch, StreamSocket peer)
            throws IOException {
        watch.clear();
        Deadline deadline = trial.deadline();
        while (watch.seen() == 0) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "awaited WRITE of " + watch + " for " + deadline + " while its peer reads");
            }
            Trial.drain(peer);
            trial.poll(1_000_000);
        }
    }

    private static SocketAddress address(@Nullable SocketAddress bound) {
        return requireNonNull(bound, "localAddress() of a bound socket");
    }

    private static void reset(StreamSocket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    /// A thousand pairs or, where descriptors run out before, so many that some are left for others.
    private static List<Network.Pair> manyPairs(Trial trial) throws IOException {
        List<Network.Pair> pairs = new ArrayList<>();
        try {
            while (pairs.size() < MANY) {
                pairs.add(trial.pair());
            }
        } catch (IOException e) {
            assertThat(pairs).as("pairs until " + e).hasSizeGreaterThan(100);
            for (int i = 0; i < 20; i++) {
                pairs.getLast().first().close();
                pairs.removeLast().second().close();
            }
        }
        return pairs;
    }

    private void useUp() throws IOException {
        try (Trial trial = open()) {
            Network.Pair pair = trial.tcpPair();
            TestWatch watch = trial.watch(pair.first(), READ | WRITE);
            trial.await(watch, WRITE);
            trial.backend().wakeup();
            trial.settle();
        }
    }
}
