package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.spi.Network;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is left of a burst, ten virtual seconds later: on many connections a MiB is queued, all at once, and goes to the other
/// end. The connections stay open.
///
/// `benchmarks/compare.sh burst` does the same with 2000 connections, in a process of its own whose heap does not grow, and so
/// knows the process' memory to 10 %; here there are as many as take a second, and a process that the other tests have used. There half of the burst is a margin for the JVM.
@OnEveryMethod
class FootprintTest {
    private static final int CONNECTIONS = 128;
    private static final int FEW = 4;
    private static final int MESSAGE_BYTES = 1 << 20;
    private static final long BURST_BYTES = (long) CONNECTIONS * MESSAGE_BYTES;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path STATUS = Path.of("/proc/self/status");

    private final String method;
    @AutoClose private final BevStage stage;
    private final BufferPool pool;
    private final List<BufferEvent> senders = new ArrayList<>();
    private final byte[] message = Content.noise(MESSAGE_BYTES, 1);
    private long received;

    FootprintTest(String method) throws IOException {
        this.method = method;
        stage = BevStage.on(method);
        pool = BufferPool.of(stage.base);
        pool.bytesMax(2 * BURST_BYTES);
        for (int i = 0; i < CONNECTIONS; i++) {
            connect();
        }
    }

    private void connect() throws IOException {
        Network.Pair pair = stage.base.network().pair();
        senders.add(stage.closing(BufferEvent.of(stage.base, pair.first())));
        stage.closing(BufferEvent.of(stage.base, pair.second()))
                .onRead(bev -> {
                    received += bev.input().length();
                    bev.input().clear();
                })
                .enable(READ);
    }

    @Test
    void thePoolIsAsBeforeAndTheProcessHasItsMemory() throws IOException {
        for (int i = 0; i < 10; i++) { // all kinds of blocks, and what the JVM needs by itself
            burst(FEW);
        }
        rest();
        long poolBefore = poolBytes();
        long residentBefore = residentBytes();

        burst(CONNECTIONS);
        rest();

        assertThat(pool.bytesLent()).as("at rest").isZero();
        assertThat(poolBytes()).isBetween(poolBefore, poolBefore * 11 / 10);
        assumeTrue(
                method.equals("epoll") && Files.exists(STATUS),
                "only epoll on Linux has the allocator give memory back");
        assertThat(residentBytes() - residentBefore).isLessThan(BURST_BYTES / 2);
    }

    private void burst(int count) {
        received = 0;
        for (BufferEvent sender : senders.subList(0, count)) {
            sender.output().add(message);
        }
        long bytes = (long) count * MESSAGE_BYTES;
        assertThat(pool.bytesLent()).as("all are queued").isGreaterThanOrEqualTo(bytes);
        Steps.until(stage.base, PATIENCE, "the burst", () -> received == bytes);
    }

    private void rest() {
        for (int i = 0; i < 10; i++) {
            stage.advance(Duration.ofSeconds(1));
        }
    }

    private long poolBytes() {
        return pool.bytesLent() + pool.bytesFree();
    }

    private static long residentBytes() throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
