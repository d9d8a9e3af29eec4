package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class HttpLimitsTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @Test
    void changesOneAtATime() {
        HttpLimits changed =
                LIMITS.withStartLineBytesMax(100)
                        .withFieldBytesMax(2)
                        .withFieldCountMax(3)
                        .withBodyBytesMax(4)
                        .withTrailerBytesMax(5)
                        .withChunkExtensionBytesMax(6);

        assertThat(changed).isEqualTo(new HttpLimits(100, 2, 3, 4, 5, 6));
        assertThat(LIMITS).isEqualTo(HttpLimits.defaults());
    }

    @Test
    void hasDefaultsThatRfc9112AsksFor() {
        assertThat(LIMITS.startLineBytesMax()).isGreaterThanOrEqualTo(8000); // RFC 9112 §3
        assertThat(LIMITS.bodyBytesMax()).isEqualTo(Long.MAX_VALUE);
        assertThat(LIMITS).isEqualTo(new HttpLimits(8000, 8000, 100, Long.MAX_VALUE, 8000, 4000));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        int tooMuch = HttpLimits.BYTES_MAX + 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withStartLineBytesMax(13))
                .withMessage("startLineBytesMax 13: 14 to 268435456 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withStartLineBytesMax(tooMuch));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withFieldBytesMax(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withFieldBytesMax(tooMuch));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withFieldCountMax(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withBodyBytesMax(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withTrailerBytesMax(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withTrailerBytesMax(tooMuch));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LIMITS.withChunkExtensionBytesMax(-1));
        assertThat(LIMITS.withStartLineBytesMax(14).startLineBytesMax()).isEqualTo(14);
        assertThat(LIMITS.withFieldBytesMax(HttpLimits.BYTES_MAX).fieldBytesMax())
                .isEqualTo(HttpLimits.BYTES_MAX);
    }
}
