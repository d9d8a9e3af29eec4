package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Finding bytes in one piece of memory.
class ScanTest {
    /// Long enough for blocks of each size, and for a rest.
    private static final int LONG = 30_000;

    private static final byte WANTED = '\n';

    @Test
    void findsTheByteAtEveryIndex() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LONG);
        for (int at = 0; at < LONG; at++) {
            memory.put(at, WANTED);

            assertThat(Scan.find(memory, 0, LONG, WANTED, 0)).isEqualTo(at);
            assertThat(Scan.find(memory, 0, LONG, WANTED, LONG)).isEqualTo(at);

            memory.put(at, (byte) 0);
        }
    }

    @Test
    void findsNothingInMemoryWithoutTheByte() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LONG);

        assertThat(Scan.find(memory, 0, LONG, WANTED, 0)).isEqualTo(-1);
        assertThat(Scan.find(memory, 0, LONG, WANTED, LONG)).isEqualTo(-1);
    }

    @Test
    void ignoresTheByteOutsideOfTheRange() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LONG);
        for (int end = 0; end < 1000; end++) {
            memory.put(end, WANTED).put(1200, WANTED);

            assertThat(Scan.find(memory, 0, end, WANTED, 0)).isEqualTo(-1);
            assertThat(Scan.find(memory, end + 1, 1200, WANTED, 0)).isEqualTo(-1);
            assertThat(Scan.find(memory, end + 1, 1201, WANTED, 0)).isEqualTo(1200);

            memory.put(end, (byte) 0);
        }
    }

    @Test
    void readsNothingPastTheLimit() {
        for (int size = 0; size < 100; size++) {
            ByteBuffer memory = ByteBuffer.allocateDirect(size + 1).put(size, WANTED).limit(size);

            assertThat(Scan.find(memory, 0, size, WANTED, 0)).isEqualTo(-1);
            assertThat(PairScan.find(memory, 0, size / 2, WANTED, WANTED, size - size / 2, 0))
                    .isEqualTo(-1);
        }
    }

    /// A borrow of one byte into the next makes a 1 look like a 0.
    @Test
    void isNotFooledByTheByteNextToAHit() {
        ByteBuffer memory = ByteBuffer.wrap(new byte[] {5, 4, 5, 4, 5, 5, 4, 4, 5, 4, 5});

        assertThat(Scan.find(memory, 0, 11, (byte) 4, 0)).isEqualTo(1);
        assertThat(Scan.find(memory, 1, 11, (byte) 5, 0)).isEqualTo(2);
        assertThat(Scan.find(memory, 3, 11, (byte) 5, 0)).isEqualTo(4);
    }

    @Property
    void agreesWithLookingAtEachByte(
            @ForAll("memories") byte[] bytes,
            @ForAll("bytes") byte wanted,
            @ForAll("bytes") byte other,
            @ForAll @IntRange(max = 700) int from,
            @ForAll @IntRange(max = 60) int untilEnd) {
        int end = Math.max(0, bytes.length - untilEnd);
        int begin = Math.min(from, end);
        int first = first(bytes, begin, end, wanted);
        int firstOther = first(bytes, begin, end, other);
        int either = first < 0 || firstOther >= 0 && firstOther < first ? firstOther : first;

        for (ByteBuffer memory : kinds(bytes)) {
            assertThat(Scan.find(memory, begin, end, wanted, 0)).isEqualTo(first);
            assertThat(Scan.find(memory, begin, end, wanted, LONG)).isEqualTo(first);
            assertThat(Scan.findEither(memory, begin, end, wanted, other)).isEqualTo(either);
        }
    }

    @Property
    void agreesWithLookingAtEachPair(
            @ForAll("memories") byte[] bytes,
            @ForAll("bytes") byte head,
            @ForAll("bytes") byte tail,
            @ForAll @IntRange(max = 40) int gap,
            @ForAll @IntRange(max = 700) int from) {
        int end = Math.max(0, bytes.length - gap);
        int begin = Math.min(from, end);
        int expected = -1;
        for (int i = begin; i < end && expected < 0; i++) {
            expected = bytes[i] == head && bytes[i + gap] == tail ? i : -1;
        }

        for (ByteBuffer memory : kinds(bytes)) {
            assertThat(PairScan.find(memory, begin, end, head, tail, gap, 0)).isEqualTo(expected);
            assertThat(PairScan.find(memory, begin, end, head, tail, gap, LONG))
                    .isEqualTo(expected);
        }
    }

    @Test
    void findsThePairAtEveryIndex() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LONG).put(LONG - 1, WANTED);
        for (int at = 0; at < LONG - 5; at++) {
            memory.put(at, (byte) 'a').put(at + 5, (byte) 'b');

            assertThat(PairScan.find(memory, 0, LONG - 5, (byte) 'a', (byte) 'b', 5, 0))
                    .isEqualTo(at);
            assertThat(PairScan.find(memory, 0, at, (byte) 'a', (byte) 'b', 5, 0)).isEqualTo(-1);

            memory.put(at, (byte) 0).put(at + 5, (byte) 0);
        }
    }

    @Test
    void findsEitherOfTwoFarApart() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LONG);
        memory.put(20_000, (byte) 'a').put(10_000, (byte) 'b');

        assertThat(Scan.findEither(memory, 0, LONG, (byte) 'a', (byte) 'b')).isEqualTo(10_000);
        assertThat(Scan.findEither(memory, 0, LONG, (byte) 'b', (byte) 'a')).isEqualTo(10_000);
        assertThat(Scan.findEither(memory, 10_001, LONG, (byte) 'b', (byte) 'a')).isEqualTo(20_000);
        assertThat(Scan.findEither(memory, 10_001, 20_000, (byte) 'b', (byte) 'a')).isEqualTo(-1);

        memory.put(10_100, (byte) 'a');
        assertThat(Scan.findEither(memory, 0, LONG, (byte) 'a', (byte) 'b')).isEqualTo(10_000);
        assertThat(Scan.findEither(memory, 0, LONG, (byte) 'b', (byte) 'a')).isEqualTo(10_000);
    }

    @Test
    void comparesBytesOfEveryLength() {
        byte[] bytes = "the quick brown fox jumps over".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length + 2).put(2, bytes);
        for (int offset = 0; offset < bytes.length; offset++) {
            for (int length = 0; offset + length <= bytes.length; length++) {
                assertThat(Scan.matches(memory, 2 + offset, bytes, offset, length)).isTrue();
                for (int i = offset; i < offset + length; i++) {
                    byte[] wrong = bytes.clone();
                    wrong[i] ^= 1;
                    assertThat(Scan.matches(memory, 2 + offset, wrong, offset, length)).isFalse();
                }
            }
        }
    }

    /// Few values, so that they are met often, and those that carries and signs could be wrong about.
    @Provide
    Arbitrary<Byte> bytes() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 0x7f, (byte) 0x80, (byte) 0xff);
    }

    /// Of bytes that are all met often, or of one value with a few others in between.
    @Provide
    Arbitrary<byte[]> memories() {
        Arbitrary<Byte> sparse =
                Arbitraries.frequencyOf(
                        Tuple.of(500, Arbitraries.just((byte) 'x')), Tuple.of(1, bytes()));
        return Arbitraries.oneOf(
                bytes().array(byte[].class).ofMaxSize(200),
                sparse.array(byte[].class).ofMaxSize(3000));
    }

    private static int first(byte[] bytes, int from, int end, byte wanted) {
        for (int i = from; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// The same bytes in each kind of memory that a buffer can hold: native, of the heap, not writable, part of another.
    private static ByteBuffer[] kinds(byte[] bytes) {
        ByteBuffer inside = ByteBuffer.allocate(bytes.length + 3).put(3, bytes);
        return new ByteBuffer[] {
            ByteBuffer.allocateDirect(bytes.length).put(0, bytes),
            ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
            inside.slice(3, bytes.length),
        };
    }
}
