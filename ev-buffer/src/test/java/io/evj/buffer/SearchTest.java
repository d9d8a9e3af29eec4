package io.evj.buffer;

import static io.evj.buffer.Pieces.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Finding bytes in a buffer, in whatever segments they lie.
class SearchTest {
    private final Pieces pieces = new Pieces("ab");

    @Test
    void findsAPatternHoweverItIsCut() {
        String data = "xxneedlexx";
        for (int first = 0; first <= data.length(); first++) {
            for (int second = first; second <= data.length(); second++) {
                for (int third = second; third <= data.length(); third++) {
                    Chain chain = pieces.chain(Pieces.cut(data, List.of(first, second, third)));

                    assertThat(Search.find(chain, 0, 10, latin1("needle"))).isEqualTo(2);
                    assertThat(Search.find(chain, 0, 10, latin1("needles"))).isEqualTo(-1);

                    pieces.release(chain);
                }
            }
        }
    }

    @Test
    void findsAPatternInSegmentsOfOneByte() {
        EvBuffer buffer = pieces.buffer("a", "a", "b", "a", "a", "c");

        assertThat(buffer.search(latin1("aac"))).isEqualTo(3);
        assertThat(buffer.search(latin1("aab"))).isEqualTo(0);
        assertThat(buffer.search(latin1("aac"), 4)).isEqualTo(-1);
    }

    @Test
    void findsAPatternThatOverlapsItself() {
        EvBuffer buffer = pieces.buffer("aaab", "aaa", "abaa");

        assertThat(buffer.search(latin1("aaaab"))).isEqualTo(4);
        assertThat(buffer.search(latin1("aab"), 1)).isEqualTo(1);
        assertThat(buffer.search(latin1("aab"), 2)).isEqualTo(6);
        assertThat(buffer.search(latin1("aa"), 8)).isEqualTo(9);
    }

    @Test
    void findsZeroBytes() {
        EvBuffer buffer = pieces.buffer("a\0", "\0b\0");

        assertThat(buffer.search(new byte[] {0, 0})).isEqualTo(1);
        assertThat(buffer.search(new byte[] {0, 'b', 0})).isEqualTo(2);
        assertThat(buffer.indexOf((byte) 0, 3)).isEqualTo(4);
    }

    @Test
    void findsBytesWithTheHighestBit() {
        EvBuffer buffer = pieces.buffer("a\u00ff", "\u0080", "b");

        assertThat(buffer.search(new byte[] {(byte) 0xff, (byte) 0x80})).isEqualTo(1);
        assertThat(buffer.indexOf((byte) 0x80, 0)).isEqualTo(2);
    }

    @Test
    void findsNothingInAnEmptyBuffer() {
        EvBuffer buffer = pieces.buffer();

        assertThat(buffer.search(latin1("a"))).isEqualTo(-1);
        assertThat(buffer.search(latin1("ab"))).isEqualTo(-1);
        assertThat(buffer.indexOf((byte) 'a', 0)).isEqualTo(-1);
    }

    @Test
    void findsAnEmptyPatternWhereItBegins() {
        EvBuffer buffer = pieces.buffer("abc");
        byte[] nothing = {};

        assertThat(buffer.search(nothing)).isZero();
        assertThat(buffer.search(nothing, 2)).isEqualTo(2);
        assertThat(buffer.search(nothing, 3)).isEqualTo(3);
        assertThat(buffer.search(nothing, 2, 2)).isEqualTo(2);
        assertThat(buffer.search(nothing, 2, 1)).isEqualTo(-1);
        assertThat(pieces.buffer().search(nothing)).isZero();
    }

    @Test
    void findsOnlyWhatLiesInTheRange() {
        EvBuffer buffer = pieces.buffer("ab", "cab", "c");
        byte[] pattern = latin1("abc");

        assertThat(buffer.search(pattern, 0, 3)).isZero();
        assertThat(buffer.search(pattern, 0, 2)).isEqualTo(-1);
        assertThat(buffer.search(pattern, 1, 5)).isEqualTo(-1);
        assertThat(buffer.search(pattern, 1, 6)).isEqualTo(3);
        assertThat(buffer.search(pattern, 1, Long.MAX_VALUE)).isEqualTo(3);
        assertThat(buffer.search(pattern, 4)).isEqualTo(-1);
        assertThat(buffer.search(pattern, 6)).isEqualTo(-1);
        assertThat(buffer.search(pattern, 3, 0)).isEqualTo(-1);
        assertThat(buffer.search(pattern, 3, Long.MIN_VALUE)).isEqualTo(-1);
    }

    @Test
    void refusesPositionsOutsideOfTheBuffer() {
        EvBuffer buffer = pieces.buffer("abc");

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> buffer.search(latin1("a"), 4))
                .withMessageContaining("4")
                .withMessageContaining("0 to 3");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> buffer.indexOf((byte) 'a', -1));
    }

    @Test
    void looksWhereTheFrontIsFrozen() {
        EvBuffer buffer = pieces.buffer("abc").freeze(BufferEnd.FRONT);

        assertThat(buffer.search(latin1("bc"))).isEqualTo(1);
        assertThat(buffer.length()).isEqualTo(3);
    }

    @Test
    void refusesAClosedBuffer() {
        EvBuffer buffer = pieces.buffer("abc");
        buffer.close();

        assertThatIllegalStateException().isThrownBy(() -> buffer.search(latin1("a")));
    }

    @Test
    void findsAcrossLargeBlocks() {
        try (EvBuffer buffer = EvBuffer.create()) {
            byte[] pattern = latin1("over the edge");
            byte[] filler = new byte[1000];
            for (int i = 0; i < 200; i++) {
                buffer.add(filler);
            }
            buffer.add(pattern);
            for (int i = 0; i < 20; i++) {
                buffer.add(filler);
            }

            assertThat(buffer.search(pattern)).isEqualTo(200_000);
            assertThat(buffer.search(pattern, 200_001)).isEqualTo(-1);
            assertThat(buffer.search(pattern, 0, 200_012)).isEqualTo(-1);
            for (int drained = 0; drained < 16_384; drained += 111) { // over each edge of a block
                buffer.drain(111);
                assertThat(buffer.search(pattern)).isEqualTo(200_000 - drained - 111);
            }
        }
    }

    @Property
    void agreesWithStrings(
            @ForAll("texts") String text,
            @ForAll("patterns") String pattern,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(max = 32) int from,
            @ForAll @IntRange(max = 32) int end) {
        int begin = Math.min(from, text.length());
        int stop = Math.min(end, text.length());
        int expected = stop < begin ? -1 : text.substring(0, stop).indexOf(pattern, begin);

        Chain chain = pieces.chain(Pieces.cut(text, cuts));

        assertThat(Search.find(chain, begin, stop, latin1(pattern))).isEqualTo(expected);
        pieces.release(chain);
    }

    @Property
    void agreesWithStringsForOneByte(
            @ForAll("texts") String text,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(max = 32) int from,
            @ForAll @IntRange(max = 32) int end) {
        int begin = Math.min(from, text.length());
        int stop = Math.min(end, text.length());
        int expected = stop < begin ? -1 : text.substring(0, stop).indexOf('b', begin);

        Chain chain = pieces.chain(Pieces.cut(text, cuts));

        assertThat(Search.find(chain, begin, stop, (byte) 'b')).isEqualTo(expected);
        pieces.release(chain);
    }

    @Test
    void passesOverEmptySegments() {
        Chain chain = pieces.chain(List.of("", "a", "", "", "b", ""));

        assertThat(Search.find(chain, 0, 2, latin1("ab"))).isZero();
        assertThat(Search.find(chain, 0, 2, latin1("ba"))).isEqualTo(-1);
        assertThat(Search.find(chain, 0, 2, (byte) 'b')).isEqualTo(1);
        assertThat(Search.find(chain, 0, 2, (byte) 'c')).isEqualTo(-1);
    }

    @Provide
    Arbitrary<String> texts() {
        return Pieces.texts("abc");
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("abc".toCharArray()).ofMaxLength(10);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Pieces.cuts();
    }
}
