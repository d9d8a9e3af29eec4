package io.evj.examples;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Timers: one that fires once, one that repeats, one that is removed in time. The loop ends when none is left.
@Command(
        name = "timers",
        description = "fires timers once, again and again, and not at all; ends when none is left")
final class Timers implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    private long begunNanos;
    private int rounds;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            begunNanos = base.nowNanos();

            base.timer(timer -> say(base, "once")).add(Duration.ofMillis(250));

            base.periodic(this::again).add(Duration.ofMillis(100));

            Event never = base.timer(timer -> say(base, "never"));
            never.add(Duration.ofMillis(450));
            base.once(Duration.ofMillis(350), timer -> never.remove());

            base.dispatch();
            say(base, "nothing is left to wait for");
        }
        return 0;
    }

    private void again(Event timer) {
        say(timer.base(), "again and again");
        if (++rounds == 5) {
            timer.remove();
        }
    }

    private void say(EventBase base, String text) {
        long millis = Duration.ofNanos(base.nowNanos() - begunNanos).toMillis();
        System.out.printf("after %3d ms: %s%n", millis, text);
    }
}
