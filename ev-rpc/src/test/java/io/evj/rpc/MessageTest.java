package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    private static final MessageLimits LIMITS = MessageLimits.defaults();
    private static final Sample SMALL = Sample.of(1, 2, "x", new byte[] {8, 9});
    private static final String SMALL_BYTES = "01 01 01 02 01 02 03 01 78 04 02 08 09";
    private static final Sample FULL =
            new Sample(
                    -1,
                    -1,
                    "grüße",
                    new byte[] {0, -1},
                    SMALL,
                    7,
                    8L,
                    List.of(0, 1, -1),
                    List.of(-1L, 0L),
                    List.of("", "a", "b"),
                    List.of(SMALL, SMALL.with(SMALL)));

    private final EvBuffer buffer = EvBuffer.create();

    @Test
    void isARowOfItems() {
        SMALL.marshal(buffer);

        assertThat(Hex.of(buffer)).isEqualTo(SMALL_BYTES.replace(" ", ""));
    }

    @Test
    void isWrittenAsItemByItem() {
        FULL.marshal(buffer);

        EvBuffer expected = EvBuffer.create();
        EvTag.marshalInt(expected, 1, -1);
        EvTag.marshalInt64(expected, 2, -1);
        EvTag.marshalString(expected, 3, "grüße");
        EvTag.marshal(expected, 4, new byte[] {0, -1});
        EvTag.marshalBuffer(expected, 5, Hex.buffer(SMALL_BYTES));
        EvTag.marshalInt(expected, 6, 7);
        EvTag.marshalInt64(expected, 7, 8);
        List.of(0, 1, -1).forEach(value -> EvTag.marshalInt(expected, 8, value));
        List.of(-1L, 0L).forEach(value -> EvTag.marshalInt64(expected, 9, value));
        List.of("", "a", "b").forEach(value -> EvTag.marshalString(expected, 10, value));
        EvTag.marshalBuffer(expected, 0x1234, Hex.buffer(SMALL_BYTES));
        EvBuffer nested = Hex.buffer(SMALL_BYTES);
        EvTag.marshalBuffer(nested, 5, Hex.buffer(SMALL_BYTES));
        EvTag.marshalBuffer(expected, 0x1234, nested);
        assertThat(Hex.of(buffer)).isEqualTo(Hex.of(expected));
    }

    @Test
    void comesBackAsItWas() {
        FULL.marshal(buffer);

        Sample read = Sample.TYPE.unmarshal(buffer, LIMITS);

        assertThat(read).usingRecursiveComparison().isEqualTo(FULL);
        assertThat(buffer.isEmpty()).isTrue();
    }

    /// The length stands ahead of the payload, and takes one byte, two or more.
    @Test
    void innerMessagesMayHaveAnyLength() {
        for (int length :
                new int[] {0, 1, 2, 3, 4, 200, 240, 241, 242, 243, 4080, 70_000, 1 << 20}) {
            Sample outer = SMALL.with(Sample.of(1, 2, "x".repeat(length), new byte[2]));
            outer.marshal(buffer);

            EvBuffer copy = Hex.buffer(Hex.of(buffer));
            for (int i = 0; i < 4; i++) {
                EvTag.consume(copy);
            }
            assertThat(EvTag.peekLength(copy)).isEqualTo(copy.length());
            assertThat(Sample.TYPE.unmarshal(buffer, LIMITS))
                    .usingRecursiveComparison()
                    .isEqualTo(outer);
        }
    }

    /// Numbers are moved eight bytes at a time: neither those behind the number nor what the reader's memory holds from before count.
    @Test
    void numbersOfAnyLengthStandBesideAnything() {
        var writer = new MessageWriter();
        var reader = new MessageReader();
        for (int bits = 0; bits <= Long.SIZE; bits++) {
            long all = bits == 0 ? 0 : -1L >>> Long.SIZE - bits;
            for (long value : new long[] {all, all & 0x123456789abcdef0L, all & ~(all >>> 1)}) {
                Sample sample =
                        new Sample(
                                (int) value,
                                value,
                                "\u007f",
                                new byte[] {-1, -1},
                                null,
                                (int) value,
                                value,
                                List.of((int) value, -1),
                                List.of(-1L, value),
                                List.of(),
                                List.of());
                writer.marshal(sample, buffer);

                EvBuffer copy = Hex.buffer(Hex.of(buffer));
                assertThat(EvTag.unmarshalInt(copy, 1)).isEqualTo((int) value);
                assertThat(EvTag.unmarshalInt64(copy, 2)).isEqualTo(value);
                assertThat(reader.unmarshal(Sample.TYPE, buffer, LIMITS))
                        .usingRecursiveComparison()
                        .isEqualTo(sample);
            }
        }
    }

    /// The last bytes of a message, in memory that holds others behind them.
    @Test
    void aNumberThatIsCutIsRefusedWhateverStoodThereBefore() {
        var reader = new MessageReader();
        FULL.marshal(buffer);
        byte[] message = Hex.bytes(SMALL_BYTES + "07 09 f0 00 00 00 00 00 00 00 10");
        for (int length = 13; length < message.length; length++) {
            byte[] cut = Arrays.copyOf(message, length);
            EvBuffer before = EvBuffer.create();
            FULL.marshal(before);
            reader.unmarshal(Sample.TYPE, before, LIMITS);

            if (length == 13) {
                reader.unmarshal(Sample.TYPE, EvBuffer.create().add(cut), LIMITS);
                continue;
            }
            assertThatExceptionOfType(TagException.class)
                    .isThrownBy(
                            () -> reader.unmarshal(Sample.TYPE, EvBuffer.create().add(cut), LIMITS))
                    .extracting(TagException::reason)
                    .isEqualTo(Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\u007f",
                "\u0080",
                "a\u00ff",
                "\u0100",
                "\u2041",
                "A\u4141",
                "\ud83d\ude00z",
                "z\ufffd"
            })
    void textIsWrittenAsTheJdkWritesIt(String text) {
        Sample sample = Sample.of(1, 2, text.repeat(20) + "b", new byte[2]);
        sample.marshal(buffer);

        EvBuffer copy = Hex.buffer(Hex.of(buffer));
        EvTag.consume(copy);
        EvTag.consume(copy);
        EvBuffer payload = EvBuffer.create();
        EvTag.unmarshal(copy, payload);
        assertThat(payload.copyText(StandardCharsets.UTF_8)).isEqualTo(sample.text());
        assertThat(Sample.TYPE.unmarshal(buffer, LIMITS).text()).isEqualTo(sample.text());
    }

    @Test
    void oneWriterAndOneReaderServeMany() {
        var writer = new MessageWriter();
        var reader = new MessageReader();
        for (int length : new int[] {3, 100_000, 0, 500}) {
            Sample sample = Sample.of(length, 2, "y".repeat(length), new byte[2]);
            writer.marshal(sample, buffer);

            assertThat(reader.unmarshal(Sample.TYPE, buffer, LIMITS))
                    .usingRecursiveComparison()
                    .isEqualTo(sample);
        }
    }

    @Test
    void oneWriterAndOneReaderServeOnAfterAFailure() {
        var writer = new MessageWriter();
        var reader = new MessageReader();

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        writer.marshal(SMALL.with(Sample.of(1, 2, "\uD83D", new byte[2])), buffer));
        assertThat(buffer.isEmpty()).isTrue();
        EvBuffer bad = Hex.buffer("05 03 01 01 01");
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> reader.unmarshal(Sample.TYPE, bad, LIMITS));

        writer.marshal(FULL, buffer);
        assertThat(reader.unmarshal(Sample.TYPE, buffer, LIMITS))
                .usingRecursiveComparison()
                .isEqualTo(FULL);
    }

    @Test
    void itemsMayComeInAnyOrder() {
        Sample read =
                Sample.TYPE.unmarshal(
                        Hex.buffer("08 01 05 04 02 08 09 03 01 78 02 01 02 08 01 06 01 01 01"),
                        LIMITS);

        assertThat(read.numbers()).containsExactly(5, 6);
    }

    @ParameterizedTest
    @CsvSource({
        "'', INCOMPLETE, 'number is missing (at byte 0)'",
        "01 01 01 02 01 02 03 01 78, INCOMPLETE, 'data is missing (at byte 9)'",
        "01 01 01 01 01 01, REPEATED, 'item with tag 1: a second one (at byte 3)'",
        "06 01 01 06 01 01, REPEATED, 'item with tag 6: a second one (at byte 3)'",
        "03 00 03 00, REPEATED, 'item with tag 3: a second one (at byte 2)'",
        "0b 00, WRONG_TAG, 'item with tag 11: unknown (at byte 0)'",
        "01 01 01 ff ff ff ff 0f 00, WRONG_TAG, 'item with tag 4294967295: unknown (at byte 3)'",
        "04 03 01 02 03, WRONG_LENGTH, 'item with tag 4: 3 bytes, wanted 2 (at byte 0)'",
        "04 01 01, WRONG_LENGTH, 'item with tag 4: 1 bytes, wanted 2 (at byte 0)'",
        "03 01 ff, BAD_TEXT, 'text is not UTF-8 (at byte 2)'",
        "01 00, BAD_INTEGER, 'item with tag 1: an integer is longer than its item (at byte 0)'",
        "01 01 1f, BAD_INTEGER, 'item with tag 1: an integer is longer than its item (at byte 0)'",
        "01 05 80 00 00 00 00, BAD_INTEGER, 'an integer of 9 digits, which can have 8 (at byte 2)'",
        "01 02 01, TRUNCATED, 'item with tag 1: 1 bytes of a payload of 2 (at byte 0)'",
        "01 01 01 80, TRUNCATED, 'no whole tag and length (at byte 4)'",
        "01, TRUNCATED, 'no whole tag and length (at byte 1)'",
        "05 03 01 02 01, TRUNCATED, 'item with tag 1: 1 bytes of a payload of 2 (at byte 2)'",
        "05 00, INCOMPLETE, 'number is missing (at byte 2)'"
    })
    void refusesWhatIsNoSuchMessage(String bytes, Reason reason, String message) {
        EvBuffer source = Hex.buffer(bytes);

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Sample.TYPE.unmarshal(source, LIMITS))
                .withMessage(message)
                .extracting(TagException::reason)
                .isEqualTo(reason);
        assertThat(Hex.of(source)).isEqualTo(bytes.replace(" ", ""));
    }

    @Test
    void aMessageCutAnywhereIsRefusedAndStaysInTheBuffer() {
        FULL.marshal(buffer);
        byte[] whole = Hex.bytes(Hex.of(buffer));
        int required =
                Hex.bytes(SMALL_BYTES).length
                        + 5
                        + 5
                        + 6
                        + 1; // what comes first, with FULL's values

        for (int cut = 0; cut < whole.length; cut++) {
            EvBuffer source = EvBuffer.create().add(whole, 0, cut);
            try {
                Sample.TYPE.unmarshal(source, LIMITS);
                assertThat(cut).as("complete between items").isGreaterThan(required);
            } catch (TagException e) {
                assertThat(e.reason()).isIn(Reason.TRUNCATED, Reason.INCOMPLETE);
                assertThat(e.offset()).isBetween(0L, (long) cut);
                assertThat(source.length()).isEqualTo(cut);
            }
        }
    }

    @Test
    void lengthIsLimited() {
        SMALL.marshal(buffer);
        int length = (int) buffer.length();

        assertLimit(LIMITS.withBytesMax(length - 1), "a message of 13 bytes, can take 12");
        Sample.TYPE.unmarshal(buffer, LIMITS.withBytesMax(length));
    }

    @Test
    void depthIsLimited() {
        SMALL.with(SMALL.with(SMALL)).marshal(buffer);

        assertLimit(LIMITS.withDepthMax(2), "more than 2 messages inside one another");
        Sample.TYPE.unmarshal(buffer, LIMITS.withDepthMax(3));
    }

    @Test
    void depthIsCountedDownAgain() {
        Sample wide =
                new Sample(
                        1,
                        2,
                        "",
                        new byte[2],
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        IntStream.range(0, 200).mapToObj(i -> SMALL).toList());
        wide.marshal(buffer);

        assertThat(Sample.TYPE.unmarshal(buffer, LIMITS.withDepthMax(2)).inners()).hasSize(200);
    }

    @Test
    void itemsAreLimitedInAllMessagesTogether() {
        SMALL.with(SMALL).marshal(buffer);

        assertLimit(LIMITS.withItemsMax(8), "more than 8 items");
        Sample.TYPE.unmarshal(buffer, LIMITS.withItemsMax(9));
    }

    @Test
    void depthBeyondAllBoundsIsRefusedInTime() {
        EvBuffer inner = EvBuffer.create();
        for (int i = 0; i < 20_000; i++) {
            EvBuffer outer = EvBuffer.create();
            EvTag.marshalBuffer(outer, 5, inner);
            inner = outer;
        }
        inner.removeBuffer(buffer, Long.MAX_VALUE);

        assertLimit(LIMITS, "more than 64 messages inside one another");
    }

    @Test
    void limitsMustMakeSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withBytesMax(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withDepthMax(0));
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.withItemsMax(-1));
    }

    @Test
    void canBeAnItem() {
        EvTag.marshalMessage(buffer, 0x1234, SMALL);
        buffer.add(new byte[] {1});

        assertThat(EvTag.peek(buffer)).isEqualTo(0x1234);
        assertThat(EvTag.unmarshalMessage(buffer, 0x1234, Sample.TYPE, LIMITS))
                .usingRecursiveComparison()
                .isEqualTo(SMALL);
        assertThat(Hex.of(buffer)).isEqualTo("01");
    }

    @Test
    void anItemThatIsNoSuchMessageStaysInTheBuffer() {
        EvTag.marshal(buffer, 1, Hex.bytes("01 01 01 09"));
        long length = buffer.length();

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> EvTag.unmarshalMessage(buffer, 1, Sample.TYPE, LIMITS))
                .withMessage("no whole tag and length (at byte 6)");
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> EvTag.unmarshalMessage(buffer, 2, Sample.TYPE, LIMITS))
                .extracting(TagException::reason)
                .isEqualTo(Reason.WRONG_TAG);
        assertThat(buffer.length()).isEqualTo(length);
    }

    private void assertLimit(MessageLimits limits, String message) {
        long length = buffer.length();
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> Sample.TYPE.unmarshal(buffer, limits))
                .withMessageContaining(message)
                .extracting(TagException::reason)
                .isEqualTo(Reason.LIMIT);
        assertThat(buffer.length()).isEqualTo(length);
    }
}
