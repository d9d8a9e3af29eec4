package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.EventCount;
import io.evj.api.LoopFlag;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import io.evj.testkit.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A client that has been told enough.
class FarewellTest {
    private static final Duration MOST = Farewell.PATIENCE.multipliedBy(4).dividedBy(5);

    private final VirtualClock clock = new VirtualClock();

    @AutoClose
    private final EventBase base = EventBase.open(EventConfig.defaults().withClock(clock));

    private final BufferEvent.Pair pair = BufferEvent.pair(base);
    private final BufferEvent server = pair.first();
    private final BufferEvent client = pair.second().onEvent((self, event) -> {});

    private void turn() {
        for (int i = 0; i < 5; i++) {
            base.loop(LoopFlag.ONCE, LoopFlag.NONBLOCK);
        }
    }

    private void wait(Duration step) {
        clock.advance(step);
        turn();
    }

    private void say() {
        server.enable(READ);
        client.enable(READ);
        Farewell.say(server, "TOO LONG");
        turn();
        assertThat(client.input().copyText(StandardCharsets.US_ASCII)).isEqualTo("TOO LONG");
    }

    @Test
    void aClientThatNeverEndsIsClosedInTime() {
        say();

        client.write("x");
        wait(MOST);
        assertThat(server.isClosed()).isFalse();
        client.write("x");
        turn();
        wait(Farewell.PATIENCE.minus(MOST));

        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void aClientThatDoesNothingIsClosedInTime() {
        say();

        wait(Farewell.PATIENCE);

        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void aClientThatHangsUpIsClosedAtOnceAndNothingIsLeftOfIt() {
        say();

        client.flush(WRITE, FlushMode.FINISHED);
        turn();

        assertThat(server.isClosed()).isTrue();
        client.close();
        assertThat(base.count(EventCount.ADDED)).as("events that wait").isZero();
    }
}
