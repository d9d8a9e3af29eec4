package io.evj.benchmarks;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.PolledQueue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What method `poll` costs while it watches something that cannot call, a queue: the loop's CPU time in an idle second, and
/// how late an element is seen.
@Command(
        name = "asking",
        description = "method poll, watching a silent queue: idle CPU, and latency")
final class Asking implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--idle-seconds", defaultValue = "3", description = "default: ${DEFAULT-VALUE}")
    private int idleSeconds;

    @Option(names = "--elements", defaultValue = "101", description = "default: ${DEFAULT-VALUE}")
    private int elements;

    @Override
    public Integer call() throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods("poll"))) {
            ConcurrentLinkedQueue<Long> queue = new ConcurrentLinkedQueue<>();
            Semaphore seen = new Semaphore(0);
            Median latency = new Median(elements);
            long[] worst = {0};
            base.event(
                            base.watch(PolledQueue.of(queue)),
                            Event.READ | Event.PERSIST,
                            (e, what) -> {
                                for (Long sent = queue.poll(); sent != null; sent = queue.poll()) {
                                    long late = System.nanoTime() - sent;
                                    latency.add(late);
                                    worst[0] = Math.max(worst[0], late);
                                    seen.release();
                                }
                            })
                    .add();
            Thread loop = new Thread(base::dispatch, "loop");
            loop.start();
            Thread.sleep(Duration.ofSeconds(1)); // until it has come to rest
            long cpu = threads.getThreadCpuTime(loop.threadId());
            Thread.sleep(Duration.ofSeconds(idleSeconds));
            double idle = (threads.getThreadCpuTime(loop.threadId()) - cpu) / 1e6 / idleSeconds;
            for (int i = 0; i < elements; i++) {
                Thread.sleep(Duration.ofMillis(50)); // idle in between, which is the worst case
                queue.add(System.nanoTime());
                seen.acquire();
            }
            base.loopBreak();
            loop.join();
            System.out.printf(
                    "bench=asking method=poll idle_cpu_ms_per_s=%.2f latency_ms=%.1f latency_max_ms=%.1f%n",
                    idle, latency.value() / 1e6, worst[0] / 1e6);
        }
        return 0;
    }
}
