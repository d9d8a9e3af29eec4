package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkEncoderTest {
    @ParameterizedTest(name = "RFC 9112 §7.1: {0}")
    @ValueSource(longs = {1, 9, 10, 15, 16, 17, 255, 256, 65_535, 65_536, 1L << 32, Long.MAX_VALUE})
    void writesTheSizeInHexadecimal(long size) {
        ByteBuffer target = ByteBuffer.allocate(ChunkEncoder.SIZE_LINE_MAX);

        ChunkEncoder.putSize(size, target);

        assertThat(text(target)).isEqualTo(Long.toHexString(size) + "\r\n");
    }

    @Test
    void refusesAnEmptyChunk() {
        ByteBuffer target = ByteBuffer.allocate(ChunkEncoder.SIZE_LINE_MAX);

        assertThatIllegalArgumentException().isThrownBy(() -> ChunkEncoder.putSize(0, target));
        assertThatIllegalArgumentException().isThrownBy(() -> ChunkEncoder.putSize(-1, target));
        assertThat(target.position()).isZero();
    }

    @Test
    void writesTheLastChunk() {
        ByteBuffer target = ByteBuffer.allocate(100);

        ChunkEncoder.putEnd(target);
        ChunkEncoder.putLast(new FieldStore(), target);

        assertThat(text(target)).isEqualTo("\r\n0\r\n\r\n");
        assertThat(ChunkEncoder.lastLength(new FieldStore())).isEqualTo(5);
    }

    @Test
    void writesTrailers() {
        FieldStore trailers = new FieldStore();
        trailers.add("X-Sum", "abc");
        ByteBuffer target = ByteBuffer.allocate(100);

        ChunkEncoder.putLast(trailers, target);

        assertThat(text(target)).isEqualTo("0\r\nX-Sum: abc\r\n\r\n");
        assertThat(ChunkEncoder.lastLength(trailers)).isEqualTo(target.position());
    }

    @ParameterizedTest(name = "RFC 9110 §6.5.1: {0}")
    @ValueSource(
            strings = {
                "Content-Length",
                "transfer-encoding",
                "Host",
                "Trailer",
                "Connection",
                "TE",
                "Authorization",
                "Set-Cookie",
                "Content-Type",
                "Content-Encoding"
            })
    void refusesFieldsThatMayBeNoTrailers(String name) {
        FieldStore trailers = new FieldStore();
        trailers.add("X-Sum", "abc");
        trailers.add(name, "x");
        ByteBuffer target = ByteBuffer.allocate(100);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChunkEncoder.putLast(trailers, target))
                .withMessageContaining("may not be sent as a trailer");
        assertThat(target.position()).isZero();
    }

    private static String text(ByteBuffer target) {
        return new String(target.array(), 0, target.position(), ISO_8859_1);
    }
}
