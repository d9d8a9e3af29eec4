package io.evj.backend.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.Pollable;
import io.evj.api.PolledFile;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.Network;
import io.evj.api.spi.PollableDescriptor;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// What is particular to this backend; the rules of all backends are in `PollBackendTest`.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PollWaitingTest {
    private static final long MILLI = 1_000_000;

    private final Network network = BackendContext.of("test").jdkNetwork();
    private final Map<Watch, Integer> ready = new LinkedHashMap<>();
    private final List<Watch> lost = new ArrayList<>();
    private PollBackend backend;

    @BeforeEach
    void open() throws IOException {
        backend = new PollBackend(network);
        backend.attach();
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void asksLessAndLessOftenWhileNothingHappens() throws Exception {
        Asked silent = new Asked(false);
        watch(silent, Event.READ);

        assertThat(poll(50 * MILLI)).isZero();

        // before 1, 2, 4, 8, 16, 16 and 3 ms, and after them
        assertThat(silent.times).isEqualTo(8);
        assertThat(poll(32 * MILLI)).isZero();
        assertThat(silent.times).as("the pause stays long").isEqualTo(8 + 3);
    }

    @Test
    void asksOneThatCallsOnlyBeforeAndAfterAWait() throws Exception {
        Asked calling = new Asked(true);
        watch(calling, Event.READ);

        assertThat(poll(50 * MILLI)).isZero();

        assertThat(calling.times).isEqualTo(2);
    }

    @Test
    void waitsWithoutLimitForOneThatMustBeAsked() throws Exception {
        Asked silent = new Asked(false);
        silent.readyFrom = 5;
        Watch watch = watch(silent, Event.READ | Event.WRITE);

        assertThat(poll(-1)).isOne();

        assertThat(ready).containsExactly(Map.entry(watch, Event.READ));
        assertThat(silent.times).isEqualTo(5);
    }

    @Test
    void wakesAtOnceForOneThatCalls() throws Exception {
        Asked calling = new Asked(true);
        Watch watch = watch(calling, Event.READ);
        CountDownLatch begun = new CountDownLatch(1);
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                begun.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            calling.readyFrom = 0;
                            calling.wakeup.run();
                        });
        begun.countDown();

        while (ready.isEmpty()) {
            poll(-1);
        }

        assertThat(ready).containsExactly(Map.entry(watch, Event.READ));
        other.join();
    }

    @Test
    void reportsWhatStaysReadyAgainAndAgain(@TempDir Path folder) throws Exception {
        try (FileChannel file = FileChannel.open(Files.createFile(folder.resolve("f")))) {
            Watch watch = watch(PolledFile.of(file), Event.READ | Event.WRITE | Event.EDGE);

            for (int i = 0; i < 3; i++) {
                assertThat(poll(-1)).isOne();
                assertThat(ready).containsExactly(Map.entry(watch, Event.READ | Event.WRITE));
            }
        }
    }

    @Test
    void reportsSocketsBesideSomethingThatIsAlwaysReady() throws Exception {
        Asked always = new Asked(false);
        always.readyFrom = 0;
        Watch pollable = watch(always, Event.READ);
        Network.Pair pair = network.pair();
        try (var first = pair.first();
                var second = pair.second()) {
            Watch socket = watch(first, Event.READ);
            second.write(ByteBuffer.allocate(1));

            while (ready.size() < 2) {
                assertThat(poll(-1)).isPositive();
            }

            assertThat(ready).containsOnlyKeys(socket, pollable);
        }
    }

    @Test
    void wakesAtOnceForASocketBesideOneThatMustBeAsked() throws Exception {
        watch(new Asked(false), Event.READ);
        Network.Pair pair = network.pair();
        try (var first = pair.first();
                var second = pair.second()) {
            Watch socket = watch(first, Event.READ);
            assertThat(poll(0)).isZero();
            second.write(ByteBuffer.allocate(1));

            assertThat(poll(-1)).isOne();

            assertThat(ready).containsOnlyKeys(socket);
        }
    }

    @Test
    void losesOneThatThrowsAndKeepsTheOthers() throws Exception {
        Asked throwing = new Asked(false);
        throwing.failure = new IllegalArgumentException("oops");
        Asked fine = new Asked(false);
        fine.readyFrom = 0;
        Watch first = watch(throwing, Event.READ);
        Watch second = watch(fine, Event.READ);

        assertThat(poll(-1)).isEqualTo(2);

        assertThat(lost).containsExactly(first);
        assertThat(first.state()).isNull();
        assertThat(ready).containsOnlyKeys(second);
        assertThat(poll(-1)).isOne();
        assertThat(lost).hasSize(1);
    }

    @Test
    void asksNobodyWhoIsNotAskedForAnything() throws Exception {
        Asked silent = new Asked(false);
        silent.readyFrom = 0;
        Watch watch = watch(silent, Event.READ);
        backend.update(watch, Event.READ, 0);
        assertThat(poll(50 * MILLI)).isZero();
        assertThat(silent.times).isZero();

        backend.update(watch, 0, Event.READ);
        assertThat(poll(-1)).isOne();

        backend.forget(watch);
        backend.forget(watch);
        assertThat(poll(0)).isZero();
        assertThat(watch.state()).isNull();
        assertThat(silent.times).isOne();
    }

    private int poll(long nanos) throws IOException {
        ready.clear();
        int before = lost.size();
        int count =
                backend.poll(
                        nanos,
                        new ReadySink() {
                            @Override
                            public void ready(Watch watch, int what) {
                                assertThat(ready.put(watch, what)).isNull();
                            }

                            @Override
                            public void lost(Watch watch, IOException cause) {
                                lost.add(watch);
                            }
                        });
        assertThat(count).isEqualTo(ready.size() + lost.size() - before);
        return count;
    }

    private Watch watch(Pollable pollable, int interest) throws IOException {
        return watch(new Described(pollable, new WatchSlot()), interest);
    }

    private Watch watch(Descriptor descriptor, int interest) throws IOException {
        Watch watch = new PlainWatch(descriptor);
        backend.admit(descriptor);
        backend.update(watch, 0, interest);
        return watch;
    }

    private static final class Asked implements Pollable {
        private final boolean calls;
        private volatile int readyFrom = Integer.MAX_VALUE;
        private volatile Runnable wakeup;
        private RuntimeException failure;
        private int times;

        Asked(boolean calls) {
            this.calls = calls;
        }

        @Override
        public int ready(int interest) {
            times++;
            if (failure != null) {
                throw failure;
            }
            return times >= readyFrom ? Event.READ : 0;
        }

        @Override
        public boolean notify(Runnable whom) {
            wakeup = whom;
            return calls;
        }
    }

    private record Described(Pollable pollable, WatchSlot watchSlot) implements PollableDescriptor {
        @Override
        public int number() {
            return -1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final class PlainWatch implements Watch {
        private final Descriptor descriptor;
        private @Nullable Object note;

        PlainWatch(Descriptor descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public Descriptor descriptor() {
            return descriptor;
        }

        @Override
        public @Nullable Object state() {
            return note;
        }

        @Override
        public void state(@Nullable Object newNote) {
            note = newNote;
        }

        @Override
        public void closing() {}

        @Override
        public void wouldBlock(int condition) {}
    }
}
