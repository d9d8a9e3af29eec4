package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.buffer.BufferPool;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is left of a burst, ten virtual seconds later.
@OnEveryMethod
class FootprintTest {
    private static final long BURST_BYTES = 256 << 20;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final String method;
    @AutoClose private final BevStage stage;

    FootprintTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
    }

    @Test
    void thePoolGivesItsSlabsBackAndTheProcessItsMemory() throws IOException {
        BufferPool pool = BufferPool.of(stage.base);
        pool.bytesMax(2 * BURST_BYTES);
        burst(); // the JVM's own needs are met by now
        rest();
        long poolBefore = pool.bytesLent() + pool.bytesFree();
        long residentBefore = residentBytes();

        burst();
        assertThat(pool.bytesFree()).isGreaterThanOrEqualTo(BURST_BYTES);
        rest();

        assertThat(pool.bytesLent() + pool.bytesFree()).isEqualTo(poolBefore);
        assumeTrue(
                method.equals("epoll") && Files.exists(STATUS),
                "only epoll on Linux has the allocator give memory back");
        assertThat(residentBytes() - residentBefore).isLessThan(BURST_BYTES / 4);
    }

    private void burst() {
        byte[] piece = new byte[1 << 20];
        try (EvBuffer buffer = EvBuffer.of(stage.base)) {
            while (buffer.length() < BURST_BYTES) {
                buffer.add(piece);
            }
        }
    }

    private void rest() {
        for (int i = 0; i < 10; i++) {
            stage.advance(Duration.ofSeconds(1));
        }
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
