package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReservationTest {
    private final BufferPool pool =
            new BufferPool(null, new BlockSizes(4, 4, 16, 4), Long.MAX_VALUE);
    private final EvBuffer buffer = EvBuffer.of(pool);
    private final EvBuffer other = EvBuffer.of(pool);

    @AfterEach
    void allMemoryIsBack() {
        buffer.close();
        other.close();
        assertThat(pool.bytesLent()).isZero();
    }

    private static void write(Reservation room, int extent, String text) {
        room.extents().get(extent).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void appendsWhatWasWrittenWhenCommitted() {
        List<String> told = new ArrayList<>();
        buffer.add("ab");
        buffer.onChange((it, before, added, deleted) -> told.add(before + "+" + added));
        Reservation room = buffer.reserve(2, 1);
        write(room, 0, "c");
        assertThat(EvBufferTest.text(buffer)).isEqualTo("ab");

        room.commit();

        assertThat(EvBufferTest.text(buffer)).isEqualTo("abc");
        assertThat(Inside.layout(buffer)).isEqualTo("3");
        assertThat(told).containsExactly("2+1");
    }

    @Test
    void isContiguousWhenThereMayBeOneExtent() {
        buffer.add("abc");

        Reservation room = buffer.reserve(1000, 1);

        assertThat(room.extents()).hasSize(1);
        assertThat(room.extents().get(0).remaining()).isGreaterThanOrEqualTo(1000);
        write(room, 0, "def");
        room.commit();
        assertThat(EvBufferTest.text(buffer)).isEqualTo("abcdef");
    }

    @Test
    void beginsWithTheRoomOfTheTailWhenThereMayBeSeveral() {
        buffer.add("abc");

        Reservation room = buffer.reserve(40, 3);

        assertThat(room.extents()).extracting(ByteBuffer::remaining).containsExactly(1, 16, 32);
        write(room, 0, "d");
        write(room, 1, "ef"); // less than there is room for
        write(room, 2, "g");
        room.commit();
        assertThat(EvBufferTest.text(buffer)).isEqualTo("abcdefg");
    }

    @Test
    void givesBackExtentsThatStayEmpty() {
        Reservation room = buffer.reserve(20, 2);
        assertThat(pool.bytesLent()).isEqualTo(20);
        write(room, 1, "a");

        room.commit();

        assertThat(EvBufferTest.text(buffer)).isEqualTo("a");
        assertThat(pool.bytesLent()).isEqualTo(4);
        buffer.clear();
        buffer.reserve(20, 2).commit();
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void endsWhenSomethingIsAppended() {
        buffer.add("a");
        Reservation room = buffer.reserve(2, 1);
        write(room, 0, "xx");

        buffer.add("b");

        assertThatThrownBy(room::commit).isInstanceOf(IllegalStateException.class);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("ab");
    }

    @Test
    void endsWhenItIsCommitted() {
        Reservation room = buffer.reserve(2, 1);
        write(room, 0, "xx");
        room.commit();

        assertThatThrownBy(room::commit).isInstanceOf(IllegalStateException.class);
        assertThat(EvBufferTest.text(buffer)).isEqualTo("xx");
    }

    @Test
    void endsWithTheNextReservation() {
        Reservation room = buffer.reserve(2, 1);
        Reservation next = buffer.reserve(2, 1);

        assertThatThrownBy(room::commit).isInstanceOf(IllegalStateException.class);
        write(next, 0, "a");
        next.commit();
        assertThat(EvBufferTest.text(buffer)).isEqualTo("a");
    }

    @Test
    void survivesDrainingWhatLiesBeforeIt() {
        buffer.add("abc");
        Reservation room = buffer.reserve(1, 1);
        write(room, 0, "d");

        buffer.drain(2);
        room.commit();

        assertThat(EvBufferTest.text(buffer)).isEqualTo("cd");
    }

    @Test
    void endsWhenItsBlockHasGone() {
        buffer.add("abc");
        Reservation drained = buffer.reserve(1, 1);
        buffer.clear();
        assertThatThrownBy(drained::commit).isInstanceOf(IllegalStateException.class);

        buffer.add("abc");
        Reservation shared = buffer.reserve(1, 1);
        other.addBufferReference(buffer);
        assertThatThrownBy(shared::commit).isInstanceOf(IllegalStateException.class);
        other.clear();

        Reservation moved = buffer.reserve(1, 1);
        other.addBuffer(buffer);
        assertThatThrownBy(moved::commit).isInstanceOf(IllegalStateException.class);

        Reservation compacted = buffer.reserve(1, 1);
        buffer.compact();
        assertThatThrownBy(compacted::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void needsAThawedEnd() {
        Reservation room = buffer.reserve(1, 1);
        write(room, 0, "a");
        buffer.freeze(BufferEnd.END);

        assertThatThrownBy(room::commit).hasMessageContaining("frozen");
        assertThatThrownBy(() -> buffer.reserve(1, 1)).hasMessageContaining("frozen");

        buffer.unfreeze(BufferEnd.END);
        room.commit();
        assertThat(EvBufferTest.text(buffer)).isEqualTo("a");
    }

    @Test
    void lendsNothingWhenMemoryRunsOut() {
        pool.bytesMax(16);

        assertThatThrownBy(() -> buffer.reserve(32, 2)).isInstanceOf(BufferLimitException.class);
        assertThatThrownBy(() -> buffer.reserve(32, 1)).isInstanceOf(BufferLimitException.class);

        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void refusesNoExtentsAndNegativeLengths() {
        assertThatThrownBy(() -> buffer.reserve(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.reserve(-1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
