package io.evj.backend.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskingPauseTest {
    private static final long MILLI = 1_000_000;

    @Test
    void doublesUpToItsLimitAndBeginsAnewWhenSomethingIsFound() {
        AskingPause pause = new AskingPause();

        for (long millis : new long[] {1, 2, 4, 8, 16, 16, 16}) {
            assertThat(pause.nanos()).isEqualTo(millis * MILLI);
            pause.foundNothing();
        }
        pause.foundSome();
        assertThat(pause.nanos()).isEqualTo(MILLI);
    }

    @Test
    void asksAnIdleOneAtMost70TimesASecond() {
        AskingPause pause = new AskingPause();
        int asked = 0;
        for (long nanos = 0; nanos < 1000 * MILLI; nanos += pause.nanos()) {
            pause.foundNothing();
            asked++;
        }

        assertThat(asked).isLessThan(70);
    }
}
