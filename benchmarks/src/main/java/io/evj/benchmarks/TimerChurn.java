package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// N timers with pseudo-random timeouts up to 100 s added from a callback, as programs do, then removed.
///
/// `benchmarks/peers/libevent_loop.c timers` is the same program on libevent.
@Command(name = "timers", description = "N timers with random timeouts: adding and removing")
final class TimerChurn implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--timers", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
    private int timers;

    @Option(names = "--rounds", defaultValue = "21", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warmup-ops",
            defaultValue = "3000000",
            description = "default: ${DEFAULT-VALUE}")
    private int warmupOps;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            Event[] events = new Event[timers];
            for (int i = 0; i < timers; i++) {
                events[i] = base.timer(event -> {});
            }
            Median adding = new Median(rounds);
            Median removing = new Median(rounds);
            int warmup = Math.ceilDiv(warmupOps, timers);
            int seed = 42;
            for (int round = -warmup; round < rounds; round++) {
                int first = seed;
                long[] times = new long[3];
                base.once(Duration.ZERO, event -> churn(events, first, times));
                base.dispatch();
                seed += 7919;
                if (round >= 0) {
                    adding.add(times[1] - times[0]);
                    removing.add(times[2] - times[1]);
                }
            }
            System.out.printf(
                    "bench=timers method=%s timers=%d rounds=%d add_ns=%.1f remove_ns=%.1f%n",
                    base.method(),
                    timers,
                    rounds,
                    (double) adding.value() / timers,
                    (double) removing.value() / timers);
        }
        return 0;
    }

    private static void churn(Event[] events, int seed, long[] times) {
        times[0] = System.nanoTime();
        for (Event event : events) {
            seed = seed * 1664525 + 1013904223;
            event.addNanos(1_000L * (1 + (seed >>> 5) % 100_000_000));
        }
        times[1] = System.nanoTime();
        for (Event event : events) {
            event.remove();
        }
        times[2] = System.nanoTime();
    }
}
