package io.evj.buffer;

import static io.evj.buffer.Pieces.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Taking lines out of a buffer.
class ReadLineTest {
    private final Pieces pieces = new Pieces("\r\n\0");
    @AutoClose private final EvBuffer buffer = EvBuffer.of(pieces.pool);

    @Test
    void takesLinesWithTheirTerminators() {
        buffer.add("GET / HTTP/1.1\r\nHost: a\n\r\nbody");

        assertThat(lines(Eol.CRLF)).containsExactly("GET / HTTP/1.1", "Host: a", "");
        assertThat(buffer.length()).isEqualTo(4);
    }

    @Test
    void anySwallowsBlankLines() {
        buffer.add("a\r\n\n\rb\n");

        assertThat(lines(Eol.ANY)).containsExactly("a", "b");
    }

    /// What comes later is not known to belong to the same run.
    @Test
    void anyTakesOfARunWhatHasCome() {
        buffer.add("a\r");
        assertThat(buffer.readLine(Eol.ANY)).isEqualTo("a");

        buffer.add("\nb\n");

        assertThat(lines(Eol.ANY)).containsExactly("", "b");
    }

    @Test
    void takesNothingWithoutATerminator() {
        buffer.add("not yet\r");
        buffer.owner((changed, added, deleted) -> {
            throw new AssertionError("changed");
        });

        assertThat(buffer.readLine(Eol.CRLF)).isNull();
        assertThat(buffer.readLineBytes(Eol.NUL)).isNull();
        assertThat(buffer.length()).isEqualTo(8);
    }

    @Test
    void keepsZeroBytesAndAllOthers() {
        byte[] line = new byte[256];
        for (int i = 0; i < line.length; i++) {
            line[i] = (byte) (i == '\n' ? 'x' : i);
        }
        buffer.add(line).add("\n");

        assertThat(buffer.readLineBytes(Eol.LF)).isEqualTo(line);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void decodesUtf8ThatIsCutBetweenSegments() {
        byte[] text = "größer €5 😀".getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= text.length; cut++) {
            try (EvBuffer end = EvBuffer.of(pieces.pool)) {
                buffer.add(text, 0, cut);
                end.add(text, cut, text.length - cut).add("\n");
                buffer.addBuffer(end);

                assertThat(buffer.readLine(Eol.LF)).isEqualTo("größer €5 😀");
            }
        }
    }

    @Test
    void replacesWhatIsNotUtf8() {
        buffer.add(latin1("a\u00ffb\n"));

        assertThat(buffer.readLine(Eol.LF)).isEqualTo("a\ufffdb");
    }

    @Test
    void decodesOtherCharsets() {
        buffer.add(latin1("gr\u00f6\u00dfer\n"));

        assertThat(buffer.readLine(Eol.LF, StandardCharsets.ISO_8859_1)).isEqualTo("größer");
    }

    @Test
    void takesNothingFromAFrozenFront() {
        buffer.add("line\nrest").freeze(BufferEnd.FRONT);

        assertThatIllegalStateException()
                .isThrownBy(() -> buffer.readLine(Eol.LF))
                .withMessageContaining("front")
                .withMessageContaining("frozen");
        assertThatIllegalStateException().isThrownBy(() -> buffer.readLineBytes(Eol.LF));
        assertThat(buffer.length()).isEqualTo(9);

        assertThat(buffer.unfreeze(BufferEnd.FRONT).readLine(Eol.LF)).isEqualTo("line");
    }

    @Test
    void findsNoLineAtAFrozenFrontEither() {
        buffer.add("line").freeze(BufferEnd.FRONT);

        assertThat(buffer.readLine(Eol.LF)).isNull();
    }

    @Test
    void tellsTheOwnerOnceOfLineAndTerminator() {
        var told = new ArrayList<String>();
        buffer.add("line\r\nrest");
        buffer.owner((changed, added, deleted) -> told.add(added + " " + deleted));

        buffer.readLine(Eol.CRLF);

        assertThat(told).containsExactly("0 6");
    }

    @Test
    void givesBackTheMemoryOfLines() {
        for (int i = 0; i < 100; i++) {
            buffer.add("a line of some forty characters, or more\n");
        }

        assertThat(lines(Eol.LF)).hasSize(100);
        assertThat(pieces.pool.bytesLent()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void takesALineLongerThanABlock(Eol eol) {
        String line = "0123456789".repeat(10_000);
        buffer.add(line).add(eol == Eol.NUL ? "\0" : "\r\n");

        assertThat(buffer.readLine(eol)).isEqualTo(eol == Eol.LF ? line + "\r" : line);
    }

    @Property
    void linesAreTheSameHoweverTheBytesCome(
            @ForAll("texts") String text,
            @ForAll("cuts") List<Integer> cuts,
            @ForAll("stable") Eol eol) {
        EvBuffer whole = pieces.buffer(text);
        EvBuffer fed = EvBuffer.of(pieces.pool);
        var lines = new ArrayList<String>();
        for (String piece : Pieces.cut(text, cuts)) {
            try (EvBuffer more = pieces.buffer(piece)) {
                fed.addBuffer(more);
            }
            lines.addAll(lines(fed, eol));
        }

        assertThat(lines).isEqualTo(lines(whole, eol));
        assertThat(lines).hasSize((int) count(text, eol));
        assertThat(fed.length()).isEqualTo(whole.length());
        whole.close();
        fed.close();
    }

    private static long count(String text, Eol eol) {
        return Pattern.compile(LineEndsTest.terminator(eol)).matcher(text).results().count();
    }

    private List<String> lines(Eol eol) {
        return lines(buffer, eol);
    }

    private static List<String> lines(EvBuffer buffer, Eol eol) {
        var lines = new ArrayList<String>();
        for (String line = buffer.readLine(eol); line != null; line = buffer.readLine(eol)) {
            lines.add(line);
        }
        return lines;
    }

    @Provide
    Arbitrary<String> texts() {
        return Pieces.texts("ab\r\n\0");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Pieces.cuts();
    }

    /// Those whose terminators have an end that can be seen.
    @Provide
    Arbitrary<Eol> stable() {
        return Arbitraries.of(Eol.CRLF, Eol.CRLF_STRICT, Eol.LF, Eol.NUL);
    }
}
