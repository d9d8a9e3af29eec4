package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnixAbstractAddressTest {
    @Test
    void isEqualByName() {
        assertThat(UnixAbstractAddress.of("ev"))
                .isEqualTo(UnixAbstractAddress.ofBytes(new byte[] {'e', 'v'}))
                .hasSameHashCodeAs(UnixAbstractAddress.of("ev"))
                .isNotEqualTo(UnixAbstractAddress.of("ev\0"))
                .hasToString("unix:@ev");
        assertThat(AddressText.format(UnixAbstractAddress.of("ev"))).isEqualTo("unix:@ev");
    }

    @Test
    void keepsItsBytesToItself() {
        byte[] name = {1, 2};
        UnixAbstractAddress address = UnixAbstractAddress.ofBytes(name);
        name[0] = 9;
        address.bytes()[1] = 9;

        assertThat(address.bytes()).containsExactly(1, 2);
    }

    @Test
    void limitsTheName() {
        int max = UnixAbstractAddress.NAME_BYTES_MAX;
        assertThat(UnixAbstractAddress.ofBytes(new byte[max]).bytes()).hasSize(max);
        assertThatThrownBy(() -> UnixAbstractAddress.ofBytes(new byte[max + 1]))
                .hasMessageContaining("108");
        assertThatThrownBy(() -> UnixAbstractAddress.of("")).hasMessageContaining("has 0");
    }
}
