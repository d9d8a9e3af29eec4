package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.Log;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Callbacks that throw.
@OnEveryMethod
@Isolated("the log's sink is one for the whole process")
class UncaughtTest {
    private final String method;
    private final List<String> logged = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    UncaughtTest(String method) {
        this.method = method;
    }

    @BeforeEach
    void listen() {
        Log.onMessage((severity, text) -> logged.add(severity + " " + text));
    }

    @AfterEach
    void stopListening() {
        Log.reset();
    }

    private EventConfig config() {
        return EventConfig.defaults().withMethods(method).withName("main");
    }

    @Test
    void goToTheHandlerAndTheLoopGoesOn() throws IOException {
        List<Object> seen = new ArrayList<>();
        try (EventBase base =
                EventBase.open(
                        config().withUncaught((event, thrown) -> {
                            seen.add(event);
                            seen.add(thrown);
                        }))) {
            Exception checked = new IOException("checked");
            Error error = new StackOverflowError("error");
            Event first =
                    base.timer(
                                    event -> {
                                        throw checked;
                                    })
                            .add(Duration.ZERO);
            Event second =
                    base.user(event -> {
                        throw error;
                    });
            second.activate();
            base.user(event -> told.add("next")).activate();

            assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);

            assertThat(seen).containsExactlyInAnyOrder(first, checked, second, error);
            assertThat(told).containsExactly("next");
            assertThat(base.runningEvent()).isNull();
            assertThat(logged).isEmpty();
        }
    }

    @Test
    void doNotEndPersistence() {
        List<Throwable> seen = new ArrayList<>();
        try (EventBase base =
                EventBase.open(config().withUncaught((event, thrown) -> seen.add(thrown)))) {
            Event tick =
                    base.periodic(
                                    event -> {
                                        throw new IllegalStateException("tick");
                                    })
                            .add(Duration.ofHours(1));
            tick.activate();

            base.loop(LoopFlag.NONBLOCK);

            assertThat(seen).hasSize(1);
            assertThat(tick.isPending(Event.TIMEOUT)).isTrue();
        }
    }

    @Test
    void areLoggedByDefault() {
        try (EventBase base = EventBase.open(config())) {
            base.user(
                            event -> {
                                throw new IllegalStateException("thrown by an event");
                            })
                    .activate();
            base.execute(() -> {
                throw new IllegalStateException("thrown by a task");
            });
            base.user(event -> told.add("next")).activate();

            assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        }

        assertThat(told).containsExactly("next");
        assertThat(logged)
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("ERR base \"main\"")
                                        .contains("a task has thrown")
                                        .contains("thrown by a task"),
                        line ->
                                assertThat(line)
                                        .startsWith("ERR base \"main\"")
                                        .contains("event (timer) has thrown")
                                        .contains("thrown by an event"));
    }

    @Test
    void areLoggedWithTheHandlersOwnFailureWhenItThrowsToo() {
        List<Throwable> again = new ArrayList<>();
        try (EventBase base =
                EventBase.open(
                        config().withUncaught((event, thrown) -> {
                            RuntimeException mine = new RuntimeException("the handler");
                            again.add(mine);
                            throw mine;
                        }))) {
            IllegalStateException first = new IllegalStateException("the callback");
            base.user(
                            event -> {
                                throw first;
                            })
                    .activate();
            base.user(event -> told.add("next")).activate();

            assertThat(base.dispatch()).isEqualTo(LoopEnd.EMPTY);
            assertThat(again)
                    .singleElement()
                    .satisfies(mine -> assertThat(mine.getSuppressed()).containsExactly(first));
        }

        assertThat(told).containsExactly("next");
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("ERR")
                .contains("uncaught handler itself has thrown")
                .contains("the handler");
    }

    @Test
    void ofFinalizersAndSignalsGoToTheHandlerToo() {
        List<String> seen = new ArrayList<>();
        try (EventBase base =
                EventBase.open(
                        config().withUncaught((event, thrown) -> seen.add(thrown.getMessage())))) {
            base.signal(
                            "WINCH",
                            event -> {
                                throw new IllegalStateException("signal");
                            })
                    .activate(Event.SIGNAL, 2);
            base.user(event -> {})
                    .close(event -> {
                        throw new IllegalStateException("finalizer");
                    });

            base.dispatch();
        }

        assertThat(seen).containsExactly("signal", "signal", "finalizer");
    }

    @Test
    void whileClosingGoToTheHandlerToo() {
        List<String> seen = new ArrayList<>();
        EventBase base =
                EventBase.open(
                        config().withUncaught((event, thrown) -> seen.add(thrown.getMessage())));
        base.execute(() -> {
            throw new IllegalStateException("task");
        });
        base.user(event -> {})
                .close(event -> {
                    throw new IllegalStateException("finalizer");
                });

        base.close();

        assertThat(seen).containsExactly("task", "finalizer");
    }
}
