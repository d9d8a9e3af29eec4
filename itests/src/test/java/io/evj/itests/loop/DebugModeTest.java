package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What debug mode adds to the messages about misuse.
@OnEveryMethod
@Isolated("the log's sink is one for the whole process")
class DebugModeTest {
    private final EventConfig config;
    private final List<String> logged = new ArrayList<>();

    DebugModeTest(String method) {
        config = EventConfig.defaults().withMethods(method).withName("main");
    }

    @BeforeEach
    void listen() {
        Log.onMessage((severity, text) -> logged.add(severity + " " + text));
    }

    @AfterEach
    void stopListening() {
        Log.reset();
    }

    @Test
    void showsWhereAnEventWasMade() {
        try (EventBase base = EventBase.open(config.withDebug(true))) {
            Event event = base.timer(self -> {}).add(Duration.ofHours(1));

            Throwable misuse = catchThrowable(() -> event.assign(null, 0, (self, what) -> {}));
            event.remove();

            assertThat(misuse).isInstanceOf(IllegalStateException.class);
            assertThat(misuse.getMessage()).doesNotContain("ev.debug");
            assertThat(misuse.getSuppressed())
                    .singleElement()
                    .satisfies(made ->
                            assertThat(made.getStackTrace())
                                    .anySatisfy(frame ->
                                            assertThat(frame.getMethodName())
                                                    .isEqualTo("showsWhereAnEventWasMade")));
        }
    }

    @Test
    void isNamedByMessagesWhenItIsOff() {
        try (EventBase base = EventBase.open(config.withDebug(false))) {
            Event event = base.timer(self -> {});
            event.close();

            Throwable misuse = catchThrowable(event::add);

            assertThat(misuse)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("-Dev.debug=true")
                    .hasNoSuppressedExceptions();
        }
    }

    @Test
    void reportsEventsThatAreStillAddedWhenTheBaseCloses() {
        try (EventBase base = EventBase.open(config.withDebug(true))) {
            base.event(null, Event.READ, (self, what) -> {}).add();
            base.timer(self -> {}).add(Duration.ofHours(1));
            base.timer(self -> {}); // not added
            base.timer(self -> {}).add(Duration.ofHours(1)).remove();
        }

        assertThat(logged)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("WARN base \"main\"")
                                        .contains("event READ")
                                        .contains("made here"),
                        line -> assertThat(line).startsWith("WARN").contains("(timer)"));
    }

    @Test
    void saysNothingOfThemWhenItIsOff() {
        try (EventBase base = EventBase.open(config.withDebug(false))) {
            base.timer(self -> {}).add(Duration.ofHours(1));
        }

        assertThat(logged).isEmpty();
    }
}
