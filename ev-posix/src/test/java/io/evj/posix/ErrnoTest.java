package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void knowsNamesAndTexts() {
        assertThat(Errno.message(Errno.ECONNREFUSED))
                .isEqualTo("Connection refused (ECONNREFUSED)");
        assertThat(Errno.name(133)).isEqualTo("EHWPOISON");
        assertThat(Errno.text(1)).isEqualTo("Operation not permitted");
    }

    @Test
    void takesNegatedNumbers() {
        assertThat(Errno.name(-Errno.EAGAIN)).isEqualTo("EAGAIN");
    }

    @Test
    void survivesNumbersOfTomorrow() {
        assertThat(Errno.message(4711)).isEqualTo("Unknown error 4711 (errno 4711)");
        assertThat(Errno.name(41)).isEqualTo("errno 41");
    }
}
