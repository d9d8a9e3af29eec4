package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EvBufferTest {
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

    static String text(EvBuffer buffer) {
        byte[] all = new byte[(int) buffer.length()];
        assertThat(buffer.copyOut(all)).isEqualTo(all.length);
        return new String(all, StandardCharsets.UTF_8);
    }

    @Test
    void takesOutWhatWasAppendedInOrder() {
        buffer.add("ab").add("cdefghij".getBytes(StandardCharsets.UTF_8), 1, 6);
        buffer.add(ByteBuffer.wrap("0123456789abcdefghijklmn".getBytes(StandardCharsets.UTF_8)));

        byte[] first = new byte[5];

        assertThat(buffer.remove(first)).isEqualTo(5);
        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("abdef");
        assertThat(text(buffer)).isEqualTo("ghi0123456789abcdefghijklmn");
        assertThat(buffer.length()).isEqualTo(27);
    }

    @Test
    void holdsNoMemoryWhenEmpty() {
        buffer.add("0123456789");
        assertThat(pool.bytesLent()).isPositive();

        buffer.drain(100);

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(pool.bytesLent()).isZero();
    }

    @Test
    void movesAllBytesAndLeavesTheSourceEmpty() {
        buffer.add("abc");
        other.add("defghijkl");

        buffer.addBuffer(other);

        assertThat(text(buffer)).isEqualTo("abcdefghijkl");
        assertThat(other.isEmpty()).isTrue();
        other.add("again");
        assertThat(text(other)).isEqualTo("again");
    }

    @Test
    void movesSomeBytesByWholeBlocksAndACopiedRest() {
        buffer.add("0123").add("4567").add("89");

        assertThat(buffer.removeBuffer(other, 6)).isEqualTo(6);

        assertThat(text(other)).isEqualTo("012345");
        assertThat(text(buffer)).isEqualTo("6789");
        assertThat(buffer.removeBuffer(other, 100)).isEqualTo(4);
        assertThat(text(other)).isEqualTo("0123456789");
    }

    @Test
    void movingToItselfDoesNothing() {
        buffer.add("abc");

        buffer.addBuffer(buffer);

        assertThat(buffer.removeBuffer(buffer, 2)).isZero();
        assertThat(text(buffer)).isEqualTo("abc");
    }

    @Test
    void refusesWhatIsFrozenAndChangesNothing() {
        buffer.add("abc");
        other.add("def");
        buffer.freeze(BufferEnd.END).freeze(BufferEnd.FRONT);

        assertThatThrownBy(() -> buffer.add("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.addBuffer(other)).hasMessageContaining("end");
        assertThatThrownBy(() -> buffer.drain(1)).hasMessageContaining("front");
        assertThatThrownBy(() -> buffer.removeBuffer(other, 1)).hasMessageContaining("front");
        assertThatThrownBy(() -> buffer.copyOut(new byte[1])).hasMessageContaining("front");

        buffer.unfreeze(BufferEnd.FRONT);
        assertThat(text(buffer)).isEqualTo("abc");
        assertThat(text(other)).isEqualTo("def");
    }

    @Test
    void allowsNoBytesWhereItIsFrozen() {
        buffer.freeze(BufferEnd.END).freeze(BufferEnd.FRONT);

        buffer.add("").addBuffer(other).drain(10);

        assertThat(buffer.remove(new byte[3])).isZero();
        assertThat(buffer.copyOut(new byte[3])).isZero();
    }

    @Test
    void looksAtTheFrontWithoutCopying() {
        buffer.add("abc");

        ByteBuffer front = buffer.front();

        assertThat(front.isReadOnly()).isTrue();
        assertThat(StandardCharsets.UTF_8.decode(front).toString()).isEqualTo("abc");
        assertThat(buffer.front()).isSameAs(front);
        assertThat(buffer.front().remaining()).isEqualTo(3);
    }

    @Test
    void tellsItsOwnerOfEachChange() {
        List<String> told = new ArrayList<>();
        buffer.owner((it, added, deleted) -> told.add("+" + added + " -" + deleted));

        buffer.add("abc").add("").drain(2);
        buffer.removeBuffer(other, 10);

        assertThat(told).containsExactly("+3 -0", "+0 -2", "+0 -1");
    }

    @Test
    void refusesAllOnceClosed() {
        buffer.add("abc");
        buffer.close();
        buffer.close();

        assertThatThrownBy(buffer::length).hasMessageContaining("closed");
        assertThatThrownBy(() -> buffer.add("x")).hasMessageContaining("closed");
        assertThatThrownBy(() -> other.addBuffer(buffer)).hasMessageContaining("closed");
    }

    @Test
    void staysAsItWasWhenMemoryRunsOut() {
        pool.bytesMax(8);
        buffer.add("abc");

        assertThatThrownBy(() -> buffer.add("0123456789"))
                .isInstanceOf(BufferLimitException.class)
                .hasMessageContaining("at most 8");

        assertThat(text(buffer)).isEqualTo("abc");
        buffer.add("defgh");
        assertThat(text(buffer)).isEqualTo("abcdefgh");
    }

    @Test
    void compactsALittleDataIntoSmallBlocks() {
        buffer.add("0123456789abcdef");
        buffer.drain(13);
        assertThat(pool.bytesLent()).isEqualTo(16);

        buffer.compact();

        assertThat(pool.bytesLent()).isEqualTo(4);
        assertThat(text(buffer)).isEqualTo("def");
    }
}
