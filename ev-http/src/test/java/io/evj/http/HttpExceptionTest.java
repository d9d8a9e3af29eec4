package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class HttpExceptionTest {
    @Test
    void tellsStatusPlaceAndExcerpt() {
        var exception = new HttpException(400, "bare LF", 17, "Host: a\\n");

        assertThat(exception).hasMessage("400: bare LF at octet 17: \"Host: a\\n\"");
        assertThat(exception.status()).isEqualTo(400);
        assertThat(exception.offset()).isEqualTo(17);
        assertThat(exception.excerpt()).isEqualTo("Host: a\\n");
    }

    @Test
    void mayHaveNoPlace() {
        var exception = new HttpException(413, "too much");

        assertThat(exception).hasMessage("413: too much");
        assertThat(exception.offset()).isEqualTo(-1);
        assertThat(exception.excerpt()).isEmpty();
    }

    @Test
    void costsNoStackTrace() {
        assertThat(new HttpException(400, "bad").getStackTrace()).isEmpty();
    }

    @Test
    void isAlwaysAnError() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpException(399, "no"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HttpException(600, "no"));
    }
}
