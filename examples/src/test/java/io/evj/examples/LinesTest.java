package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private static final String TEXT = "one\ntwo\r\n\n\r\nfour, longer\nlast";
    private static final List<String> LINES =
            List.of("one\n", "two\r\n", "\n", "\r\n", "four, longer\n", "last");

    private final Lines lines = new Lines(16);

    private static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void read(String text) throws IOException {
        lines.readFrom(channel(text));
    }

    private static List<String> next(Lines lines) {
        List<String> all = new ArrayList<>();
        for (ByteBuffer line; (line = lines.next()) != null; ) {
            all.add(StandardCharsets.UTF_8.decode(line).toString());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16})
    void cutsTheSameLinesWhateverThePieces(int pieceBytes) throws IOException {
        Lines lines = new Lines(32);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < TEXT.length(); i += pieceBytes) {
            lines.readFrom(channel(TEXT.substring(i, Math.min(TEXT.length(), i + pieceBytes))));
            all.addAll(next(lines));
        }
        lines.readFrom(channel("")); // the end
        all.addAll(next(lines));

        assertThat(all).isEqualTo(LINES);
        assertThat(lines.hasEnded()).isTrue();
    }

    @Test
    void needsLineFeedUnlessInputEnds() throws IOException {
        read("half");
        assertThat(next(lines)).isEmpty();

        read("");
        assertThat(next(lines)).containsExactly("half");
        assertThat(next(lines)).isEmpty();
    }

    @Test
    void endOfInputAfterLineFeedIsNoLine() throws IOException {
        read("line\n");
        read("");

        assertThat(next(lines)).containsExactly("line\n");
    }

    @Test
    void takesLineThatFillsTheBuffer() throws IOException {
        read("123456789012345\n");

        assertThat(next(lines)).containsExactly("123456789012345\n");
        assertThat(lines.isTooLong()).isFalse();
    }

    @Test
    void findsLineTooLongByOneByte() throws IOException {
        read("1234567890123456");

        assertThat(next(lines)).isEmpty();
        assertThat(lines.isTooLong()).isTrue();
    }

    @Test
    void fullBufferIsNotTooLongBehindWholeLine() throws IOException {
        read("1\n23456789012345");

        assertThat(next(lines)).containsExactly("1\n");
        assertThat(lines.isTooLong()).isFalse();
    }

    @Test
    void skipsWhatWasNotGivenOut() throws IOException {
        read("1234567890123456");
        lines.skip();
        read("next\n");

        assertThat(next(lines)).containsExactly("next\n");
    }
}
