package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How many callbacks run, and how long, before the loop looks for new events.
@OnEveryMethod
class DispatchLimitsTest {
    private final String method;

    DispatchLimitsTest(String method) {
        this.method = method;
    }

    @Test
    void withoutLimitsOneTurnRunsAll() throws IOException {
        try (TestLoop loop = TestLoop.on(method)) {
            activate(loop, 0, "1", "2", "3");

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "1", "2", "3");
        }
    }

    @Test
    void stopsAfterSoManyCallbacks() throws IOException {
        try (TestLoop loop = TestLoop.on(method, c -> c.withDispatchLimits(Duration.ZERO, 2, 0))) {
            activate(loop, 0, "1", "2", "3", "4", "5");

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "1", "2", "|", "3", "4", "|", "5");
        }
    }

    @Test
    void stopsAfterSoMuchTime() throws IOException {
        try (TestLoop loop =
                TestLoop.on(method, c -> c.withDispatchLimits(Duration.ofMillis(25), 0, 0))) {
            loop.base.check(watcher -> loop.told.add("|"));
            for (String name : new String[] {"10", "20", "30", "40"}) {
                loop.base
                        .user(event -> {
                            loop.told.add(name);
                            loop.advanceMillis(10);
                        })
                        .activate();
            }

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "10", "20", "30", "|", "40");
        }
    }

    @Test
    void theEndOfTheIntervalIsReachedNotOnlyPassed() throws IOException {
        try (TestLoop loop =
                TestLoop.on(method, c -> c.withDispatchLimits(Duration.ofMillis(10), 0, 0))) {
            loop.base.check(watcher -> loop.told.add("|"));
            for (String name : new String[] {"1", "2"}) {
                loop.base
                        .user(event -> {
                            loop.told.add(name);
                            loop.advanceMillis(10);
                        })
                        .activate();
            }

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "1", "|", "2");
        }
    }

    @Test
    void moreUrgentQueuesAreNotLimited() throws IOException {
        try (TestLoop loop =
                TestLoop.on(
                        method, c -> c.withPriorities(2).withDispatchLimits(Duration.ZERO, 1, 1))) {
            activate(loop, 0, "a", "b", "c");
            for (String name : new String[] {"x", "y"}) {
                loop.user(name, 1).activate();
            }

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "a", "b", "c", "|", "x", "|", "y");
        }
    }

    @Test
    void whatIsLeftOverKeepsItsPlace() throws IOException {
        try (TestLoop loop = TestLoop.on(method, c -> c.withDispatchLimits(Duration.ZERO, 2, 0))) {
            int[] left = {2};
            loop.base
                    .user(event -> {
                        loop.told.add("again");
                        if (--left[0] > 0) {
                            event.activate();
                        }
                    })
                    .activate();
            activate(loop, 0, "1", "2", "3");

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("|", "again", "1", "|", "2", "3", "|", "again");
        }
    }

    @Test
    void descriptorsAreLookedAtInBetween() throws IOException {
        try (TestLoop loop =
                TestLoop.on(
                        method, c -> c.withPriorities(2).withDispatchLimits(Duration.ZERO, 1, 1))) {
            Event read = loop.base.event(loop.readable(1), Event.READ, loop.tellWhy("io"));
            read.priority(0);
            loop.base
                    .user(event -> {
                        loop.told.add("1");
                        read.add();
                    })
                    .priority(1)
                    .activate();
            loop.user("2", 1).activate();
            loop.user("3", 1).activate();

            loop.base.dispatch();

            assertThat(loop.told).containsExactly("1", "io:READ", "2", "3");
        }
    }

    private static void activate(TestLoop loop, int priority, String... names) {
        loop.base.check(watcher -> loop.told.add("|"));
        for (String name : names) {
            loop.user(name, priority).activate();
        }
    }
}
