package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RandomBytesTest {
    @Test
    void makesAsManyAsAsked() {
        assertThat(RandomBytes.of(0)).isEmpty();
        assertThat(RandomBytes.of(33)).hasSize(33);
        assertThatThrownBy(() -> RandomBytes.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fillsTheWholeArrayAnewEachTime() {
        byte[] bytes = new byte[32];
        RandomBytes.fill(bytes);
        byte[] before = bytes.clone();

        RandomBytes.fill(bytes);

        assertThat(bytes).isNotEqualTo(before);
        assertThat(before).isNotEqualTo(new byte[32]);
    }
}
