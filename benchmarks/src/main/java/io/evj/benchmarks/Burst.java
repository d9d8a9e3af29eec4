package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventClock;
import io.evj.api.EventConfig;
import io.evj.api.LoopFlag;
import io.evj.api.spi.Network;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What is left of a burst: on many connections a large message is queued, all at once, and transferred; ten seconds later,
/// by the base's clock, the memory of the pool and of the process is read again. The connections stay open throughout.
@Command(
        name = "burst",
        description = "many large transfers at once, and what memory is kept 10 seconds later")
final class Burst implements Callable<Integer> {
    private static final int REST_SECONDS = 10;
    private static final double MIB = 1 << 20;

    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--transfers", defaultValue = "2000", description = "default: ${DEFAULT-VALUE}")
    private int transfers;

    @Option(
            names = "--bytes",
            defaultValue = "1048576",
            description = "of each; default: ${DEFAULT-VALUE}")
    private int bytes;

    private final StillClock clock = new StillClock();
    private final List<BufferEvent> senders = new ArrayList<>();
    private long received;
    private long poolPeak;

    /// The bytes of the pool, and of the process: anonymous memory, no mapped files.
    private record Footprint(long pool, long resident) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (EventBase base = EventBase.open(EventConfig.defaults().withClock(clock))) {
            BufferPool pool = BufferPool.of(base);
            pool.bytesMax(
                    3L * transfers * bytes); // the default follows the heap, which may be small
            for (int i = 0; i < transfers; i++) {
                connect(base);
            }
            byte[] message = new byte[bytes];
            transfer(base, Math.min(50, transfers), message); // classes, code, the first slabs
            Footprint before = rest(base);
            transfer(base, transfers, message);
            Footprint after = rest(base);
            System.out.printf(
                    "bench=burst method=%s transfers=%d bytes=%d pool_peak_mib=%.1f"
                            + " pool_before_mib=%.2f pool_after_mib=%.2f pool_ratio=%.3f"
                            + " resident_before_mib=%.1f resident_after_mib=%.1f resident_ratio=%.3f%n",
                    base.method(),
                    transfers,
                    bytes,
                    poolPeak / MIB,
                    before.pool / MIB,
                    after.pool / MIB,
                    (double) after.pool / before.pool,
                    before.resident / MIB,
                    after.resident / MIB,
                    (double) after.resident / before.resident);
        }
        return 0;
    }

    private void connect(EventBase base) throws IOException {
        Network.Pair pair = base.network().pair();
        senders.add(BufferEvent.of(base, pair.first()));
        BufferEvent.of(base, pair.second())
                .onRead(bev -> {
                    received += bev.input().length();
                    bev.input().clear();
                })
                .enable(Event.READ);
    }

    private void transfer(EventBase base, int count, byte[] message) {
        received = 0;
        for (BufferEvent sender : senders.subList(0, count)) {
            sender.output().add(message);
        }
        poolPeak = BufferPool.of(base).bytesLent();
        while (received < (long) count * message.length) {
            base.loop(LoopFlag.ONCE);
        }
    }

    /// Lets the seconds pass in which idle memory is given back, then reads what is left. The one real second is for threads
    /// that run by themselves, the JVM's above all.
    private Footprint rest(EventBase base) throws IOException, InterruptedException {
        for (int second = 0; second < REST_SECONDS; second++) {
            clock.nanos += 1_000_000_000;
            base.loop(LoopFlag.NONBLOCK);
        }
        System.gc();
        Thread.sleep(Duration.ofSeconds(1));
        BufferPool pool = BufferPool.of(base);
        return new Footprint(pool.bytesLent() + pool.bytesFree(), resident());
    }

    /// Bytes of anonymous memory; 0 where the system does not tell.
    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }

    /// Stands still until moved.
    private static final class StillClock implements EventClock {
        private long nanos;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(0, nanos);
        }
    }
}
