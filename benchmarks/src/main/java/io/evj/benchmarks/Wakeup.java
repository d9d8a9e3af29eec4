package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.LoopFlag;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What it costs to reach a loop from another thread: a round trip to a sleeping loop, and a flood.
@Command(
        name = "wakeup",
        description = "execute and activate from another thread: latency and rate")
final class Wakeup implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--trips", defaultValue = "50000", description = "default: ${DEFAULT-VALUE}")
    private int trips;

    @Option(names = "--posts", defaultValue = "2000000", description = "default: ${DEFAULT-VALUE}")
    private int posts;

    @Override
    public Integer call() throws InterruptedException {
        try (EventBase base = EventBase.open()) {
            Semaphore answer = new Semaphore(0);
            Event event = base.user(e -> answer.release());
            Thread loop = new Thread(() -> base.loop(LoopFlag.NO_EXIT_ON_EMPTY), "loop");
            loop.start();
            Runnable task = answer::release;
            double executeUs = 0;
            double activateUs = 0;
            double executeRate = 0;
            double activateRate = 0;
            for (int round = 0; round < 3; round++) { // the last counts
                executeUs = trip(() -> base.execute(task), answer);
                activateUs = trip(event::activate, answer);
                executeRate = flood(base, () -> base.execute(() -> {}));
                Event quiet = base.user(e -> {});
                activateRate = flood(base, quiet::activate);
            }
            base.loopExit();
            loop.join();
            System.out.printf(
                    "bench=wakeup method=%s execute_us=%.1f activate_us=%.1f execute_ns_each=%.0f activate_ns_each=%.0f%n",
                    base.method(), executeUs, activateUs, executeRate, activateRate);
        }
        return 0;
    }

    private double trip(Runnable post, Semaphore answer) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < trips; i++) {
            post.run();
            answer.acquire();
        }
        return (System.nanoTime() - start) / 1e3 / trips;
    }

    private double flood(EventBase base, Runnable post) throws InterruptedException {
        Semaphore done = new Semaphore(0);
        long start = System.nanoTime();
        for (int i = 0; i < posts; i++) {
            post.run();
        }
        base.execute(done::release);
        done.acquire();
        return (double) (System.nanoTime() - start) / posts;
    }
}
