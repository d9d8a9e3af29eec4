package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers as text.
class DigitsTest {
    /// So short blocks that a number needs several.
    private final BufferPool pool =
            new BufferPool(null, new BlockSizes(3, 8, 5, 8), Long.MAX_VALUE);

    @AutoClose private final EvBuffer buffer = EvBuffer.of(pool);

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 9, 10, -10, 99, 100, 0x1f, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
    void writesNumbersAtTheEdges(long value) {
        buffer.addDecimal(value);
        assertThat(EvBufferTest.text(buffer)).isEqualTo(Long.toString(value));

        buffer.clear().addHex(value);
        assertThat(EvBufferTest.text(buffer)).isEqualTo(Long.toHexString(value));
    }

    @Property
    void writesEveryNumber(@ForAll long value, @ForAll byte shorter) {
        buffer.clear().addDecimal(value).add(" ").addDecimal(shorter).add(" ");
        buffer.addHex(value).add(" ").addHex(shorter);

        assertThat(EvBufferTest.text(buffer))
                .isEqualTo(
                        value
                                + " "
                                + shorter
                                + " "
                                + Long.toHexString(value)
                                + " "
                                + Long.toHexString(shorter));
    }

    @Test
    void tellsTheOwnerOnceANumber() {
        var told = new ArrayList<String>();
        buffer.owner((changed, added, deleted) -> told.add(added + " " + deleted));

        buffer.addDecimal(-1234567).addHex(0xabc);

        assertThat(told).containsExactly("8 0", "3 0");
    }

    @Test
    void appendsNothingToAFrozenEnd() {
        buffer.freeze(BufferEnd.END);

        assertThatIllegalStateException().isThrownBy(() -> buffer.addDecimal(1));
        assertThatIllegalStateException().isThrownBy(() -> buffer.addHex(1));
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void appendsNothingWithoutMemory() {
        pool.bytesMax(0);

        assertThatExceptionOfType(BufferLimitException.class)
                .isThrownBy(() -> buffer.addDecimal(12345678));
        assertThat(buffer.isEmpty()).isTrue();
    }
}
