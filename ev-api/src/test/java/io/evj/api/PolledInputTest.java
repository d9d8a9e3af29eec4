package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // some are closed early, on purpose
class PolledInputTest {
    private static final int ALL = Event.READ | Event.WRITE | Event.CLOSED;

    @Test
    void isReadyOnlyWhenThereIsSomethingToTell() throws Exception {
        try (var output = new PipedOutputStream();
                var input = PolledInput.of(new PipedInputStream(output))) {
            Semaphore woken = new Semaphore(0);
            assertThat(input.notify(woken::release)).isTrue();
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(input.ready(ALL)).isZero();
            assertThat(input.read(target)).isZero();

            output.write('x');
            output.flush();

            acquire(woken);
            assertThat(input.ready(ALL)).isEqualTo(Event.READ);
            assertThat(input.ready(Event.WRITE)).isZero();
            assertThat(input.read(target)).isEqualTo(1);
            assertThat(input.ready(ALL)).isZero();

            output.close();

            acquire(woken);
            assertThat(input.ready(ALL)).isEqualTo(Event.READ);
            assertThat(input.read(target)).isEqualTo(-1);
            assertThat(input.ready(ALL)).isEqualTo(Event.READ);
        }
    }

    @Test
    void readsNothingBeforeItIsFirstAsked() {
        AtomicInteger reads = new AtomicInteger();
        var source =
                new InputStream() {
                    @Override
                    public int read() {
                        return reads.getAndIncrement() == 0 ? 'x' : -1;
                    }
                };

        PolledInput.of(source);

        assertThat(reads).hasValue(0);
    }

    @Test
    void readsAheadByOneBufferOnly() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        CountDownLatch again = new CountDownLatch(2);
        var source =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError();
                    }

                    @Override
                    public int read(byte[] bytes) {
                        reads.incrementAndGet();
                        again.countDown();
                        bytes[0] = 'x';
                        return 1;
                    }
                };
        try (var input = PolledInput.of(source, 4)) {
            Awaited.until("a byte", () -> input.ready(Event.READ) != 0);
            assertThat(reads).hasValue(1);

            assertThat(input.read(ByteBuffer.allocate(0))).isZero();
            assertThat(reads).hasValue(1);
            assertThat(input.read(ByteBuffer.allocate(4))).isEqualTo(1);

            assertThat(again.await(20, TimeUnit.SECONDS)).as("the second read").isTrue();
        }
    }

    @Test
    void givesWhatWasReadInPieces() throws Exception {
        try (var input = PolledInput.of(new ByteArrayInputStream("abcdef".getBytes()), 5)) {
            StringBuilder text = new StringBuilder();
            ByteBuffer two = ByteBuffer.allocate(2);

            Awaited.until(
                    "the end",
                    () -> {
                        int count = input.read(two.clear());
                        text.append(new String(two.array(), 0, Math.max(0, count)));
                        return count == -1;
                    });

            assertThat(text).hasToString("abcdef");
        }
    }

    @Test
    void tellsAFailureOnceAndThenTheEnd() throws Exception {
        var source =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("unplugged");
                    }
                };
        try (var input = PolledInput.of(source)) {
            Awaited.until("the failure", () -> input.ready(Event.READ) != 0);

            assertThatThrownBy(() -> input.read(ByteBuffer.allocate(1))).hasMessage("unplugged");
            assertThat(input.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void closesTheStreamOnTheThreadThatReadsIt() throws Exception {
        CompletableFuture<String> closer = new CompletableFuture<>();
        CountDownLatch mayReturn = new CountDownLatch(1);
        var source =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        try {
                            mayReturn.await();
                            return 'x';
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }

                    @Override
                    public void close() {
                        closer.complete(Thread.currentThread().getName());
                    }
                };
        PolledInput input = PolledInput.of(source);
        Semaphore woken = new Semaphore(0);
        input.notify(woken::release);

        input.close();
        input.close();

        acquire(woken);
        assertThat(input.isOpen()).isFalse();
        assertThat(closer).isNotDone();
        assertThat(input.ready(Event.READ)).isEqualTo(Event.READ);
        assertThatThrownBy(() -> input.read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
        mayReturn.countDown();
        assertThat(closer.get(20, TimeUnit.SECONDS)).isEqualTo("ev-input");
    }

    @Test
    void closesAStreamThatNobodyReadsAtOnce() throws Exception {
        CompletableFuture<String> closer = new CompletableFuture<>();
        var source =
                new ByteArrayInputStream(new byte[1]) {
                    @Override
                    public void close() {
                        closer.complete(Thread.currentThread().getName());
                    }
                };

        PolledInput.of(source).close();

        assertThat(closer).isCompletedWithValue(Thread.currentThread().getName());
    }

    @Test
    void needsABuffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolledInput.of(InputStream.nullInputStream(), 0));
    }

    private static void acquire(Semaphore woken) throws InterruptedException {
        assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
    }
}
