package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static io.evj.buffer.BevEvent.EOF;
import static io.evj.buffer.BevEvent.READING;
import static io.evj.buffer.Trigger.DEFER_CALLBACKS;
import static io.evj.buffer.Trigger.IGNORE_WATERMARKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.BevCallback;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.DataCallback;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Callbacks run by hand, and whose turn it is.
@OnEveryMethod
class BevTriggerTest {
    @AutoClose private final BevStage stage;
    private final BevStage.Ends ends;
    private final BufferEvent bev;

    BevTriggerTest(String method) {
        stage = BevStage.on(method, config -> config.withPriorities(3));
        ends = stage.ends();
        bev =
                ends.bev()
                        .onRead(stage.tell("read"))
                        .onWrite(stage.tell("written"))
                        .onEvent(stage.tellEvents());
    }

    @Test
    void runsWhatTheLowMarksAllow() {
        bev.watermarks(READ, 1, 10).disable(WRITE).write("x");
        bev.trigger(READ | WRITE);
        assertThat(stage.told).isEmpty();

        bev.watermarks(READ, 0, 10).watermarks(WRITE, 1, 10);
        bev.trigger(READ);
        bev.trigger(WRITE);

        assertThat(stage.told).containsExactly("read", "written");
    }

    @Test
    void ignoresTheLowMarksWhenAsked() {
        bev.watermarks(READ, 1, 10).disable(WRITE).write("x");

        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);

        assertThat(stage.told).containsExactly("read", "written");
    }

    @Test
    void runsNothingMoreWhenTheReadCallbackCloses() {
        bev.onRead(BufferEvent::close);

        bev.trigger(READ | WRITE, IGNORE_WATERMARKS);
        bev.close();

        assertThat(stage.told).isEmpty();
    }

    @Test
    void runsTheEventCallback() {
        bev.trigger(new BevEvent(EOF | READING, null), DEFER_CALLBACKS);
        assertThat(stage.told).isEmpty();
        bev.trigger(new BevEvent(EOF | READING, new IOException("why")));
        assertThat(stage.told).containsExactly("READING|EOF");
        stage.settle();

        assertThat(stage.told).containsExactly("READING|EOF", "READING|EOF");
        assertThat(bev.enabled()).as("nothing is disabled by hand").isEqualTo(WRITE);
    }

    @Test
    void whatACallbackThrowsClosesItsBuffereventAndReachesWhoeverTriggeredIt() {
        bev.onRead(self -> {
            throw new IOException("oops");
        });

        assertThatThrownBy(() -> bev.trigger(READ, IGNORE_WATERMARKS)).hasMessage("oops");

        assertThat(bev.isClosed()).isTrue();
    }

    // ---- priorities

    @Test
    void theMostUrgentIsServedFirst() {
        BevStage.Ends other = stage.ends();
        other.bev().onRead(stage.tell("urgent")).priority(0).enable(READ);
        bev.priority(2).enable(READ);
        stage.settle();

        ends.send("first");
        other.send("second");
        stage.untilTold(2);

        assertThat(stage.told).containsExactly("urgent", "read");
    }

    @Test
    void deferredCallbacksAndOutputGoByItToo() {
        BevStage.Ends other = stage.ends();
        other.bev().onWrite(stage.tell("urgent written")).priority(0);
        bev.priority(2);

        bev.write("first");
        other.bev().write("second");
        stage.untilTold(2);
        assertThat(stage.told).containsExactly("urgent written", "written");

        stage.told.clear();
        other.bev().onRead(stage.tell("urgent read"));
        bev.trigger(READ, IGNORE_WATERMARKS, DEFER_CALLBACKS);
        other.bev().trigger(READ, IGNORE_WATERMARKS, DEFER_CALLBACKS);
        stage.settle();
        assertThat(stage.told).containsExactly("urgent read", "read");
    }

    @Test
    void timeoutsGoByItToo() {
        BevStage.Ends other = stage.ends();
        Duration second = Duration.ofSeconds(1);
        other.bev().timeouts(second, null).onEvent((b, e) -> stage.told.add("urgent")).priority(0);
        bev.timeouts(second, null).enable(READ).priority(2);
        other.bev().enable(READ);

        stage.advance(second);
        stage.settle();

        assertThat(stage.told).containsExactly("urgent", "READING|TIMEOUT");
    }

    @Test
    void beginsInTheMiddleAndRefusesWhatTheBaseHasNot() {
        assertThat(bev.priority()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> bev.priority(3));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.priority(-1));
        assertThat(bev.priority(2).priority()).isEqualTo(2);
    }

    @Test
    void staysAsItIsWhileAnEventIsActive() {
        bev.enable(READ).trigger(READ, IGNORE_WATERMARKS, DEFER_CALLBACKS);

        assertThatIllegalStateException().isThrownBy(() -> bev.priority(0));
        assertThat(bev.priority()).isEqualTo(1);
        stage.settle();
        assertThat(bev.priority(0).priority()).isZero();
    }

    @Test
    void changesInACallback() {
        bev.onRead(self -> self.priority(0)).enable(READ);

        ends.send("x");
        stage.until("changed", () -> bev.priority() == 0);
    }

    @Test
    void tellsItsCallbacks() {
        DataCallback read = self -> {};
        DataCallback write = self -> {};
        BevCallback event = (self, what) -> {};

        bev.onRead(read).onWrite(write).onEvent(event);
        assertThat(bev.readCallback()).isSameAs(read);
        assertThat(bev.writeCallback()).isSameAs(write);
        assertThat(bev.eventCallback()).isSameAs(event);
        bev.onRead(null).onWrite(null).onEvent(null);

        assertThat(bev.readCallback()).isNull();
        assertThat(bev.writeCallback()).isNull();
        assertThat(bev.eventCallback()).isNull();
    }
}
