package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BodyOutputTest {
    private static final byte[] TEN = "0123456789".getBytes(ISO_8859_1);

    @AutoClose private final EvBuffer output = EvBuffer.create();
    @AutoClose private final EvBuffer piece = EvBuffer.create();
    private final BodyOutput body = new BodyOutput();
    private final FieldStore trailers = new FieldStore();

    private String written() {
        return output.copyText(ISO_8859_1);
    }

    @Test
    void writesChunks() {
        body.start(BodyOutput.CHUNKS);
        body.write(output, TEN);
        body.write(output, piece.add("x".repeat(100_000)));
        body.end(output, trailers);

        assertThat(piece.isEmpty()).isTrue();
        assertThat(written())
                .isEqualTo("a\r\n0123456789\r\n186a0\r\n" + "x".repeat(100_000) + "\r\n0\r\n\r\n");
        assertThat(body.missing()).isZero();
    }

    @Test
    void writesAsMuchAsWasAnnounced() {
        body.start(15);
        body.write(output, TEN);
        assertThat(body.missing()).isEqualTo(5);
        assertThatIllegalStateException()
                .isThrownBy(() -> body.write(output, piece.add("abcdef")))
                .withMessage("6 bytes more than fit: 5 are left");
        piece.clear().add("abcde");
        body.write(output, piece);
        body.end(output, trailers);

        assertThat(body.missing()).isZero();
        assertThat(written()).isEqualTo("0123456789abcde");
    }

    @Test
    void writesAllThatComesUntilTheConnectionEnds() {
        body.start(BodyOutput.UNTIL_CLOSE);
        body.write(output, TEN);
        body.write(output, piece.add("a"));
        body.end(output, trailers);

        assertThat(body.missing()).isZero();
        assertThat(written()).isEqualTo("0123456789a");
    }

    @Test
    void writesTrailersBehindChunksAlone() {
        trailers.add("X-Sum", "1");
        body.start(BodyOutput.UNTIL_CLOSE);
        body.end(output, trailers);
        assertThat(output.isEmpty()).isTrue();

        body.start(BodyOutput.CHUNKS);
        body.end(output, trailers);
        assertThat(written()).isEqualTo("0\r\nX-Sum: 1\r\n\r\n");
    }

    @Test
    void refusesWhatMayBeNoTrailerHoweverTheBodyGoes() {
        trailers.add(FieldName.HOST, "a");
        for (long length : new long[] {BodyOutput.CHUNKS, BodyOutput.UNTIL_CLOSE, 0}) {
            body.start(length);
            assertThatIllegalArgumentException().isThrownBy(() -> body.end(output, trailers));
        }
        assertThat(output.isEmpty()).isTrue();
    }
}
