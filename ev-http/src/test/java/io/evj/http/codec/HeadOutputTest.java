package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.EvBuffer;
import io.evj.http.FieldName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadOutputTest {
    private final HeadOutput head = new HeadOutput();

    private String written() {
        try (EvBuffer target = EvBuffer.create()) {
            head.copyTo(target);
            return target.copyText(ISO_8859_1);
        }
    }

    @Test
    void linesNumbersAndFields() {
        FieldStore fields = new FieldStore();
        fields.add(FieldName.SERVER, "x");

        head.put("Länge").put(new byte[] {':', '!'}, 1).put(0).put(1234567890123L).put(fields);

        assertThat(written()).isEqualTo("Länge:01234567890123Server: x\r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, 99, 100, Long.MAX_VALUE})
    void numbersAsDigits(long number) {
        assertThat(head.put(number).room()).isEqualTo(4096 - Long.toString(number).length());
        assertThat(written()).isEqualTo(Long.toString(number));
    }

    @Test
    void growsAndKeepsWhatWasWritten() {
        String half = "x".repeat(head.room() / 2 + 1);

        head.put(half).put(half);

        assertThat(written()).isEqualTo(half + half);
    }

    @Test
    void goesBackToWhatStoodThere() {
        head.put("head").put("body");

        head.size(4);
        assertThat(written()).isEqualTo("head");
        assertThat(head.put("!").size()).isEqualTo(5);
        head.size(8);
        assertThat(written()).isEqualTo("head!ody");
        assertThatThrownBy(() -> head.size(4097)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> head.size(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void keepsNoLargeMemory() {
        head.put("x".repeat(100_000));

        head.clear();

        assertThat(head.room()).isEqualTo(4096);
        assertThat(head.put("y").room()).isEqualTo(4095);
        assertThat(written()).isEqualTo("y");
    }

    @Test
    void keepsMemoryForTheNextHead() {
        head.put("x".repeat(5000));

        head.clear();

        assertThat(head.room()).isGreaterThan(5000);
    }

    @ParameterizedTest
    @CsvSource({
        "4096, 1, 8194",
        "1073741000, 0, 2147482000",
        "1073741823, 1, 2147483639",
        "1073741823, 1073741816, 2147483639"
    })
    void doublesAsLongAsAnArrayCan(int size, int more, int capacity) {
        assertThat(HeadOutput.capacity(size, more)).isEqualTo(capacity);
    }

    @ParameterizedTest
    @CsvSource({
        "1073741823, 1073741817, 2147483640",
        "2147483639, 1, 2147483640",
        "2147483639, 2147483647, 4294967286"
    })
    void refusesMoreThanAnArrayHolds(int size, int more, long needed) {
        assertThatThrownBy(() -> HeadOutput.capacity(size, more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(needed + " octets")
                .hasMessageContaining("2147483639");
    }
}
