package io.evj.examples;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Timers: one that fires once, one that repeats, one that is removed in time. Ends when none is left.
@Command(
        name = "timers",
        description = "fires timers once, again and again, and not at all; ends when none is left")
final class Timers implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    private int rounds;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            long begun = base.nowNanos();

            base.timer(timer -> say(base, begun, "once")).add(Duration.ofMillis(250));

            base.periodic(timer -> {
                say(base, begun, "again and again");
                if (++rounds == 5) {
                    timer.remove();
                }
            }).add(Duration.ofMillis(100));

            Event never = base.timer(timer -> say(base, begun, "never")).add(Duration.ofMillis(450));
            base.once(Duration.ofMillis(350), timer -> never.remove());

            base.dispatch();
            say(base, begun, "nothing is left to wait for");
        }
        return 0;
    }

    private static void say(EventBase base, long begun, String text) {
        long millis = Duration.ofNanos(base.nowNanos() - begun).toMillis();
        System.out.printf("after %3d ms: %s%n", millis, text);
    }
}
