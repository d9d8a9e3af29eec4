package io.evj.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.LoopEnd;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class StepsTest {
    /// The one there is here, whatever method the properties name.
    private static final EventConfig TINY =
            EventConfig.defaults().withProperties(EventConfig.Properties.IGNORED);

    private final List<String> fired = new ArrayList<>();

    @Test
    void firesATimerWithoutWaitingForIt() {
        VirtualClock clock = new VirtualClock();
        try (EventBase base = EventBase.open(TINY.withClock(clock))) {
            base.timer(timer -> fired.add("one hour")).add(Duration.ofHours(1));

            assertThat(Steps.advance(base, clock, Duration.ofMinutes(59))).isEqualTo(LoopEnd.DONE);
            assertThat(fired).isEmpty();

            Steps.advance(base, clock, Duration.ofMinutes(1));
            assertThat(fired).containsExactly("one hour");
            assertThat(Steps.one(base)).isEqualTo(LoopEnd.EMPTY);
        }
    }

    @Test
    void makesNoPassWhenTheConditionHoldsAlready() {
        try (EventBase base = EventBase.open(TINY)) {
            base.timer(timer -> fired.add("now")).add(Duration.ZERO);

            assertThat(Steps.until(base, "nothing", () -> true)).isZero();
            assertThat(fired).isEmpty();
        }
    }

    @Test
    void stepsUntilBytesHaveArrived() throws IOException {
        try (EventBase base = EventBase.open(TINY)) {
            Network.Pair pair = base.network().pair();
            ByteBuffer received = ByteBuffer.allocate(10);
            Event reading =
                    base.event(
                            pair.first(),
                            Event.READ | Event.PERSIST,
                            (descriptor, what) -> {
                                try {
                                    pair.first().read(received);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                            });
            reading.add();
            Trial.write(pair.second(), 5);

            int passes = Steps.until(base, "five bytes", () -> received.position() == 5);

            assertThat(passes).isPositive();
            pair.first().close();
            pair.second().close();
        }
    }

    @Test
    void noticesWhatAnotherThreadDid() throws InterruptedException {
        try (EventBase base = EventBase.open(TINY)) {
            AtomicBoolean isDone = new AtomicBoolean();
            base.timer(timer -> {}).add(Duration.ofHours(1)); // a blocking pass would take as long

            Thread other = Thread.ofVirtual().start(() -> isDone.set(true));

            Steps.until(base, "the other thread", isDone::get);
            other.join();
        }
    }

    @Test
    void saysWhatItAwaitedAndWhatIsPending() {
        try (EventBase base = EventBase.open(TINY)) {
            base.timer(timer -> {}).add(Duration.ofHours(1));

            assertThatThrownBy(
                            () -> Steps.until(base, Duration.ofMillis(1), "the moon", () -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("awaited the moon for 1 ms in ")
                    .hasMessageContaining(base.dump().strip().lines().findFirst().orElseThrow());
        }
    }
}
