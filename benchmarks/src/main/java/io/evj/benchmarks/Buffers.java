package io.evj.benchmarks;

import io.evj.api.EventBase;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `EvBuffer` by itself: nanoseconds of one operation. Measured within a callback, as programs use it: there the check of the
/// thread is the one that counts.
///
/// `benchmarks/peers/libevent_buffer.c` is the same program on libevent.
@Command(
        name = "buffer",
        description = "EvBuffer: adding, taking out, moving, searching, reading lines")
final class Buffers implements Callable<Integer> {
    private static final long ROUND_NANOS = 5_000_000;

    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--rounds", defaultValue = "41", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warmup-seconds",
            defaultValue = "8",
            description = "all operations in turn, not counted, first; default: ${DEFAULT-VALUE}")
    private int warmupSeconds;

    private final StringBuilder figures = new StringBuilder();

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            base.once(Duration.ZERO, event -> measure(base));
            base.dispatch();
            System.out.printf(
                    "bench=buffer library=ev method=%s rounds=%d%s%n",
                    base.method(), rounds, figures);
        }
        return figures.isEmpty() ? 1 : 0; // what went wrong has been logged
    }

    private void measure(EventBase base) {
        BufferSteps steps = new BufferSteps(base);
        Map<String, BufferSteps.Counted> all = steps.all();
        long warm = System.nanoTime() + warmupSeconds * 1_000_000_000L;
        while (System.nanoTime() - warm < 0) {
            all.values().forEach(Buffers::picosPerOperation);
        }
        all.forEach((name, step) -> {
            Median median = new Median(rounds);
            for (int round = -3; round < rounds; round++) {
                long picos = picosPerOperation(step);
                if (round >= 0) {
                    median.add(picos);
                }
            }
            figures.append(String.format(Locale.ROOT, " %s_ns=%.1f", name, median.value() / 1e3));
        });
        if (steps.sink() == 0) {
            throw new IllegalStateException("nothing was read");
        }
    }

    private static long picosPerOperation(BufferSteps.Counted counted) {
        long nanos = 0;
        long operations = 0;
        while (nanos < ROUND_NANOS) {
            nanos += counted.step().nanos();
            operations += counted.operations();
        }
        return nanos * 1_000 / operations;
    }
}
