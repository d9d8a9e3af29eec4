package io.evj.backend.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.PolledInput;
import io.evj.api.PolledProcess;
import io.evj.api.PolledQueue;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The ready-made pollables under a real base, as a program uses them.
@Timeout(60)
class PollInABaseTest {
    private final EventConfig poll = EventConfig.defaults().withMethods("poll");

    @Test
    void readsAStreamToItsEnd() throws Exception {
        var text = new StringBuilder();
        try (EventBase base = EventBase.open(poll);
                var input = PolledInput.of(new ByteArrayInputStream(lines(1000)), 100)) {
            ByteBuffer target = ByteBuffer.allocate(64);
            base.event(
                            base.watch(input),
                            Event.READ | Event.PERSIST,
                            (event, what) -> {
                                int count = input.read(target.clear());
                                if (count < 0) {
                                    event.remove();
                                } else {
                                    text.append(new String(target.array(), 0, count, US_ASCII));
                                }
                            })
                    .add();

            base.dispatch();
        }
        assertThat(text.toString().getBytes(US_ASCII)).isEqualTo(lines(1000));
    }

    @Test
    void takesWhatAnotherThreadPutsIntoAQueue() throws Exception {
        List<Integer> taken = new ArrayList<>();
        try (EventBase base = EventBase.open(poll)) {
            PolledQueue<Integer> polled = PolledQueue.of(new ArrayBlockingQueue<>(3));
            base.event(
                            base.watch(polled),
                            Event.READ | Event.PERSIST,
                            (event, what) -> {
                                taken.add(polled.queue().remove());
                                if (taken.size() == 20) {
                                    event.remove();
                                }
                            })
                    .add();
            Thread producer =
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; i < 20; i++) {
                                    try {
                                        ((ArrayBlockingQueue<Integer>) polled.queue()).put(i);
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                }
                            });

            base.dispatch();

            producer.join();
        }
        assertThat(taken).hasSize(20).isSorted();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC}) // the child is a POSIX shell
    void hearsThatAChildHasExited() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "exit 3").start();
        List<Integer> exits = new ArrayList<>();
        try (EventBase base = EventBase.open(poll);
                PolledProcess polled = PolledProcess.of(child)) {
            base.event(
                            base.watch(polled),
                            Event.CLOSED,
                            (event, what) -> exits.add(child.exitValue()))
                    .add();

            base.dispatch();
        }
        assertThat(exits).containsExactly(3);
    }

    private static byte[] lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("line ").append(i).append('\n');
        }
        return lines.toString().getBytes(US_ASCII);
    }
}
