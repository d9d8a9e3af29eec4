package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.Channels;
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
    void movesFewBytesIntoTheRoomThatIsThere() {
        for (int i = 0; i < 12; i++) {
            buffer.add("x");
            other.addBuffer(buffer);
        }

        assertThat(text(other)).isEqualTo("x".repeat(12));
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(pool.bytesLent()).as("three small blocks, not twelve").isEqualTo(12);
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

    @Test
    void staysInLargeBlocksWhenThereIsNoSmallOne() {
        buffer.add("0123456789abcdef");
        pool.bytesMax(0);
        buffer.drain(13);

        buffer.compact();

        assertThat(pool.bytesLent()).isEqualTo(16);
        assertThat(text(buffer)).isEqualTo("def");
    }

    @Test
    void appendsTextInUtf8WhateverTheBlocks() {
        String text = "a\u00e4\u20ac\ud83d\ude00b";

        buffer.add("xyz").add(text).add("\ud800!").add("\u00e4", StandardCharsets.ISO_8859_1);

        byte[] all = buffer.removeBytes(100);
        byte[] expected = ("xyz" + text + "?!").getBytes(StandardCharsets.UTF_8);
        assertThat(all).hasSize(expected.length + 1).startsWith(expected).endsWith(0xe4);
    }

    @Test
    void appendsAndTakesNumbersTheMostSignificantByteFirst() {
        buffer.addByte(0x101).addShort(0x10203).addInt(0x04050607).addLong(0x08090a0b0c0d0e0fL);

        assertThat(buffer.length()).isEqualTo(15);
        for (int i = 0; i < 15; i++) {
            assertThat(buffer.get(i)).isEqualTo((byte) (i + 1));
        }
        assertThat(buffer.removeByte()).isEqualTo((byte) 1);
        assertThat(buffer.removeShort()).isEqualTo((short) 0x0203);
        assertThat(buffer.removeInt()).isEqualTo(0x04050607);
        assertThat(buffer.removeLong()).isEqualTo(0x08090a0b0c0d0e0fL);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void takesNoPartOfANumber() {
        buffer.addShort(0x0102);

        assertThatThrownBy(buffer::removeInt).isInstanceOf(BufferUnderflowException.class);

        assertThat(buffer.removeShort()).isEqualTo((short) 0x0102);
        assertThatThrownBy(buffer::removeByte).isInstanceOf(BufferUnderflowException.class);
    }

    @Test
    void formatsTextInNoParticularLanguage() {
        assertThat(buffer.addFormat("%s=%.1f;", "\u00e4", 1.5)).isEqualTo(7);

        assertThat(buffer.removeString(100, StandardCharsets.UTF_8)).isEqualTo("\u00e4=1.5;");
    }

    @Test
    void appendsSeveralPiecesAndTellsOnce() {
        List<String> told = new ArrayList<>();
        buffer.owner((it, added, deleted) -> told.add("+" + added));
        ByteBuffer twice = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});

        assertThat(buffer.add(twice, ByteBuffer.wrap("defgh".getBytes()), twice)).isEqualTo(8);

        assertThat(text(buffer)).isEqualTo("abcdefgh");
        assertThat(told).containsExactly("+8");
        assertThat(buffer.add()).isZero();
    }

    @Test
    void appendsAllPiecesOrNone() {
        pool.bytesMax(4);
        ByteBuffer source = ByteBuffer.wrap("abc".getBytes());

        assertThatThrownBy(() -> buffer.add(source, ByteBuffer.wrap("def".getBytes())))
                .isInstanceOf(BufferLimitException.class);

        assertThat(source.position()).isZero();
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void appendsItsOwnFront() {
        buffer.add("abcdefgh");

        buffer.add(buffer.front());

        assertThat(text(buffer)).isEqualTo("abcdefghabcdefgh");
    }

    @Test
    void prependsIntoTheRoomInFrontOfTheData() {
        buffer.add("0123").drain(3);

        buffer.prepend("ab").prepend("c");

        assertThat(text(buffer)).isEqualTo("cab3");
        assertThat(Inside.layout(buffer)).isEqualTo("4");
    }

    @Test
    void prependsIntoTheEndOfAFreshBlockAndLeavesRoomForMore() {
        buffer.add("x");

        buffer.prepend("ab").prepend("cd".getBytes(), 1, 1);
        buffer.prepend(ByteBuffer.wrap("0123456789abcdefghij".getBytes()));

        assertThat(text(buffer)).isEqualTo("0123456789abcdefghijdabx");
        assertThat(Inside.layout(buffer)).isEqualTo("15 4 4 1"); // one more fitted before "dab"
    }

    @Test
    void prependsABufferWithoutCopying() {
        buffer.add("def");
        other.add("abc");
        Segment moved = other.chain.head;

        buffer.prependBuffer(other);

        assertThat(text(buffer)).isEqualTo("abcdef");
        assertThat(buffer.chain.head).isSameAs(moved);
        assertThat(other.isEmpty()).isTrue();
        assertThat(buffer.prependBuffer(other).prependBuffer(buffer).length()).isEqualTo(6);
    }

    @Test
    void checksBothFrontsBeforeItPrependsABuffer() {
        buffer.add("def");
        other.add("abc").freeze(BufferEnd.FRONT);

        assertThatThrownBy(() -> buffer.prependBuffer(other)).hasMessageContaining("front");
        assertThatThrownBy(() -> other.prependBuffer(buffer)).hasMessageContaining("front");
        assertThatThrownBy(() -> other.prepend("x")).hasMessageContaining("front");

        assertThat(other.prepend("").length()).isEqualTo(3);
    }

    @Test
    void movesWholeBlocksWithoutCopying() {
        buffer.add("0123456789abcdefghij");
        Segment first = buffer.chain.head;

        buffer.removeBuffer(other, 17);

        assertThat(other.chain.head).isSameAs(first);
        assertThat(Inside.layout(other)).isEqualTo("16 1");
        assertThat(Inside.layout(buffer)).isEqualTo("3");
    }

    @Test
    void movesSmallPartsIntoOneBlock() {
        buffer.add("0123456789abcdef");

        for (int i = 0; i < 8; i++) {
            buffer.removeBuffer(other, 1);
        }

        assertThat(Inside.layout(other)).isEqualTo("4 4");
    }

    @Test
    void changesNothingWhenTheCutPartFindsNoMemory() {
        buffer.add("0123").add("4567");
        pool.bytesMax(0);
        pool.trim();
        try (EvBuffer rest = EvBuffer.of(pool)) {
            fill(rest);

            assertThatThrownBy(() -> buffer.removeBuffer(other, 6))
                    .isInstanceOf(BufferLimitException.class);
        }

        assertThat(text(buffer)).isEqualTo("01234567");
        assertThat(other.isEmpty()).isTrue();
    }

    private static void fill(EvBuffer buffer) {
        try {
            while (true) {
                buffer.addByte(0);
            }
        } catch (BufferLimitException full) {
            // as wanted
        }
    }

    @Test
    void pullsUpWithoutCopyingWhatIsContiguousAlready() {
        buffer.add("0123").add("4567");
        Segment first = buffer.chain.head;

        ByteBuffer view = buffer.pullup(3);

        assertThat(view.isReadOnly()).isTrue();
        assertThat(StandardCharsets.UTF_8.decode(view).toString()).isEqualTo("012");
        assertThat(buffer.chain.head).isSameAs(first);
    }

    @Test
    void pullsUpIntoOneBlockOfAnySize() {
        String text = "0123456789".repeat(20);
        for (int i = 0; i < text.length(); i++) {
            buffer.add(text.substring(i, i + 1));
        }

        assertThat(StandardCharsets.UTF_8.decode(buffer.pullup(100)).toString())
                .isEqualTo(text.substring(0, 100));
        assertThat(StandardCharsets.UTF_8.decode(buffer.pullup()).toString()).isEqualTo(text);

        assertThat(buffer.contiguous()).isEqualTo(200);
        assertThat(text(buffer)).isEqualTo(text);
    }

    @Test
    void pullsUpIntoTheRoomOfTheFirstBlock() {
        other.add("abcdefghijklmnop");
        buffer.add("0123456789").addBuffer(other); // the first is a large block with room for six
        Segment first = buffer.chain.head;

        assertThat(StandardCharsets.UTF_8.decode(buffer.pullup(14)).toString())
                .isEqualTo("0123456789abcd");

        assertThat(buffer.chain.head).isSameAs(first);
        assertThat(text(buffer)).isEqualTo("0123456789abcdefghijklmnop");
    }

    @Test
    void refusesToPullUpMoreThanThereIs() {
        buffer.add("abc");

        assertThatThrownBy(() -> buffer.pullup(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buffer.pullup(0).remaining()).isZero();
        assertThat(other.pullup().remaining()).isZero();
    }

    @Test
    void listsItsPiecesWithoutCopying() {
        buffer.add("0123").add("4567").add("89");
        ByteBuffer[] two = new ByteBuffer[2];

        assertThat(buffer.peek(1, 8, two)).isEqualTo(3); // one more than there is place for
        assertThat(StandardCharsets.UTF_8.decode(two[0]).toString()).isEqualTo("123");
        assertThat(StandardCharsets.UTF_8.decode(two[1]).toString()).isEqualTo("4567");
        assertThat(buffer.peek(0, 5, two)).isEqualTo(2);
        assertThat(two[1].remaining()).isEqualTo(4); // not cut short
        assertThat(buffer.peek(0, -1, two)).isEqualTo(2); // as many as fit
        assertThat(buffer.peek(0, -1)).isEqualTo(3); // all
        assertThat(buffer.peek(10, -1)).isZero();
        assertThat(buffer.peek(0, 0)).isZero();
        assertThatThrownBy(() -> buffer.peek(11, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copiesFromAnyPlace() {
        buffer.add("0123456789");
        byte[] copy = new byte[4];
        ByteBuffer direct = ByteBuffer.allocateDirect(8).position(2);

        assertThat(buffer.copyOut(5, copy, 1, 3)).isEqualTo(3);
        assertThat(copy).containsExactly(0, '5', '6', '7');
        assertThat(buffer.copyOut(8, direct)).isEqualTo(2);
        assertThat(direct.position()).isEqualTo(4);
        assertThat(buffer.copyOut(10, copy, 0, 4)).isZero();
        assertThatThrownBy(() -> buffer.copyOut(11, copy, 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buffer.copyText(StandardCharsets.US_ASCII)).isEqualTo("0123456789");
    }

    @Test
    void takesNothingIntoAReadOnlyTarget() {
        buffer.add("0123456789");
        ByteBuffer target = ByteBuffer.allocate(4).asReadOnlyBuffer();

        assertThatThrownBy(() -> buffer.remove(target)).isInstanceOf(ReadOnlyBufferException.class);

        assertThat(buffer.length()).isEqualTo(10);
    }

    @Test
    void knowsItsBytesByIndex() {
        buffer.add("0123456789");

        assertThat(buffer.get(9)).isEqualTo((byte) '9');
        assertThatThrownBy(() -> buffer.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> buffer.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void findsMemoryForWhatItWasExpandedBy() {
        pool.bytesMax(20);
        buffer.expand(20);
        assertThat(buffer.isEmpty()).isTrue();

        assertThatThrownBy(() -> other.add("x")).isInstanceOf(BufferLimitException.class);
        buffer.add("0123456789").add("abcdefghij");

        assertThat(text(buffer)).isEqualTo("0123456789abcdefghij");
    }

    @Test
    void refusesNegativeNumbersOfBytes() {
        assertThatThrownBy(() -> buffer.drain(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.expand(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.removeBuffer(other, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> buffer.removeBytes(-1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ignoresWhatIsFrozenForItsOwner() {
        buffer.add("abc").freeze(BufferEnd.FRONT);
        other.freeze(BufferEnd.END);

        assertThat(other.transfer(buffer, 2)).isEqualTo(2);
        assertThat(other.transfer(other, 2)).isZero();
        assertThat(other.transfer(buffer, 0)).isZero();

        assertThat(text(other)).isEqualTo("ab");
    }

    @Test
    void thawsAtOnceHoweverOftenItWasFrozen() {
        buffer.freeze(BufferEnd.END).freeze(BufferEnd.END);
        assertThat(buffer.isFrozen(BufferEnd.END)).isTrue();
        assertThat(buffer.isFrozen(BufferEnd.FRONT)).isFalse();

        buffer.unfreeze(BufferEnd.END);

        assertThat(buffer.isFrozen(BufferEnd.END)).isFalse();
        assertThat(buffer.add("x").length()).isEqualTo(1);
    }

    @Test
    void staysAsItWasWhenTheSourceCannotBeRead() {
        ByteBuffer freed;
        try (Arena arena = Arena.ofConfined()) {
            freed = arena.allocate(20).asByteBuffer();
        }
        buffer.add("ab");

        assertThatThrownBy(() -> buffer.add(freed)).hasMessageContaining("closed");
        assertThatThrownBy(() -> buffer.prepend(freed)).hasMessageContaining("closed");

        Inside.check(buffer);
        assertThat(text(buffer)).isEqualTo("ab");
        assertThat(pool.bytesLent()).isEqualTo(4);
    }

    @Test
    void appendsNoneOfSeveralPiecesWhenOneCannotBeRead() {
        ByteBuffer freed;
        try (Arena arena = Arena.ofConfined()) {
            freed = arena.allocate(20).asByteBuffer();
        }
        ByteBuffer first = ByteBuffer.wrap("0123456789".getBytes()).position(1);
        List<String> told = new ArrayList<>();
        buffer.add("ab").owner((it, added, deleted) -> told.add("+" + added));

        assertThatThrownBy(() -> buffer.add(first, ByteBuffer.allocate(0), first, freed))
                .hasMessageContaining("closed");

        Inside.check(buffer);
        assertThat(text(buffer)).isEqualTo("ab");
        assertThat(first.position()).isEqualTo(1);
        assertThat(pool.bytesLent()).isEqualTo(4);
        assertThat(told).isEmpty();
        buffer.add(first, ByteBuffer.wrap("x".getBytes()));
        assertThat(text(buffer)).isEqualTo("ab123456789x");
        assertThat(told).containsExactly("+10");
    }

    @Test
    void readsNothingAndTakesNothingAlsoWhenFrozen() throws IOException {
        buffer.freeze(BufferEnd.END);

        assertThat(buffer.read(Channels.newChannel(InputStream.nullInputStream()), 0)).isZero();
    }

    @Test
    void appendsAnyTextAndLetsItDoWhatItWants() {
        CharSequence strange =
                new CharSequence() {
                    @Override
                    public int length() {
                        return 1;
                    }

                    @Override
                    public char charAt(int index) {
                        throw new AssertionError();
                    }

                    @Override
                    public CharSequence subSequence(int start, int end) {
                        throw new AssertionError();
                    }

                    @Override
                    public String toString() {
                        buffer.add("before ");
                        return "strange";
                    }
                };

        buffer.add(strange).add(new StringBuilder(" text")).add(CharBuffer.wrap(", too"));

        assertThat(text(buffer)).isEqualTo("before strange text, too");
    }

    @Test
    void takesOutIntoAByteBufferWhatFits() {
        buffer.add("0123456789abcdefghij");
        ByteBuffer heap = ByteBuffer.allocate(10).position(2).limit(9);
        ByteBuffer direct = ByteBuffer.allocateDirect(30);

        assertThat(buffer.remove(heap)).isEqualTo(7);
        assertThat(heap.hasRemaining()).isFalse();
        assertThat(new String(heap.array(), 2, 7, StandardCharsets.UTF_8)).isEqualTo("0123456");
        assertThat(heap.array()[9]).as("beyond the limit").isZero();
        assertThat(buffer.remove(heap)).as("no room").isZero();
        assertThat(buffer.length()).isEqualTo(13);
        assertThat(buffer.remove(direct)).isEqualTo(13);
        assertThat(StandardCharsets.UTF_8.decode(direct.flip()).toString())
                .isEqualTo("789abcdefghij");
        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.remove(ByteBuffer.allocate(1))).as("nothing there").isZero();
    }

    @Test
    void copiesIntoAByteBufferWhatFits() {
        buffer.add("0123456789abcdefghij");
        ByteBuffer some = ByteBuffer.allocate(7);
        ByteBuffer all = ByteBuffer.allocateDirect(30);

        assertThat(buffer.copyOut(some)).isEqualTo(7);
        assertThat(StandardCharsets.UTF_8.decode(some.flip()).toString()).isEqualTo("0123456");
        assertThat(buffer.copyOut(all)).isEqualTo(20);
        assertThat(all.position()).isEqualTo(20);

        assertThat(StandardCharsets.UTF_8.decode(all.flip()).toString())
                .isEqualTo("0123456789abcdefghij");
        assertThat(text(buffer)).as("stays").isEqualTo("0123456789abcdefghij");
    }

    @Test
    void saysWhetherItDrainsToADescriptor() {
        assertThat(buffer.drainsToDescriptor()).isFalse();
        assertThat(buffer.drainsToDescriptor(true).drainsToDescriptor()).isTrue();
        assertThat(buffer.drainsToDescriptor(false).drainsToDescriptor()).isFalse();
    }
}
