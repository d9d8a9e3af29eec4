package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.VirtualEvent;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When somebody who waits is told, of whom others come before and behind in the list.
final class DeadlineListTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMillis(9); // less than a thousandth
    private static final Duration LATER = Duration.ofMillis(11);

    private final VirtualClock clock = new VirtualClock();
    private final List<Throwable> thrown = new ArrayList<>();
    private final EventBase base =
            EventBase.open(
                    EventConfig.defaults()
                            .withClock(clock)
                            .withUncaught((event, what) -> thrown.add(what)));
    private final VirtualEvent alive = base.virtual();
    private final DeadlineList list = new DeadlineList(base, TIMEOUT);
    private final List<String> told = new ArrayList<>();
    private final Deadline a = new Deadline(() -> told.add("a"));
    private final Deadline b = new Deadline(() -> told.add("b"));

    @AfterEach
    void close() {
        list.close();
        alive.close();
        base.close();
    }

    @Test
    void tellsEachAtItsDeadline() {
        list.enter(a);
        advance(Duration.ofSeconds(3));
        list.enter(b);
        advance(Duration.ofSeconds(7).minusNanos(1));
        assertThat(told).isEmpty();
        advance(Duration.ofNanos(1));
        assertThat(told).containsExactly("a");
        advance(Duration.ofSeconds(3));
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void whoEntersAgainSoonKeepsItsPlaceAndIsNotToldEarly() {
        list.enter(a);
        list.enter(b);
        advance(SOON);
        list.enter(a);
        assertThat(list.first()).isSameAs(a);
        advance(TIMEOUT.minus(SOON));
        assertThat(told).as("b is due, behind a that is not").isEmpty();
        advance(SOON.minusNanos(1));
        assertThat(told).isEmpty();
        advance(Duration.ofNanos(1));
        assertThat(told).as("a on time, b late by what is soon").containsExactly("a", "b");
    }

    @Test
    void whoEntersAgainSoonAndSoonAgainGoesToTheEndInTheLongRun() {
        list.enter(a);
        list.enter(b);
        advance(SOON);
        list.enter(a);
        advance(SOON);
        list.enter(a);
        assertThat(list.first()).isSameAs(b);
        advance(TIMEOUT.minus(SOON).minus(SOON));
        assertThat(told).containsExactly("b");
    }

    @Test
    void whoEntersAgainLaterGoesToTheEnd() {
        list.enter(a);
        list.enter(b);
        advance(LATER);
        list.enter(a);
        assertThat(list.first()).isSameAs(b);
        advance(TIMEOUT.minus(LATER));
        assertThat(told).containsExactly("b");
    }

    @Test
    void whoHasLeftIsNotTold() {
        list.enter(a);
        advance(SOON);
        list.enter(a);
        a.leave();
        advance(TIMEOUT);
        assertThat(told).isEmpty();
        assertThat(list.first()).isNull();
    }

    @Test
    void whoThrowsHoldsUpNobodyForGood() {
        Deadline thrower =
                new Deadline(() -> {
                    throw new IllegalStateException("meant to");
                });
        list.enter(thrower);
        list.enter(a);
        advance(LATER);
        list.enter(b);

        advance(TIMEOUT.minus(LATER));
        advance(Duration.ZERO);
        assertThat(told).containsExactly("a");
        advance(LATER);
        assertThat(told).containsExactly("a", "b");
        assertThat(thrown).singleElement().asString().contains("meant to");
    }

    private void advance(Duration step) {
        Steps.advance(base, clock, step);
    }
}
