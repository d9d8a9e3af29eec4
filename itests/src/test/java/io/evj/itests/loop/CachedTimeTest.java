package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventClock;
import io.evj.api.EventConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The time that callbacks see.
@OnEveryMethod
class CachedTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final String method;
    @AutoClose private final TestLoop loop;

    CachedTimeTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void doesNotMoveWhileACallbackWorks() {
        loop.advanceMillis(1);
        callback(() -> {
            loop.advanceMillis(500);
            assertThat(loop.base.nowNanos()).isEqualTo(1_000_000);
            assertThat(loop.base.instant()).isEqualTo(START.plusMillis(1));
        });
        callback(() -> {
            assertThat(loop.base.nowNanos()).as("one reading for the turn").isEqualTo(1_000_000);
            assertThat(loop.base.instant()).isEqualTo(START.plusMillis(1));
        });

        loop.turn();

        assertThat(loop.told).hasSize(2);
    }

    @Test
    void movesFromTurnToTurn() {
        callback(() -> loop.advanceMillis(500));
        loop.turn();

        callback(() -> {
            assertThat(loop.base.nowNanos()).isEqualTo(500_000_000);
            assertThat(loop.base.instant()).isEqualTo(START.plusMillis(500));
        });
        loop.turn();

        assertThat(loop.told).hasSize(2);
    }

    @Test
    void isFreshOutsideOfCallbacks() {
        loop.turn();
        loop.advanceMillis(7);

        assertThat(loop.base.nowNanos()).isEqualTo(7_000_000);
        assertThat(loop.base.instant()).isEqualTo(START.plusMillis(7));
    }

    @Test
    void isFreshOnOtherThreads() throws Exception {
        AtomicLong elsewhere = new AtomicLong();
        callback(() -> {
            loop.advanceMillis(7);
            Elsewhere.run(() -> elsewhere.set(loop.base.nowNanos()));
            assertThat(Elsewhere.begin(loop.base::instant).await()).isEqualTo(START.plusMillis(7));
            assertThat(loop.base.nowNanos()).isZero();
        });

        loop.turn();

        assertThat(elsewhere).hasValue(7_000_000);
    }

    @Test
    void aTimerAddedAfterLongWorkCountsFromTheBeginning() {
        callback(() -> {
            loop.advanceMillis(500);
            loop.base.timer(loop.tell("timer")).add(Duration.ofMillis(100));
        });

        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("callback", "timer");
    }

    @Test
    void anUpdateMakesTimersCountFromNow() {
        callback(() -> {
            loop.advanceMillis(500);
            loop.base.updateTime();
            assertThat(loop.base.nowNanos()).isEqualTo(500_000_000);
            assertThat(loop.base.instant()).isEqualTo(START.plusMillis(500));
            loop.base.timer(loop.tell("timer")).add(Duration.ofMillis(100));
        });

        loop.turn();
        loop.turn();
        assertThat(loop.told).containsExactly("callback");
        loop.advanceMillis(100);
        loop.turn();
        assertThat(loop.told).containsExactly("callback", "timer");
    }

    @Test
    void anUpdateOutsideOfTheLoopDoesNothing() {
        loop.base.updateTime();
        loop.advanceMillis(7);

        assertThat(loop.base.nowNanos()).isEqualTo(7_000_000);
    }

    @Test
    void canBeReadAtEachQuestion() throws IOException {
        try (TestLoop fresh = TestLoop.on(method, config -> config.withCachedTime(false))) {
            fresh.base
                    .timer(event -> {
                        fresh.advanceMillis(500);
                        assertThat(fresh.base.nowNanos()).isEqualTo(500_000_000);
                        assertThat(fresh.base.instant()).isEqualTo(START.plusMillis(500));
                        fresh.base.updateTime();
                        fresh.base.timer(fresh.tell("timer")).add(Duration.ofMillis(100));
                    })
                    .add(Duration.ZERO);

            fresh.turn();
            fresh.advanceMillis(99);
            fresh.turn();
            assertThat(fresh.told).isEmpty();
            fresh.advanceMillis(1);
            fresh.turn();
            assertThat(fresh.told).containsExactly("timer");
        }
    }

    @Test
    void theWallClockMayBeSetBetweenTurns() {
        callback(() -> assertThat(loop.base.instant()).isEqualTo(START));
        loop.turn();
        loop.clock.advance(Duration.ofDays(1));

        callback(() -> assertThat(loop.base.instant()).isEqualTo(START.plus(Duration.ofDays(1))));
        loop.turn();

        assertThat(loop.told).hasSize(2);
    }

    @Test
    void theWallClockOfATurnDoesNotMoveAtAllThoughTheClocksDrift() {
        AtomicLong readings = new AtomicLong();
        EventClock drifting =
                new EventClock() {
                    @Override
                    public long nanoTime() {
                        return readings.incrementAndGet() * 1_000;
                    }

                    @Override
                    public Instant instant() {
                        return START.plusNanos(readings.incrementAndGet() * 1_001);
                    }
                };
        List<Instant> seen = new ArrayList<>();
        try (EventBase base =
                EventBase.open(EventConfig.defaults().withMethods(method).withClock(drifting))) {
            base.user(
                            event -> {
                                for (int i = 0; i < 3; i++) {
                                    seen.add(base.instant());
                                }
                            })
                    .activate();
            base.dispatch();
        }

        assertThat(seen).hasSize(3).containsOnly(seen.getFirst());
    }

    @Test
    void expiryIsShownByTheWallClockOfTheTurn() {
        Event timer = loop.base.timer(loop.tell("timer")).add(Duration.ofSeconds(5));
        callback(() -> {
            loop.advanceMillis(500);
            assertThat(timer.expiry()).isEqualTo(START.plusSeconds(5));
        });

        loop.turn();

        assertThat(loop.told).containsExactly("callback");
    }

    private void callback(Elsewhere.Work work) {
        loop.base
                .user(event -> {
                    loop.told.add("callback");
                    work.run();
                })
                .activate();
    }
}
