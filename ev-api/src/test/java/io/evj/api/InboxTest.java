package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxTest {
    private static final int PRODUCERS = 8;
    private static final int EACH = 20_000;

    private final Inbox inbox = new Inbox();

    /// A task that says who posted it.
    private record Posted(int producer, int number) implements Runnable {
        @Override
        public void run() {}
    }

    private static List<Posted> posted(Inbox.Task first) {
        List<Posted> all = new ArrayList<>();
        for (Inbox.Task task = first; task != null; task = task.next) {
            all.add((Posted) task.action);
        }
        return all;
    }

    @Test
    void isEmptyAtFirstAndWhenTaken() {
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.takeAll()).isNull();

        inbox.post(new Posted(0, 0), true);
        assertThat(inbox.isEmpty()).isFalse();
        inbox.takeAll();

        assertThat(inbox.isEmpty()).isTrue();
        assertThat(inbox.takeAll()).isNull();
    }

    @Test
    void givesAllTheOldestFirst() {
        for (int i = 0; i < 5; i++) {
            assertThat(inbox.post(new Posted(0, i), i % 2 == 0)).isTrue();
        }

        Inbox.Task first = inbox.takeAll();

        assertThat(posted(first)).extracting(Posted::number).containsExactly(0, 1, 2, 3, 4);
        assertThat(first.isUsers).isTrue();
        assertThat(first.next.isUsers).isFalse();
    }

    @Test
    void losesNothingAndKeepsTheOrderOfEachOfManyProducers() throws Exception {
        CyclicBarrier start = new CyclicBarrier(PRODUCERS + 1);
        List<Posted> taken = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(PRODUCERS)) {
            List<Future<Void>> producers = new ArrayList<>();
            for (int p = 0; p < PRODUCERS; p++) {
                int producer = p;
                producers.add(
                        threads.submit(
                                (Callable<Void>)
                                        () -> {
                                            start.await();
                                            for (int i = 0; i < EACH; i++) {
                                                assertThat(
                                                                inbox.post(
                                                                        new Posted(producer, i),
                                                                        true))
                                                        .isTrue();
                                            }
                                            return null;
                                        }));
            }
            start.await();
            while (taken.size() < PRODUCERS * EACH) {
                taken.addAll(posted(inbox.takeAll()));
                Thread.onSpinWait();
            }
            for (Future<Void> producer : producers) {
                producer.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(inbox.isEmpty()).isTrue();
        int[] next = new int[PRODUCERS];
        for (Posted each : taken) {
            assertThat(each.number()).isEqualTo(next[each.producer()]++);
        }
        assertThat(next).containsOnly(EACH);
    }

    @Test
    void closingGivesTheRestAndRefusesMore() {
        inbox.post(new Posted(0, 0), true);
        inbox.post(new Posted(0, 1), true);

        assertThat(posted(inbox.close())).extracting(Posted::number).containsExactly(0, 1);
        assertThat(inbox.post(new Posted(0, 2), true)).isFalse();
        assertThat(inbox.close()).isNull();
        assertThat(inbox.post(new Posted(0, 3), false)).isFalse();
    }

    @Test
    void whatIsPostedWhileItClosesIsEitherTakenOrRefused() throws Exception {
        for (int round = 0; round < 200; round++) {
            Inbox racing = new Inbox();
            CyclicBarrier start = new CyclicBarrier(2);
            int[] accepted = {0};
            Thread producer =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    start.await();
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                                while (accepted[0] < 10_000
                                        && racing.post(new Posted(0, accepted[0]), true)) {
                                    accepted[0]++;
                                }
                            });
            start.await();
            int taken = posted(racing.takeAll()).size() + posted(racing.close()).size();
            assertThat(producer.join(Duration.ofSeconds(10))).isTrue();

            assertThat(taken).isEqualTo(accepted[0]);
        }
    }
}
