package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// N timers due at once: adding them from a callback, as programs do, and running them all.
///
/// `benchmarks/peers/libevent_loop.c fire` is the same program on libevent.
@Command(name = "fire", description = "N timers due at once: adding and firing")
final class TimerFire implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--timers", defaultValue = "100000", description = "default: ${DEFAULT-VALUE}")
    private int timers;

    @Option(names = "--rounds", defaultValue = "21", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--warmup",
            defaultValue = "40",
            description = "rounds not counted; default: ${DEFAULT-VALUE}")
    private int warmup;

    private int fired;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            Event[] events = new Event[timers];
            for (int i = 0; i < timers; i++) {
                events[i] = base.timer(event -> fired++);
            }
            Median adding = new Median(rounds);
            Median firing = new Median(rounds);
            for (int round = -warmup; round < rounds; round++) {
                long[] times = new long[2];
                fired = 0;
                base.once(Duration.ZERO, event -> add(events, times));
                base.dispatch();
                long done = System.nanoTime();
                if (fired != timers) {
                    throw new IllegalStateException("fired " + fired + " of " + timers);
                }
                if (round >= 0) {
                    adding.add(times[1] - times[0]);
                    firing.add(done - times[1]);
                }
            }
            System.out.printf(
                    "bench=fire method=%s timers=%d rounds=%d add_ns=%.1f fire_ns=%.1f%n",
                    base.method(),
                    timers,
                    rounds,
                    (double) adding.value() / timers,
                    (double) firing.value() / timers);
        }
        return 0;
    }

    private static void add(Event[] events, long[] times) {
        times[0] = System.nanoTime();
        for (Event event : events) {
            event.addNanos(0);
        }
        times[1] = System.nanoTime();
    }
}
