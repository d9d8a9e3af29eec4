package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.Watcher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Prepare and check watchers.
@OnEveryMethod
class WatchersTest {
    private final String method;
    @AutoClose private final TestLoop loop;

    WatchersTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void runInTheOrderOfTheirMaking() {
        loop.waitingForEver();
        loop.base.check(watcher -> loop.told.add("check 1"));
        loop.base.prepare((watcher, timeout) -> loop.told.add("prepare 1"));
        loop.base.check(watcher -> loop.told.add("check 2"));
        loop.base.prepare((watcher, timeout) -> loop.told.add("prepare 2"));

        loop.turn();

        assertThat(loop.told).containsExactly("prepare 1", "prepare 2", "check 1", "check 2");
    }

    @Test
    void doNotKeepTheLoopAlive() {
        loop.base.check(watcher -> loop.told.add("check"));
        loop.base.prepare((watcher, timeout) -> loop.told.add("prepare"));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void mayCloseThemselves() {
        loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> {
            loop.told.add("prepare");
            watcher.close();
            watcher.close();
        });
        loop.base.check(watcher -> {
            loop.told.add("check");
            watcher.close();
        });

        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("prepare", "check");
    }

    @Test
    void mayCloseOthersWhichThenDoNotRunInThatRound() {
        loop.waitingForEver();
        Watcher[] others = new Watcher[3];
        others[0] = loop.base.prepare((watcher, timeout) -> loop.told.add("before"));
        loop.base.prepare((watcher, timeout) -> {
            for (Watcher other : others) {
                other.close();
            }
        });
        others[1] = loop.base.prepare((watcher, timeout) -> loop.told.add("after"));
        others[2] = loop.base.check(watcher -> loop.told.add("check"));
        loop.base.prepare((watcher, timeout) -> loop.told.add("last"));

        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("before", "last", "last");
    }

    @Test
    void madeInARoundWaitForTheNext() {
        loop.waitingForEver();
        loop.base.check(watcher -> {
            watcher.close();
            loop.told.add("old");
            loop.base.check(next -> loop.told.add("new"));
        });

        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("old", "new");
    }

    @Test
    void runAlsoWhenNothingIsReady() {
        loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> loop.told.add("prepare"));
        loop.base.check(watcher -> loop.told.add("check"));

        assertThat(loop.turn()).isEqualTo(LoopEnd.DONE);
        assertThat(loop.told).containsExactly("prepare", "check");
    }

    @Test
    void knowTheirBase() {
        assertThat(loop.base.prepare((watcher, timeout) -> {}).base()).isSameAs(loop.base);
        assertThat(loop.base.check(watcher -> {}).base()).isSameAs(loop.base);
    }

    @Test
    void anEventThatAPrepareWatcherActivatesRunsInThatTurn() {
        loop.waitingForEver();
        var user = loop.base.user(loop.tell("user"));
        loop.base.prepare((watcher, timeout) -> {
            watcher.close();
            user.activate();
        });
        loop.base.check(watcher -> loop.told.add("check"));

        loop.base.loop(LoopFlag.ONCE);

        assertThat(loop.told).containsExactly("check", "user");
    }

    @Test
    void aTimerThatAPrepareWatcherAddsIsSeenInTheNextTurnAtTheLatest() {
        loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> {
            watcher.close();
            loop.base.timer(loop.tell("timer")).add(Duration.ZERO);
        });

        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("timer");
    }

    @Test
    void thatThrowAreReportedAndTheOthersRun() {
        loop.waitingForEver();
        IllegalStateException first = new IllegalStateException("prepare");
        IllegalStateException second = new IllegalStateException("check");
        loop.base.prepare((watcher, timeout) -> {
            throw first;
        });
        loop.base.prepare((watcher, timeout) -> loop.told.add("prepare"));
        loop.base.check(watcher -> {
            throw second;
        });
        loop.base.check(watcher -> loop.told.add("check"));

        loop.turn();

        assertThat(loop.told).containsExactly("prepare", "check");
        assertThat(loop.thrown()).isEqualTo(List.of(first, second));
    }

    @Test
    void endWithTheirBase() {
        Watcher watcher = loop.base.check(it -> loop.told.add("check"));

        loop.base.close();
        watcher.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> loop.base.check(it -> {}))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> loop.base.prepare((it, timeout) -> {}))
                .withMessageContaining("closed");
    }

    @Test
    @Timeout(value = 20, threadMode = SEPARATE_THREAD)
    void endTheLoopWithTheLastThatKeptItAlive() {
        Event last = loop.waitingForEver();
        loop.base.prepare((watcher, timeout) -> last.remove());

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    @Timeout(value = 20, threadMode = SEPARATE_THREAD)
    void beginTimersThatTheSameTurnAwaits() {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method))) {
            base.event(null, Event.READ, (event, what) -> {}).add();
            base.prepare((watcher, timeout) -> {
                watcher.close();
                base.once(Duration.ofMillis(1), event -> base.loopBreak());
            });

            assertThat(base.dispatch()).isEqualTo(LoopEnd.DONE);
        }
    }
}
