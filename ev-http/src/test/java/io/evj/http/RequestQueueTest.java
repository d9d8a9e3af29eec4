package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RequestQueueTest {
    private final RequestQueue queue = new RequestQueue();
    private final ClientRequest one = ClientRequest.get("/1");
    private final ClientRequest two = ClientRequest.get("/2");
    private final ClientRequest three = ClientRequest.get("/3");

    private static List<ClientRequest> emptied(RequestQueue queue) {
        List<ClientRequest> all = new ArrayList<>();
        for (ClientRequest each = queue.poll(); each != null; each = queue.poll()) {
            assertThat(each.next).isNull();
            all.add(each);
        }
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        return all;
    }

    private void addAll() {
        queue.add(one);
        queue.add(two);
        queue.add(three);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
        assertThat(queue.remove(one)).isFalse();
        assertThat(queue.takeAll().isEmpty()).isTrue();
    }

    @Test
    void givesTheFirstFirst() {
        addAll();

        assertThat(queue.size()).isEqualTo(3);
        assertThat(emptied(queue)).containsExactly(one, two, three);
        queue.add(two);
        assertThat(emptied(queue)).containsExactly(two);
    }

    @Test
    void oneMayGoAheadOfAll() {
        queue.addFirst(one); // of none
        queue.add(two);
        queue.addFirst(three);

        assertThat(emptied(queue)).containsExactly(three, one, two);
    }

    @Test
    void anyOneMayLeave() {
        addAll();
        assertThat(queue.remove(two)).isTrue();
        assertThat(queue.remove(two)).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(emptied(queue)).containsExactly(one, three);

        addAll();
        assertThat(queue.remove(three)).isTrue();
        queue.add(three); // behind the last that is left
        assertThat(queue.remove(one)).isTrue();
        assertThat(emptied(queue)).containsExactly(two, three);

        queue.add(one);
        assertThat(queue.remove(one)).isTrue();
        queue.add(two);
        assertThat(emptied(queue)).containsExactly(two);
    }

    @Test
    void allMayLeaveAtOnce() {
        addAll();
        RequestQueue all = queue.takeAll();

        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
        assertThat(all.size()).isEqualTo(3);
        queue.add(ClientRequest.get("/4"));
        assertThat(emptied(all)).containsExactly(one, two, three);
        assertThat(queue.size()).isEqualTo(1);
    }

    /// Against a queue that is known to be right.
    @Property(tries = 300)
    void isAQueueWhateverIsDone(@ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> steps) {
        RequestQueue tried = new RequestQueue();
        ArrayDeque<ClientRequest> right = new ArrayDeque<>();
        for (int i = 0; i < steps.size(); i++) {
            ClientRequest fresh = ClientRequest.get("/" + i);
            switch (steps.get(i)) {
                case 0, 1 -> {
                    tried.add(fresh);
                    right.addLast(fresh);
                }
                case 2 -> {
                    tried.addFirst(fresh);
                    right.addFirst(fresh);
                }
                case 3 -> assertThat(tried.poll()).isSameAs(right.pollFirst());
                default -> {
                    List<ClientRequest> all = List.copyOf(right);
                    ClientRequest victim = all.isEmpty() ? fresh : all.get(i % all.size());
                    assertThat(tried.remove(victim)).isEqualTo(right.remove(victim));
                }
            }
            assertThat(tried.size()).isEqualTo(right.size());
            assertThat(tried.isEmpty()).isEqualTo(right.isEmpty());
        }
        assertThat(emptied(tried)).containsExactlyElementsOf(right);
    }
}
