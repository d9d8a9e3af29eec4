package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubscriptionTest {
    private final TestBase home = new TestBase();
    private final EvBuffer buffer = EvBuffer.of(home.base);
    private final EvBuffer other = EvBuffer.of(home.base);
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        buffer.close();
        other.close();
        home.close();
    }

    private ChangeCallback tell(String name) {
        return (it, before, added, deleted) ->
                told.add(name + ":" + before + "+" + added + "-" + deleted);
    }

    @Test
    void isToldOfEachChange() {
        buffer.onChange(tell("a"));

        buffer.add("abc").prepend("xy").drain(1);
        buffer.drain(100);

        assertThat(told).containsExactly("a:0+3-0", "a:3+2-0", "a:5+0-1", "a:4+0-4");
    }

    @Test
    void isNotToldOfWhatChangesNoContent() {
        buffer.add("abc");
        buffer.onChange(tell("a"));

        buffer.add("").addBuffer(other).expand(100).drain(0).compact();
        buffer.pullup();
        buffer.reserve(10, 1).commit();

        assertThat(told).isEmpty();
    }

    @Test
    void isToldAfterOnesThatCameLater() {
        buffer.onChange(tell("old"));
        buffer.onChange(tell("new"));

        buffer.add("a");

        assertThat(told).containsExactly("new:0+1-0", "old:0+1-0");
    }

    @Test
    void isToldAtTheSourceOfAMoveFirst() {
        other.add("abc");
        buffer.onChange(tell("target"));
        other.onChange(tell("source"));

        other.removeBuffer(buffer, 2);
        buffer.addBuffer(other);

        assertThat(told)
                .containsExactly("source:3+0-2", "target:0+2-0", "source:1+0-1", "target:2+1-0");
    }

    @Test
    void isNotToldWhileDisabled() {
        Subscription a = buffer.onChange(tell("a")).disable();
        buffer.add("a");
        assertThat(a.isEnabled()).isFalse();

        a.enable();
        buffer.add("b");

        assertThat(told).containsExactly("a:1+1-0");
    }

    @Test
    void isNotToldOnceClosed() {
        Subscription a = buffer.onChange(tell("a"));
        buffer.onChange(tell("b"));

        a.close();
        a.close();
        a.enable();
        buffer.add("a");

        assertThat(told).containsExactly("b:0+1-0");
        assertThat(a.isEnabled()).isFalse();
    }

    @Test
    void isFoundByItsCallback() {
        ChangeCallback a = tell("a");
        buffer.onChange(a);
        buffer.onChange(a);

        assertThat(buffer.removeCallback(a)).isTrue();
        buffer.add("a");
        assertThat(told).hasSize(1);
        assertThat(buffer.removeCallback(a)).isTrue();

        assertThat(buffer.removeCallback(a)).isFalse();
        assertThat(other.removeCallback(a)).isFalse();
    }

    @Test
    void mayEndItselfAndOthersWhileAllAreTold() {
        Subscription[] all = new Subscription[4];
        all[0] = buffer.onChange(tell("0"));
        all[1] = buffer.onChange(tell("1"));
        all[2] = buffer.onChange(tell("2"));
        all[3] =
                buffer.onChange((it, before, added, deleted) -> {
                    told.add("3");
                    all[3].close();
                    all[2].close();
                    all[1].close();
                });

        buffer.add("a").add("b");

        assertThat(told).containsExactly("3", "0:0+1-0", "0:1+1-0");
    }

    @Test
    void mayAddOthersWhichAreToldOfTheNextChange() {
        buffer.onChange((it, before, added, deleted) -> {
            if (told.isEmpty()) {
                told.add("first");
                buffer.onChange(tell("b"));
            }
        });

        buffer.add("a").add("b");

        assertThat(told).containsExactly("first", "b:1+1-0");
    }

    @Test
    void mayChangeTheBufferWhichIsToldByItself() {
        buffer.onChange(tell("old"));
        buffer.onChange((it, before, added, deleted) -> {
            if (added > 0) {
                it.drain(1);
            }
        });

        buffer.add("ab");

        assertThat(told).containsExactly("old:2+0-1", "old:0+2-0");
    }

    @Test
    void mayCloseTheBuffer() {
        buffer.onChange(tell("old"));
        buffer.onChange((it, before, added, deleted) -> it.close());

        buffer.add("a");

        assertThat(told).isEmpty();
        assertThatThrownBy(buffer::length).hasMessageContaining("closed");
    }

    @Test
    void reportsWhatACallbackThrowsAndTellsTheOthers() {
        IllegalStateException failure = new IllegalStateException("no");
        buffer.onChange(tell("a"));
        buffer.onChange((it, before, added, deleted) -> {
            throw failure;
        });

        buffer.add("a");

        assertThat(home.thrown).containsExactly(failure);
        assertThat(told).containsExactly("a:0+1-0");
    }

    @Test
    void comesAfterTheOwner() {
        buffer.onChange(tell("a"));
        buffer.owner((it, added, deleted) -> told.add("owner"));

        buffer.add("a");

        assertThat(told).containsExactly("owner", "a:0+1-0");
    }

    @Test
    void isToldOnceOfSeveralChangesWhenDeferred() {
        buffer.onChange(tell("a"));
        buffer.add("xyz").deferCallbacks(home.base);
        told.clear();
        buffer.owner((it, added, deleted) -> told.add("owner"));

        buffer.add("abc").drain(2);
        assertThat(told).containsExactly("owner", "owner");
        home.turn();
        home.turn();

        assertThat(told).containsExactly("owner", "owner", "a:3+3-2");
    }

    @Test
    void isToldOfItsOwnChangeInTheNextTurnWhenDeferred() {
        buffer.deferCallbacks(home.base);
        buffer.onChange((it, before, added, deleted) -> {
            told.add("+" + added);
            if (told.size() == 1) {
                it.add("more");
            }
        });
        buffer.add("a");

        home.turn();
        home.turn();

        assertThat(told).containsExactly("+1", "+4");
    }

    @Test
    void isNotToldOfWhatWasDeferredWhenTheBufferIsClosed() {
        buffer.onChange(tell("a"));
        buffer.deferCallbacks(home.base);
        buffer.add("a");

        buffer.close();
        home.turn();

        assertThat(told).isEmpty();
    }

    @Test
    void isDeferredByTheBuffersOwnBaseAlone() {
        try (EventBase stranger = EventBase.open();
                EvBuffer homeless = EvBuffer.create()) {
            assertThatThrownBy(() -> buffer.deferCallbacks(stranger))
                    .isInstanceOf(IllegalStateException.class);

            homeless.deferCallbacks(home.base).deferCallbacks(home.base);
            assertThatThrownBy(() -> homeless.deferCallbacks(stranger))
                    .isInstanceOf(IllegalStateException.class);
            homeless.onChange(tell("homeless"));
            homeless.add("a");
            home.turn();
        }
        assertThat(told).containsExactly("homeless:0+1-0");
    }
}
