package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The queue of questions that wait for their turn: nobody is asked here.
final class QueriesTest {
    private static final int MANY = 10_000;
    private static final int KEPT_MAX = 100; // whatever has gone through it

    private final EventBase base = EventBase.open();
    private final Queries queries = new Queries(base, ResolverOptions.defaults());
    private final Consumer<DnsAnswer> nobody = answer -> {};

    @AfterEach
    void close() {
        queries.close();
        base.close();
    }

    private Query ask(int i) {
        return queries.ask(DnsQuestion.of(DnsName.of("n" + i + ".example"), DnsType.A), 0, nobody);
    }

    @Test
    void forgetsThoseThatHaveGivenUpThoughOneStillWaits() {
        ask(-1);
        for (int i = 0; i < MANY; i++) {
            ask(i).leave(nobody);

            assertThat(queries.queued()).isLessThanOrEqualTo(KEPT_MAX);
        }
        assertThat(queries.waiting()).isEqualTo(1);
    }

    @Test
    void holdsAboutAsManyAsWait() {
        List<Query> asked = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            asked.add(ask(i));
        }
        Collections.shuffle(asked, new Random(1));
        while (asked.size() > 1) {
            asked.removeLast().leave(nobody);

            assertThat(queries.queued()).isLessThanOrEqualTo(2 * asked.size() + KEPT_MAX);
        }
        asked.removeLast().leave(nobody);
        assertThat(queries.queued()).isZero();
    }
}
