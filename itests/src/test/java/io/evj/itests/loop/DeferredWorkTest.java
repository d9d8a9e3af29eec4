package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.Event;
import io.evj.api.EventConfig;
import io.evj.api.EventCount;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Work that is put off to the loop, and how much of it one turn takes.
@OnEveryMethod
class DeferredWorkTest {
    @AutoClose private final TestLoop loop;
    private final String method;

    DeferredWorkTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void runsOnceFromTheLoopAndNotInsideTheCall() {
        Event deferred = loop.base.deferred(loop.tell("deferred"));
        loop.base
                .user(event -> {
                    deferred.activate();
                    deferred.activate();
                    loop.told.add("callback ends");
                })
                .activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("callback ends", "deferred");
    }

    @Test
    void runsOnceForEachRoundOfActivation() {
        Event deferred = loop.base.deferred(loop.tell("deferred"));

        deferred.activate();
        loop.base.dispatch();
        deferred.activate();
        loop.base.dispatch();

        assertThat(loop.told).containsExactly("deferred", "deferred");
    }

    @Test
    void takesThirtyTwoATurnByDefault() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(loop.base.deferred(loop.tell("deferred")));
        }
        loop.base.check(watcher -> loop.told.add("|"));
        loop.base.user(event -> all.forEach(Event::activate)).activate();

        loop.base.dispatch();

        List<String> expected = new ArrayList<>(List.of("|"));
        expected.addAll(Collections.nCopies(32, "deferred"));
        expected.add("|");
        expected.addAll(Collections.nCopies(8, "deferred"));
        assertThat(loop.told).isEqualTo(expected);
    }

    @Test
    void whatTheNextTurnTakesOverCountsAgainstItsLimit() throws IOException {
        try (TestLoop two = TestLoop.on(method, config -> config.withDeferredMax(2))) {
            List<Event> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(two.base.deferred(two.tell(String.valueOf(i))));
            }
            Event more = two.base.deferred(two.tell("more"));
            Event yetMore = two.base.deferred(two.tell("yet more"));
            two.base.check(watcher -> two.told.add("|"));
            two.base
                    .user(event -> {
                        all.forEach(Event::activate); // 0 and 1 now, 2 in the next turn
                        two.base
                                .timer(_ -> {
                                    more.activate(); // beside 2: the last of that turn
                                    yetMore.activate();
                                })
                                .add(Duration.ZERO);
                    })
                    .activate();
            two.base.dispatch();

            assertThat(two.told).containsExactly("|", "0", "1", "|", "2", "more", "|", "yet more");
        }
    }

    @Test
    void whatWaitsForTheNextTurnIsActiveAndCanBeRemoved() throws IOException {
        try (TestLoop one = TestLoop.on(method, config -> config.withDeferredMax(1))) {
            Event first = one.base.deferred(one.tell("first"));
            Event second = one.base.deferred(one.tell("second"));
            Event third = one.base.deferred(one.tell("third"));
            one.base
                    .user(event -> {
                        first.activate();
                        second.activate();
                        third.activate();
                        third.activate();
                        assertThat(third.isActive()).isTrue();
                        assertThat(one.base.count(EventCount.ACTIVE)).isEqualTo(3);
                        second.remove();
                        assertThat(second.isActive()).isFalse();
                    })
                    .activate();

            one.base.dispatch();

            assertThat(one.told).containsExactly("first", "third");
        }
    }

    @Test
    void goesByPriorityLikeEvents() {
        loop.base.priorities(2);
        Event deferred = loop.base.deferred(loop.tell("deferred")).priority(0);

        loop.user("user", 1).activate();
        deferred.activate();
        loop.base.dispatch();

        assertThat(loop.told).containsExactly("deferred", "user");
    }

    @Test
    void isNobodysRunningEvent() {
        loop.base
                .deferred(event -> loop.told.add(String.valueOf(loop.base.runningEvent())))
                .activate();

        loop.base.dispatch();

        assertThat(loop.told).containsExactly("null");
    }

    @Test
    void refusesALimitThatWouldRunNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventConfig.defaults().withDeferredMax(0))
                .withMessageContaining("at least 1");
    }
}
