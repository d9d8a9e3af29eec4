package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MallocTest {
    @Test
    void trimsWhereTheLibraryCan() {
        assertThat(Malloc.trim(Scratch.current(), 0)).isBetween(0, 1);
    }
}
