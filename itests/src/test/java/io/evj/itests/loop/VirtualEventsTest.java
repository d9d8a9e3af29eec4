package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventCount;
import io.evj.api.LoopEnd;
import io.evj.api.VirtualEvent;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Tokens that keep a loop from ending.
@OnEveryMethod
class VirtualEventsTest {
    @AutoClose private final TestLoop loop;

    VirtualEventsTest(String method) {
        loop = TestLoop.on(method);
    }

    @Test
    void keepTheLoopAliveUntilTheLastIsClosed() {
        VirtualEvent one = loop.base.virtual();
        VirtualEvent two = loop.base.virtual();

        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        one.close();
        one.close();
        assertThat(loop.base.count(EventCount.VIRTUAL)).isEqualTo(1);
        assertThat(loop.turns()).isEqualTo(LoopEnd.DONE);
        two.close();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void letTheLoopEndWhenACallbackClosesTheLast() {
        VirtualEvent virtual = loop.base.virtual();
        loop.base.timer(event -> virtual.close()).add(Duration.ZERO);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    @Test
    void letALoopThatWaitsEndByATask() throws Exception {
        VirtualEvent virtual = loop.base.virtual();
        Elsewhere<Void> work =
                Elsewhere.beginRun(() ->
                        loop.base.execute(() -> {
                            loop.told.add("result");
                            virtual.close();
                        }));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        work.await();
        assertThat(loop.told).containsExactly("result");
    }
}
