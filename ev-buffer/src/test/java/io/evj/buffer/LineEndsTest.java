package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The five styles of line ends, in whatever segments they lie.
class LineEndsTest {
    private final Pieces pieces = new Pieces("\r\n\0");

    @Test
    void anyIsALongestRunOfCrAndLf() {
        EvBuffer buffer = pieces.buffer("ab\r", "\n", "\n\r", "c\r\0");

        assertThat(buffer.searchEol(0, Eol.ANY)).isEqualTo(new LineEnd(2, 4));
        assertThat(buffer.searchEol(3, Eol.ANY)).isEqualTo(new LineEnd(3, 3));
        assertThat(buffer.searchEol(6, Eol.ANY)).isEqualTo(new LineEnd(7, 1));
    }

    @Test
    void crlfIsALfAndACrRightBefore() {
        EvBuffer buffer = pieces.buffer("a\rb\r", "\nc\n", "\r");

        assertThat(buffer.searchEol(0, Eol.CRLF)).isEqualTo(new LineEnd(3, 2));
        assertThat(buffer.searchEol(5, Eol.CRLF)).isEqualTo(new LineEnd(6, 1));
        assertThat(buffer.searchEol(7, Eol.CRLF)).isNull();
    }

    @Test
    void crlfDoesNotReachBackBeforeItsBeginning() {
        assertThat(pieces.buffer("a\r\n").searchEol(2, Eol.CRLF)).isEqualTo(new LineEnd(2, 1));
        assertThat(pieces.buffer("a\r", "\n").searchEol(2, Eol.CRLF)).isEqualTo(new LineEnd(2, 1));
        assertThat(pieces.buffer("a\r\n").searchEol(2, Eol.CRLF_STRICT)).isNull();
        assertThat(pieces.buffer("a\r", "\n").searchEol(2, Eol.CRLF_STRICT)).isNull();
    }

    @Test
    void strictCrlfIsNothingElse() {
        EvBuffer buffer = pieces.buffer("a\nb\rc\n\r", "\r", "\n\r\n");

        assertThat(buffer.searchEol(0, Eol.CRLF_STRICT)).isEqualTo(new LineEnd(7, 2));
        assertThat(buffer.searchEol(9, Eol.CRLF_STRICT)).isEqualTo(new LineEnd(9, 2));
    }

    @Test
    void strictCrlfWaitsForWhatFollowsACrAtTheEnd() {
        EvBuffer buffer = pieces.buffer("a\r");
        assertThat(buffer.searchEol(0, Eol.CRLF_STRICT)).isNull();

        buffer.add("\n");

        assertThat(buffer.searchEol(0, Eol.CRLF_STRICT)).isEqualTo(new LineEnd(1, 2));
    }

    @Test
    void lfLeavesACr() {
        assertThat(pieces.buffer("a\r\n").searchEol(0, Eol.LF)).isEqualTo(new LineEnd(2, 1));
    }

    @Test
    void nulIsAZeroByte() {
        EvBuffer buffer = pieces.buffer("a\r\nb", "\0\0");

        assertThat(buffer.searchEol(0, Eol.NUL)).isEqualTo(new LineEnd(4, 1));
        assertThat(buffer.searchEol(5, Eol.NUL)).isEqualTo(new LineEnd(5, 1));
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingAtTheEnd(Eol eol) {
        assertThat(pieces.buffer("a\r\n\0").searchEol(4, eol)).isNull();
        assertThat(pieces.buffer().searchEol(0, eol)).isNull();
    }

    @Test
    void refusesPositionsOutsideOfTheBuffer() {
        EvBuffer buffer = pieces.buffer("a\n");

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> buffer.searchEol(3, Eol.LF));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> buffer.searchEol(-1, Eol.LF));
    }

    @Test
    void tellsWhereTheNextLineBegins() {
        assertThat(new LineEnd(3, 2).end()).isEqualTo(5);
        assertThatIllegalArgumentException().isThrownBy(() -> new LineEnd(-1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> new LineEnd(3, 0));
    }

    @Property
    void agreesWithRegularExpressions(
            @ForAll("texts") String text,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll @IntRange(max = 30) int from,
            @ForAll Eol eol) {
        int begin = Math.min(from, text.length());
        Matcher matcher = Pattern.compile(terminator(eol)).matcher(text);
        boolean isThere = matcher.region(begin, text.length()).find();

        Chain chain = pieces.chain(Pieces.cut(text, cuts));

        long found = LineEnds.find(chain, begin, eol);
        assertThat(found).isEqualTo(isThere ? matcher.start() : -1);
        if (isThere) {
            assertThat(LineEnds.length(chain, found, eol))
                    .isEqualTo(matcher.end() - matcher.start());
        }
        pieces.release(chain);
    }

    static String terminator(Eol eol) {
        return switch (eol) {
            case ANY -> "[\r\n]+";
            case CRLF -> "\r?\n";
            case CRLF_STRICT -> "\r\n";
            case LF -> "\n";
            case NUL -> "\0";
        };
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
