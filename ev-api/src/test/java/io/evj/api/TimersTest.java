package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The heap against a sorted list that cannot be wrong.
class TimersTest {
    @AutoClose
    private final EventBase base =
            EventBase.open(EventConfig.defaults().withBackend(new FakeProvider("fake", 1)));

    private final Timers timers = new Timers();

    /// One event in the model. Deadlines are offsets from the origin.
    private record Entry(long offset, int number, Event event) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::offset).thenComparingInt(Entry::number);

    private Event event() {
        return base.timer(event -> {});
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -500, Long.MAX_VALUE - 500, Long.MIN_VALUE, Long.MAX_VALUE})
    void agreesWithASortedListUnderRandomOperations(long origin) {
        Random random = new Random(20260101);
        List<Entry> model = new ArrayList<>();
        long offset = 0;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            boolean grows = step / 4_000 % 2 == 0;
            if (model.isEmpty() || what < (grows ? 6 : 3)) {
                offset =
                        random.nextBoolean() ? offset : random.nextInt(1_000); // runs of equal ones
                Entry entry = new Entry(offset, step, event());
                timers.add(entry.event(), origin + entry.offset());
                model.add(entry);
            } else if (what < 8) {
                Entry gone = model.remove(random.nextInt(model.size()));
                timers.remove(gone.event());
                assertThat(gone.event().timerSlot).isNegative();
            } else {
                Entry first = model.stream().min(ORDER).orElseThrow();
                timers.remove(first.event());
                model.remove(first);
            }
            assertThat(timers.size()).isEqualTo(model.size());
            if (!model.isEmpty()) {
                Entry first = model.stream().min(ORDER).orElseThrow();
                assertThat(timers.first()).as("step %d", step).isSameAs(first.event());
                assertThat(timers.firstDeadline()).isEqualTo(origin + first.offset());
            }
        }
        assertThat(drained()).isEqualTo(model.stream().sorted(ORDER).map(Entry::event).toList());
    }

    private List<Event> drained() {
        List<Event> all = new ArrayList<>();
        for (Event first = timers.first(); first != null; first = timers.first()) {
            all.add(first);
            timers.remove(first);
        }
        return all;
    }

    @Test
    void keepsTheOrderOfAddingForEqualDeadlines() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Event event = event();
            timers.add(event, 7);
            all.add(event);
        }

        assertThat(drained()).isEqualTo(all);
    }

    @Test
    void knowsTheDeadlineOfEach() {
        Event late = event();
        Event early = event();
        timers.add(late, 20);
        timers.add(early, 10);

        assertThat(timers.deadline(late)).isEqualTo(20);
        assertThat(timers.deadline(early)).isEqualTo(10);
        timers.remove(early);
        assertThat(timers.deadline(late)).isEqualTo(20);
    }

    @Test
    void showsEachOnce() {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Event event = event();
            timers.add(event, i % 7);
            all.add(event);
        }
        List<Event> seen = new ArrayList<>();

        timers.forEach(seen::add);

        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givesMemoryBackWhicheverEndIsRemovedFirst(boolean newestFirst) {
        List<Event> all = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Event event = event();
            timers.add(event, i);
            all.add(event);
        }
        assertThat(timers.capacity()).isGreaterThanOrEqualTo(100_000);

        (newestFirst ? all.reversed() : all).forEach(timers::remove);

        assertThat(timers.size()).isZero();
        assertThat(timers.capacity()).isLessThanOrEqualTo(8_192);
    }
}
