package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BodyDecoderTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @Test
    void aBodyOfKnownLengthIsAllData() { // RFC 9112 §6.2
        BodyDecoder body = of(new BodyFraming.Length(5));

        assertThat(body.ahead()).isEqualTo(5);
        body.taken(3);
        assertThat(body.isComplete()).isFalse();
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(body::end)
                .withMessage("400: an end that is 2 octets too early");
        assertThatExceptionOfType(HttpException.class).as("again").isThrownBy(body::end);
        assertThat(body.isComplete()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> body.taken(3));
        body.taken(2);
        assertThat(body.isComplete()).isTrue();
        assertThat(body.ahead()).isZero();
        assertThatCode(body::end).doesNotThrowAnyException();
        assertReadsNothing(body);
    }

    @Test
    void noBodyIsCompleteAtOnce() { // RFC 9112 §6.3
        for (BodyFraming framing :
                new BodyFraming[] {BodyFraming.Mark.NONE, BodyFraming.Mark.TUNNEL}) {
            BodyDecoder body = of(framing);

            assertThat(body.isComplete()).isTrue();
            assertThat(body.ahead()).isZero();
            assertReadsNothing(body);
        }
    }

    @Test
    void aBodyUntilCloseEndsWithTheConnection() { // RFC 9112 §6.3, item 8
        BodyDecoder body = of(BodyFraming.Mark.UNTIL_CLOSE);

        assertThat(body.ahead()).isEqualTo(Long.MAX_VALUE);
        body.taken(1000);
        assertReadsNothing(body);
        assertThat(body.isComplete()).isFalse();
        body.end();
        assertThat(body.isComplete()).isTrue();
        assertThat(body.ahead()).isZero();
        assertReadsNothing(body);
    }

    @Test
    void aBodyUntilCloseHasALimit() {
        BodyDecoder body =
                BodyDecoder.of(
                        BodyFraming.Mark.UNTIL_CLOSE,
                        LIMITS.withBodyBytesMax(10),
                        MessageKind.RESPONSE);

        assertThat(body.ahead()).isEqualTo(10);
        body.taken(10);
        body.read(ByteBuffer.allocate(0));
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> body.read(ByteBuffer.allocate(1)))
                .withMessage("502: a body of more than 10 octets");
        assertIsRefused(body);
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void aBodyThatWasRefusedIsReadNoFurther(MessageKind kind) {
        for (String malformed : new String[] {"5;a=\"\r", "z", "0\r\nA b", "1\r\nxy", "b\r\n"}) {
            BodyDecoder body =
                    BodyDecoder.of(BodyFraming.Mark.CHUNKED, LIMITS.withBodyBytesMax(10), kind);
            ByteBuffer octets = ByteBuffer.wrap(Pieces.octets(malformed));

            assertThatExceptionOfType(HttpException.class)
                    .as(malformed)
                    .isThrownBy(() -> {
                        while (octets.hasRemaining()) {
                            body.read(octets);
                            if (body.ahead() > 0) {
                                octets.get();
                                body.taken(1);
                            }
                        }
                    });
            assertIsRefused(body);
        }
    }

    @Test
    void aBodyInChunksHasADecoderOfItsOwn() {
        assertThat(of(BodyFraming.Mark.CHUNKED)).isInstanceOf(ChunkedBody.class);
    }

    private static void assertIsRefused(BodyDecoder body) {
        ByteBuffer next = ByteBuffer.wrap(Pieces.octets("\"\r\nhello\r\n0\r\n\r\n"));
        assertThat(body.ahead()).as("data").isZero();
        assertThatIllegalStateException().isThrownBy(() -> body.read(next));
        assertThat(next.position()).isZero();
        assertThatIllegalStateException().isThrownBy(body::end);
        assertThat(body.isComplete()).isFalse();
    }

    private static BodyDecoder of(BodyFraming framing) {
        return BodyDecoder.of(framing, LIMITS, MessageKind.REQUEST);
    }

    private static void assertReadsNothing(BodyDecoder body) {
        ByteBuffer next = ByteBuffer.allocate(3);
        body.read(next);
        assertThat(next.remaining()).isEqualTo(3);
    }
}
