package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Timers: their order, their extremes, and a great many of them.
@OnEveryMethod
class TimerEventsTest {
    private static final int MANY = 1_000_000;

    private final String method;
    @AutoClose private final TestLoop loop;

    TimerEventsTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void fireInTheOrderOfTheirDeadlinesAndTiesInTheOrderOfAdding() {
        add("30", 30);
        add("10", 10);
        add("20 a", 20);
        add("20 b", 20);
        add("20 c", 20);
        add("10 too", 10);
        loop.advanceMillis(30);

        loop.turn();

        assertThat(loop.told).containsExactly("10", "10 too", "20 a", "20 b", "20 c", "30");
    }

    @Test
    void addingAgainGoesToTheEndOfTheTie() {
        Event first = loop.base.timer(loop.tell("first")).add(Duration.ofMillis(10));
        add("second", 10);

        first.add(Duration.ofMillis(10));
        loop.advanceMillis(10);
        loop.turn();

        assertThat(loop.told).containsExactly("second", "first");
    }

    @Test
    void fireWhenDueAndNotBefore() {
        loop.base.timer(loop.tell("timer")).addNanos(1_000_000);

        loop.clock.advance(Duration.ofNanos(999_999));
        loop.turn();
        assertThat(loop.told).isEmpty();
        loop.clock.advance(Duration.ofNanos(1));
        loop.turn();
        assertThat(loop.told).containsExactly("timer");
    }

    @Test
    void aDelayOfZeroFiresInTheNextTurn() {
        loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        loop.base.timer(loop.tell("nanos")).addNanos(0);

        loop.turn();

        assertThat(loop.told).containsExactly("timer", "nanos");
    }

    @Test
    void hugeDelaysAreCutToAHundredAndFortySixYears() {
        Duration years = Duration.ofNanos(Long.MAX_VALUE / 2);
        Event[] huge = {
            loop.base.timer(loop.tell("")).add(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)),
            loop.base.timer(loop.tell("")).addNanos(Long.MAX_VALUE),
            loop.base.timer(loop.tell("")).add(years.plusSeconds(1)),
            loop.base.timer(loop.tell("")).add(years)
        };
        add("soon", 1);

        Instant expected = loop.clock.instant().plus(years);
        for (Event event : huge) {
            assertThat(event.expiry()).isEqualTo(expected);
        }
        loop.advanceMillis(1);
        assertThat(loop.turn()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("soon");
        loop.clock.advance(years);
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).hasSize(5);
    }

    @Test
    void theOriginOfTheClockDoesNotMatter() throws IOException {
        long[] origins = {
            0,
            -1,
            -5_000_000,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 15_000_000,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1
        };
        for (long origin : origins) {
            VirtualClock clock = new VirtualClock(origin, Instant.EPOCH);
            try (TestLoop here = TestLoop.on(method, clock, config -> config)) {
                here.base.timer(here.tell("20")).add(Duration.ofMillis(20));
                here.base.timer(here.tell("10")).add(Duration.ofMillis(10));
                here.base.timer(here.tell("huge")).addNanos(Long.MAX_VALUE);
                Event tick = here.base.periodic(here.tell("tick")).add(Duration.ofMillis(15));

                here.turn();
                assertThat(here.told).as("origin %d, 0 ms", origin).isEmpty();
                here.advanceMillis(10);
                here.turn();
                here.advanceMillis(10);
                here.turn();

                assertThat(here.told).as("origin %d", origin).containsExactly("10", "tick", "20");
                assertThat(tick.expiry()).isEqualTo(Instant.EPOCH.plusMillis(30));
            }
        }
    }

    @Test
    @Timeout(120)
    void ofAMillionHalfAreRemovedAndTheRestFireInOrder() {
        Random random = new Random(42);
        int[] fired = {0};
        long[] last = {-1};
        List<Event> all = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            long nanos = random.nextInt(1_000_000_000);
            Event timer =
                    loop.base.timer(event -> {
                        fired[0]++;
                        if (nanos < last[0]) {
                            throw new AssertionError(nanos + " after " + last[0]);
                        }
                        last[0] = nanos;
                    });
            all.add(timer.addNanos(nanos));
        }
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(MANY);

        Collections.shuffle(all, random);
        all.subList(0, MANY / 2).forEach(Event::remove);
        assertThat(loop.base.count(EventCount.ADDED)).isEqualTo(MANY / 2);
        loop.clock.advance(Duration.ofSeconds(1));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(fired[0]).isEqualTo(MANY / 2);
    }

    @Test
    void removalFreesTheTimerAtOnce() {
        add("stays", 1_000);
        List<WeakReference<Event>> gone = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Event event = loop.base.timer(loop.tell("gone")).add(Duration.ofMillis(1 + i));
            gone.add(new WeakReference<>(event));
            event.remove();
        }

        for (int i = 0; i < 50 && gone.stream().anyMatch(each -> each.get() != null); i++) {
            System.gc();
        }

        assertThat(gone).allMatch(each -> each.get() == null);
    }

    private void add(String name, long millis) {
        loop.base.timer(loop.tell(name)).add(Duration.ofMillis(millis));
    }
}
