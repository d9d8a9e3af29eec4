package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.BodyFraming;
import io.evj.http.codec.MessageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A body that was refused is not read in another way when more of it comes.
final class BodyInputTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults().withBodyBytesMax(10);

    private final EvBuffer input = EvBuffer.create();
    private final EvBuffer target = EvBuffer.create();

    @AfterEach
    void close() {
        input.close();
        target.close();
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void aMalformedChunkIsTheLast(MessageKind kind) {
        BodyInput body = new BodyInput(LIMITS, kind);
        body.start(BodyFraming.CHUNKS);
        input.add("5;a=\"\r\nhello\r\n0\r\n\r\n");

        assertIsRefusedForGood(body);
    }

    @ParameterizedTest
    @EnumSource(MessageKind.class)
    void aChunkThatIsTooLongIsTheLast(MessageKind kind) {
        BodyInput body = new BodyInput(LIMITS, kind);
        body.start(BodyFraming.CHUNKS);
        input.add("b\r\nhello");

        assertIsRefusedForGood(body);
    }

    @Test
    void whatIsBeyondTheLimitIsNotRead() {
        BodyInput body = new BodyInput(LIMITS, MessageKind.RESPONSE);
        body.start(BodyFraming.UNTIL_CLOSE);
        input.add("0123456789a");

        assertIsRefusedForGood(body);
    }

    private void assertIsRefusedForGood(BodyInput body) {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> body.take(input, target, 100));
        long left = input.length();
        long before = target.length();

        assertThatIllegalStateException().isThrownBy(() -> body.take(input, target, 100));

        assertThat(input.length()).isEqualTo(left);
        assertThat(target.length()).isEqualTo(before);
        assertThat(body.isDone()).isFalse();
        assertThat(body.ahead()).isZero();
        assertThatIllegalStateException().isThrownBy(body::end);
    }
}
