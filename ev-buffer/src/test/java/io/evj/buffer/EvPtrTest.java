package io.evj.buffer;

import static io.evj.buffer.Pieces.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Positions in a buffer.
class EvPtrTest {
    private final Pieces pieces = new Pieces("ab\r\n");

    @Test
    void beginsAtTheFront() {
        assertThat(pieces.buffer("abc").ptr().position()).isZero();
        assertThat(pieces.buffer().ptr().position()).isZero();
    }

    @Test
    void mayStandAfterTheLastByte() {
        EvPtr ptr = pieces.buffer("ab", "c").ptr();

        assertThat(ptr.set(3)).isTrue();
        assertThat(ptr.position()).isEqualTo(3);
        assertThat(ptr.add(0)).isTrue();
        assertThat(ptr.find((byte) 'c')).isFalse();
    }

    @Test
    void isNowhereBeyondTheEnd() {
        EvPtr ptr = pieces.buffer("ab", "c").ptr();

        assertThat(ptr.set(4)).isFalse();
        assertThat(ptr.position()).isEqualTo(-1);

        assertThat(ptr.set(1)).isTrue();
        assertThat(ptr.add(3)).isFalse();
        assertThat(ptr.position()).isEqualTo(-1);

        assertThat(ptr.set(1)).isTrue();
        assertThat(ptr.add(Long.MAX_VALUE)).isFalse();
        assertThat(ptr.position()).isEqualTo(-1);
    }

    @Test
    void goesNowhereFromNowhere() {
        EvPtr ptr = pieces.buffer("abc").ptr();
        ptr.set(4);

        assertThatIllegalStateException().isThrownBy(() -> ptr.add(1));
        assertThatIllegalStateException().isThrownBy(() -> ptr.find((byte) 'a'));
        assertThatIllegalStateException().isThrownBy(() -> ptr.find(latin1("ab")));
        assertThatIllegalStateException().isThrownBy(() -> ptr.findEol(Eol.LF));
        assertThat(ptr.set(0)).isTrue();
        assertThat(ptr.find(latin1("bc"))).isTrue();
    }

    @Test
    void refusesToGoBack() {
        EvPtr ptr = pieces.buffer("abc").ptr(2);

        assertThatIllegalArgumentException().isThrownBy(() -> ptr.set(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> ptr.add(-1));
        assertThat(ptr.position()).isEqualTo(2);
        assertThat(ptr.set(1)).isTrue();
        assertThat(ptr.find(latin1("bc"))).isTrue();
    }

    @Test
    void isNotMadeOutsideOfTheBuffer() {
        EvBuffer buffer = pieces.buffer("abc");

        assertThat(buffer.ptr(3).position()).isEqualTo(3);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.ptr(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> buffer.ptr(-1));
    }

    @Test
    void stepsThroughMatches() {
        EvPtr ptr = pieces.buffer("xab", "ab", "xxa", "b").ptr();
        var found = new ArrayList<Long>();

        for (byte[] pattern = latin1("ab"); ptr.find(pattern); ptr.add(pattern.length)) {
            found.add(ptr.position());
        }

        assertThat(found).containsExactly(1L, 3L, 7L);
        assertThat(ptr.position()).isEqualTo(-1);
    }

    @Test
    void findsNoMoreThanTheRangeHolds() {
        EvBuffer buffer = pieces.buffer("xxx", "ab", "c");

        assertThat(buffer.ptr(1).find(latin1("bc"), 6)).isTrue();
        assertThat(buffer.ptr(4).find(latin1("bc"), 6)).isTrue();
        assertThat(buffer.ptr(4).find(latin1("bc"), 5)).isFalse();
        assertThat(buffer.ptr(4).find(new byte[0], 3)).isFalse();
        assertThat(buffer.ptr(4).find(latin1("bc"), Long.MIN_VALUE)).isFalse();
    }

    @Test
    void stepsThroughLines() {
        EvPtr ptr = pieces.buffer("one\r", "\ntwo", "\n\nfour").ptr();
        var found = new ArrayList<String>();

        for (int bytes = ptr.findEol(Eol.CRLF); bytes > 0; bytes = ptr.findEol(Eol.CRLF)) {
            found.add(ptr.position() + "+" + bytes);
            ptr.add(bytes);
        }

        assertThat(found).containsExactly("3+2", "8+1", "9+1");
        assertThat(ptr.position()).isEqualTo(-1);
    }

    @Test
    void isInvalidAfterAChange() {
        EvBuffer buffer = pieces.buffer("abc", "def");
        EvPtr ptr = buffer.ptr(4);

        buffer.drain(1);

        assertThatIllegalStateException()
                .isThrownBy(ptr::position)
                .withMessageContaining("changed");
        assertThatIllegalStateException().isThrownBy(() -> ptr.add(1));
        assertThatIllegalStateException().isThrownBy(() -> ptr.find((byte) 'a'));
        assertThatIllegalStateException().isThrownBy(() -> ptr.find(latin1("ab")));
        assertThatIllegalStateException().isThrownBy(() -> ptr.findEol(Eol.LF));
    }

    @Test
    void isValidAgainWhenSet() {
        EvBuffer buffer = pieces.buffer("abc", "defgh");
        EvPtr ptr = buffer.ptr();
        assertThat(ptr.find((byte) 'd')).isTrue();
        assertThat(ptr.find((byte) 'e')).isTrue(); // from where it knows the segment
        buffer.drain(2);

        assertThat(ptr.set(3)).isTrue();

        assertThat(ptr.position()).isEqualTo(3);
        assertThat(ptr.find(latin1("fg"))).isTrue();
        assertThat(ptr.position()).isEqualTo(3);
    }

    @Test
    void appendingIsAChangeAsWell() {
        EvBuffer buffer = pieces.buffer("abc");
        EvPtr ptr = buffer.ptr();

        buffer.add("d");

        assertThatIllegalStateException().isThrownBy(ptr::position);
    }

    @Test
    void staysValidWhenNothingChanged() {
        EvBuffer buffer = pieces.buffer("abc");
        EvPtr ptr = buffer.ptr(1);

        buffer.drain(0).add(new byte[0]).addBuffer(pieces.buffer());

        assertThat(ptr.position()).isEqualTo(1);
    }

    @Test
    void staysValidWhenDataMovesToOtherMemory() {
        BufferPool pool = new BufferPool(null, new BlockSizes(8, 8, 64, 8), Long.MAX_VALUE);
        try (EvBuffer buffer = EvBuffer.of(pool)) {
            buffer.add("a long text of which little is left: abcdef").drain(37);
            EvPtr ptr = buffer.ptr(1);
            assertThat(ptr.find((byte) 'c')).isTrue();

            buffer.compact();
            pool.acquire(pool.large).memory.put(new byte[64]); // what it was in is used again

            assertThat(pool.bytesLent()).isEqualTo(8 + 64);
            assertThat(ptr.position()).isEqualTo(2);
            assertThat(ptr.find((byte) 'd')).isTrue();
            assertThat(ptr.position()).isEqualTo(3);
        }
    }

    @Test
    void staysValidWhenDataIsPulledUp() {
        EvBuffer buffer = pieces.buffer("abc", "def", "ghi");
        EvPtr ptr = buffer.ptr();
        assertThat(ptr.find((byte) 'e')).isTrue();

        buffer.pullup(8);

        assertThat(ptr.position()).isEqualTo(4);
        assertThat(ptr.find(latin1("ghi"))).isTrue();
        assertThat(ptr.position()).isEqualTo(6);
    }

    @Test
    void refusesAClosedBuffer() {
        EvBuffer buffer = pieces.buffer("abc");
        EvPtr ptr = buffer.ptr();
        buffer.close();

        assertThatIllegalStateException().isThrownBy(ptr::position).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> ptr.set(0));
    }

    @Property
    void findsWhatSearchingFromTheFrontFinds(
            @ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts, @ForAll Eol eol) {
        try (EvBuffer buffer = pieces.buffer(Pieces.cut(text, cuts).toArray(String[]::new))) {
            EvPtr byPattern = buffer.ptr();
            EvPtr byByte = buffer.ptr();
            EvPtr byLine = buffer.ptr();
            for (int from = 0; from <= text.length(); from++) {
                byPattern.set(from);
                byByte.set(from);
                byLine.set(from);
                LineEnd end = buffer.searchEol(from, eol);

                byPattern.find(latin1("ab"));
                byByte.find((byte) 'a');

                assertThat(byLine.findEol(eol)).isEqualTo(end == null ? 0 : end.length());
                assertThat(byLine.position()).isEqualTo(end == null ? -1 : end.start());
                assertThat(byPattern.position()).isEqualTo(buffer.search(latin1("ab"), from));
                assertThat(byByte.position()).isEqualTo(buffer.indexOf((byte) 'a', from));
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Pieces.texts("ab\r\n\0");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Pieces.cuts();
    }
}
