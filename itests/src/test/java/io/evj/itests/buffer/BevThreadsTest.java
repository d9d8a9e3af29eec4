package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A bufferevent and threads that are not its loop's.
@OnEveryMethod
class BevThreadsTest {
    private static final int THREADS = 4;
    private static final int LINES = 500;

    private final String method;
    @AutoClose private final BevStage stage;

    BevThreadsTest(String method) {
        this.method = method;
        stage = BevStage.on(method);
    }

    @Test
    void writesFromAnyThreadInTheOrderOfEach() throws InterruptedException {
        BevStage.Ends ends = stage.ends();
        List<Thread> writers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            writers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    start.await();
                                } catch (InterruptedException ended) {
                                    return;
                                }
                                for (int line = 0; line < LINES; line++) {
                                    byte[] bytes = (number + ":" + line + "\n").getBytes();
                                    ends.bev().writeLater(bytes);
                                    bytes[0] = '!'; // it is the caller's again
                                }
                            }));
        }
        StringBuilder all = new StringBuilder();

        start.countDown();
        stage.until(
                "all lines",
                () -> {
                    all.append(BevStage.received(ends.peer()));
                    return all.chars().filter(c -> c == '\n').count() == THREADS * LINES;
                });
        for (Thread writer : writers) {
            writer.join();
        }

        int[] next = new int[THREADS];
        all.toString()
                .lines()
                .forEach(line -> {
                    String[] parts = line.split(":");
                    int number = Integer.parseInt(parts[0]);
                    assertThat(parts[1]).isEqualTo(String.valueOf(next[number]++));
                });
    }

    @Test
    void whatIsPostedAfterwardsComesAfterwards() throws InterruptedException {
        BevStage.Ends ends = stage.ends();
        Thread other =
                Thread.ofPlatform()
                        .start(() -> {
                            ends.bev().writeLater(new byte[3]);
                            stage.base.execute(
                                    () -> stage.told.add("waits " + ends.bev().output().length()));
                        });
        other.join();

        stage.untilTold(1);

        assertThat(stage.told).containsExactly("waits 3");
    }

    @Test
    void dropsWhatComesAfterTheEnd() {
        BufferEvent bev = stage.ends().bev();
        bev.writeLater(new byte[1]);

        bev.close();
        bev.writeLater(new byte[1]);
        stage.settle();

        assertThat(bev.bytesWritten()).isZero();
    }

    @Test
    void refusesWhenTheBaseIsClosed() {
        EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
        BufferEvent bev = BufferEvent.of(base);
        base.close();

        assertThatThrownBy(() -> bev.writeLater(new byte[1]))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void failsAsAnEventWhenThereIsNoMemory() {
        BevStage.Ends ends = stage.ends();
        ends.bev().onEvent(stage.tellEvents());
        BufferPool.of(stage.base).bytesMax(0);

        ends.bev().writeLater(new byte[1]);
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("WRITING|ERROR");
    }

    @Test
    void refusesForeignThreadsNamingBothAndTheDoors() throws InterruptedException {
        EventConfig named = EventConfig.defaults().withMethods(method).withName("main");
        List<Throwable> refusals = new ArrayList<>();
        try (EventBase base = EventBase.open(named);
                BufferEvent bev = BufferEvent.of(base)) {
            List<Runnable> calls =
                    List.of(
                            () -> bev.write("x"),
                            () -> bev.enable(READ),
                            () -> bev.onRead(null),
                            bev::close,
                            () -> BufferEvent.of(base));
            base.execute(() -> {
                Thread worker =
                        Thread.ofPlatform()
                                .name("worker-3")
                                .start(() ->
                                        calls.forEach(call -> {
                                            try {
                                                call.run();
                                            } catch (IllegalStateException refusal) {
                                                refusals.add(refusal);
                                            }
                                        }));
                try {
                    worker.join();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            base.dispatch();
        }

        String me = Thread.currentThread().getName();
        assertThat(refusals)
                .hasSize(5)
                .allSatisfy(refusal ->
                        assertThat(refusal)
                                .hasMessage(
                                        "BufferEvent of base \"main\" used from thread \"worker-3\";"
                                                + " it belongs to thread \""
                                                + me
                                                + "\".\n  Use base.execute(() -> …),"
                                                + " or bev.writeLater(bytes) to write from any thread."));
    }
}
