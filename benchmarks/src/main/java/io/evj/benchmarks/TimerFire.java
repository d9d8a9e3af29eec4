package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// N timers due at once: adding them, and running them all.
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
                long start = System.nanoTime();
                for (Event event : events) {
                    event.addNanos(0);
                }
                long added = System.nanoTime();
                fired = 0;
                base.dispatch();
                long done = System.nanoTime();
                if (fired != timers) {
                    throw new IllegalStateException("fired " + fired + " of " + timers);
                }
                if (round >= 0) {
                    adding.add(added - start);
                    firing.add(done - added);
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
}
