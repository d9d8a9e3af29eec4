package io.evj.itests.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.ConnectionListener;
import io.evj.api.DescriptorsExhaustedException;
import io.evj.api.EventConfig;
import io.evj.api.StreamSocket;
import io.evj.testkit.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a listener does when it cannot accept, by a clock that a test moves.
class ListenerPauseTest {
    private static final Duration NANO = Duration.ofNanos(1);

    private final VirtualClock clock = new VirtualClock();
    private final ScriptedBackend backend = new ScriptedBackend();
    private final ScriptedListeningSocket socket = new ScriptedListeningSocket();
    private final List<IOException> failures = new ArrayList<>();
    private final List<StreamSocket> accepted = new ArrayList<>();
    private Stage stage;
    private ConnectionListener listener;

    @BeforeEach
    void open() {
        stage = new Stage(EventConfig.defaults().withBackend(backend).withClock(clock));
        listener = stage.keep(ConnectionListener.of(stage.base, socket, (l, s) -> accepted.add(s)));
        listener.onError((l, failure) -> failures.add(failure)).enable();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void withoutDescriptorsItPausesTwiceAsLongEachTimeUpToASecond() {
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();
        assertThat(failures).hasSize(1);

        int[] millis = {10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000};
        for (int i = 0; i < millis.length; i++) {
            clock.advance(Duration.ofMillis(millis[i]).minus(NANO));
            stage.turn();
            stage.turn();
            assertThat(socket.accepts).as("accepts just before " + millis[i]).isEqualTo(i + 1);
            assertThat(backend.isWatching()).isFalse();

            clock.advance(NANO);
            stage.turn(); // the timer is due
            stage.turn(); // the socket is watched again
            assertThat(socket.accepts).as("accepts after " + millis[i]).isEqualTo(i + 2);
            assertThat(failures).hasSize(i + 2);
        }
        assertThat(listener.isEnabled()).isTrue();
    }

    @Test
    void aConnectionMakesTheNextPauseShortAgain() throws Exception {
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();
        resumeAfter(10);
        resumeAfter(20);
        resumeAfter(40);

        try (Stage peers = new Stage(EventConfig.defaults())) {
            var pair = peers.base.network().pair();
            peers.keep(pair.first());
            peers.keep(pair.second());
            List<StreamSocket> queue = new ArrayList<>(List.of(pair.first()));
            socket.script = () -> queue.isEmpty() ? exhausted() : queue.removeFirst();
            int before = failures.size();
            resumeAfter(80);
            assertThat(accepted).containsExactly(pair.first());
            assertThat(failures).hasSize(before + 1);

            resumeAfter(10);
            assertThat(failures).hasSize(before + 2);
        }
    }

    @Test
    void disabledInAPauseItStaysSo() {
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();

        listener.disable();
        clock.advance(Duration.ofSeconds(5));
        stage.turn();
        stage.turn();

        assertThat(socket.accepts).isEqualTo(1);
        assertThat(listener.isEnabled()).isFalse();
    }

    @Test
    void enabledAgainInAPauseItTriesAtOnce() {
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();

        listener.disable();
        socket.script = () -> null;
        listener.enable();
        stage.turn();

        assertThat(socket.accepts).isEqualTo(2);
    }

    @Test
    void mayBeClosedByWhoIsToldOfThePause() {
        listener.onError((l, failure) -> {
            failures.add(failure);
            l.close();
        });
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();

        clock.advance(Duration.ofSeconds(5));
        stage.turn();

        assertThat(socket.accepts).isEqualTo(1);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void pausesLongerEvenIfWhoIsToldThrows() {
        listener.onError((l, failure) -> {
            failures.add(failure);
            throw new IOException("told in vain");
        });
        socket.script = ListenerPauseTest::exhausted;
        stage.turn();
        resumeAfter(10);
        assertThat(failures).hasSize(2);

        clock.advance(Duration.ofMillis(20).minus(NANO));
        stage.turn();
        stage.turn();
        assertThat(failures).hasSize(2);
        clock.advance(NANO);
        stage.turn();
        stage.turn();
        assertThat(failures).hasSize(3);

        assertThat(stage.uncaught).hasSize(3).allMatch(t -> "told in vain".equals(t.getMessage()));
        stage.uncaught.clear();
    }

    @Test
    void otherFailuresAreToldOnceATurnAndAcceptingGoesOn() {
        socket.script =
                () -> {
                    throw new IOException("protocol error");
                };

        for (int i = 1; i <= 3; i++) {
            stage.turn();
            assertThat(failures).hasSize(i);
        }

        assertThat(failures.getFirst()).hasMessage("protocol error");
        assertThat(listener.isEnabled()).isTrue();
        assertThat(backend.isWatching()).isTrue();
    }

    @Test
    void whatNobodyIsToldIsLogged() {
        listener.onError(null);
        socket.script = ListenerPauseTest::exhausted;

        stage.turn();

        assertThat(stage.logged)
                .singleElement()
                .asString()
                .contains("WARN", "scripted socket", "10 ms", "Too many open files");
    }

    private void resumeAfter(long millis) {
        int before = socket.accepts;
        clock.advance(Duration.ofMillis(millis));
        stage.turn();
        stage.turn();
        assertThat(socket.accepts).isGreaterThan(before);
    }

    private static StreamSocket exhausted() throws IOException {
        throw new DescriptorsExhaustedException(
                "accept: Too many open files", new IOException("Too many open files"));
    }
}
