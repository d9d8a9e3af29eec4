package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.buffer.BufferEnd;
import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvTagTest {
    private final EvBuffer buffer = EvBuffer.create();

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "9, 09",
        "15, 0f",
        "16, 10 10",
        "255, 1f f0",
        "0xaf0, 20 fa",
        "0x1000, 30 00 10",
        "0xbef000, 50 00 fe b0",
        "0xdeadbeef, 7f ee bd ae d0",
        "0xffffffff, 7f ff ff ff f0"
    })
    void writesBareIntegers(String number, String bytes) {
        EvTag.encodeInt(buffer, Long.decode(number).intValue());
        assertHolds(bytes);

        EvTag.encodeInt64(buffer, Long.decode(number));
        assertHolds(bytes);
    }

    @ParameterizedTest
    @CsvSource({"1234567890, 90 98 76 54 32 10", "ffffffffffffffff, ff ff ff ff ff ff ff ff f0"})
    void writesBareLongIntegers(String number, String bytes) {
        EvTag.encodeInt64(buffer, Long.parseUnsignedLong(number, 16));

        assertHolds(bytes);
    }

    @Test
    void writesItems() {
        assertMarshals("01 01 05", b -> EvTag.marshalInt(b, 1, 5));
        assertMarshals("b4 24 05 7f ee bd ae d0", b -> EvTag.marshalInt(b, 0x1234, 0xdeadbeef));
        assertMarshals(
                "03 07 bc ba 98 76 54 32 10", b -> EvTag.marshalInt64(b, 3, 0x123456789abcL));
        assertMarshals("07 05 68 65 6c 6c 6f", b -> EvTag.marshalString(b, 7, "hello"));
        assertMarshals("07 00", b -> EvTag.marshalString(b, 7, ""));
        assertMarshals("7f 01 78", b -> EvTag.marshal(b, 127, new byte[] {'x'}));
        assertMarshals("80 01 01 78", b -> EvTag.marshal(b, 128, new byte[] {'x'}));
        assertMarshals("ff ff ff ff 0f 00", b -> EvTag.marshal(b, 0xffffffff, new byte[0]));
        assertMarshals("02 04 01 40 21 a7", b -> EvTag.marshalTime(b, 2, Duration.ofMillis(1500)));
    }

    @Test
    void readsWhatItWrites() {
        EvTag.marshalInt(buffer, 1, -1);
        EvTag.marshalInt64(buffer, 2, -1);
        EvTag.marshalString(buffer, 3, "grüße \uD83D\uDE00\0");
        EvTag.marshal(buffer, 4, new byte[] {1, 2, 3});
        EvTag.marshalTime(buffer, 5, Duration.ofSeconds(0xffff_ffffL, 999_999_999));

        assertThat(EvTag.unmarshalInt(buffer, 1)).isEqualTo(-1);
        assertThat(EvTag.unmarshalInt64(buffer, 2)).isEqualTo(-1);
        assertThat(EvTag.unmarshalString(buffer, 3)).isEqualTo("grüße \uD83D\uDE00\0");
        byte[] three = new byte[3];
        EvTag.unmarshalFixed(buffer, 4, three);
        assertThat(three).containsExactly(1, 2, 3);
        assertThat(EvTag.unmarshalTime(buffer, 5))
                .isEqualTo(Duration.ofSeconds(0xffff_ffffL, 999_999_000));
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Test
    void writesWhatLiesBetweenPositionAndLimit() {
        ByteBuffer payload = ByteBuffer.wrap(Hex.bytes("0102030405"), 1, 3);

        EvTag.marshal(buffer, 9, payload);

        assertHolds("09 03 02 03 04");
        assertThat(payload.hasRemaining()).isFalse();
    }

    @Test
    void movesABufferIntoAnItem() {
        EvBuffer payload = Hex.buffer("aa bb");

        EvTag.marshalBuffer(buffer, 6, payload);

        assertHolds("06 02 aa bb");
        assertThat(payload.isEmpty()).isTrue();
    }

    @Test
    void aBufferThatCannotBeMovedLeavesNothingBehind() {
        EvBuffer payload = Hex.buffer("aa bb").freeze(BufferEnd.FRONT);

        assertThatIllegalStateException().isThrownBy(() -> EvTag.marshalBuffer(buffer, 6, payload));

        assertHolds("");
        assertThat(payload.length()).isEqualTo(2);
    }

    @Test
    void aPayloadThatIsNotTakenIsAsBefore() {
        EvBuffer payload = Hex.buffer("aa bb");
        buffer.freeze(BufferEnd.END);

        assertThatIllegalStateException().isThrownBy(() -> EvTag.marshalBuffer(buffer, 6, payload));

        assertThat(Hex.of(payload)).isEqualTo("aabb");
    }

    @Test
    void anEmptyBufferIsAPayloadToo() {
        EvTag.marshalBuffer(buffer, 6, EvBuffer.create());

        assertHolds("06 00");
    }

    @Test
    void aBufferIsNotItsOwnPayload() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvTag.marshalBuffer(buffer, 1, buffer));
        assertThatIllegalArgumentException().isThrownBy(() -> EvTag.unmarshal(buffer, buffer));
    }

    @Test
    void movesAPayloadIntoABuffer() {
        EvBuffer source = Hex.buffer("80 01 02 aa bb 01");
        buffer.add(new byte[] {9});

        TagHeader header = EvTag.unmarshal(source, buffer);

        assertThat(header).isEqualTo(new TagHeader(128, 2));
        assertHolds("09 aa bb");
        assertThat(Hex.of(source)).isEqualTo("01");
    }

    @Test
    void aTargetThatTakesNothingLeavesTheItemWhereItIs() {
        EvBuffer source = Hex.buffer("01 02 aa bb");
        buffer.freeze(BufferEnd.END);

        assertThatIllegalStateException().isThrownBy(() -> EvTag.unmarshal(source, buffer));

        assertThat(Hex.of(source)).isEqualTo("0102aabb");
    }

    @Test
    void takesTheHeadAlone() {
        EvBuffer source = Hex.buffer("05 02 aa bb cc");

        assertThat(EvTag.unmarshalHeader(source)).isEqualTo(new TagHeader(5, 2));
        assertThat(Hex.of(source)).isEqualTo("aabbcc");
    }

    @Test
    void consumesOneItem() {
        EvBuffer source = Hex.buffer("05 02 aa bb cc");

        EvTag.consume(source);

        assertThat(Hex.of(source)).isEqualTo("cc");
    }

    @Test
    void looksWithoutTaking() {
        EvBuffer source = Hex.buffer("80 01 20 42"); // 0x240 bytes follow

        assertThat(EvTag.peek(source)).isEqualTo(128);
        assertThat(EvTag.payloadLength(source)).isEqualTo(0x240);
        assertThat(EvTag.peekLength(source)).isEqualTo(0x244);
        assertThat(source.length()).isEqualTo(4);
    }

    @Test
    void looksSeeWhatIsNotThereYet() {
        assertThat(EvTag.peek(buffer)).isEqualTo(-1);
        assertThat(EvTag.peek(Hex.buffer("80"))).isEqualTo(-1);
        assertThat(EvTag.peek(Hex.buffer("80 80 80 80"))).isEqualTo(-1);
        assertThat(EvTag.payloadLength(Hex.buffer("01"))).isEqualTo(-1);
        assertThat(EvTag.payloadLength(Hex.buffer("01 20"))).isEqualTo(-1);
        assertThat(EvTag.peekLength(Hex.buffer("01 20"))).isEqualTo(-1);
    }

    @Test
    void looksRefuseWhatMoreBytesWillNotMend() {
        assertRefuses("ff ff ff ff 8f", Reason.BAD_TAG, 0, EvTag::peek);
        assertRefuses("01 80", Reason.BAD_INTEGER, 1, EvTag::payloadLength);
        assertRefuses("01 80", Reason.BAD_INTEGER, 1, EvTag::peekLength);
    }

    @Test
    void looksSeeLengthsAroundWhatFitsIntoAnInt() {
        assertThat(EvTag.payloadLength(Hex.buffer("01 7f ff ff ff 70"))).isEqualTo(0x7fff_ffffL);
        assertThat(EvTag.payloadLength(Hex.buffer("01 70 00 00 00 80"))).isEqualTo(0x8000_0000L);
        assertThat(EvTag.payloadLength(Hex.buffer("01 7f ff ff ff f0"))).isEqualTo(0xffff_ffffL);
        assertThat(EvTag.peekLength(Hex.buffer("01 7f ff ff ff f0"))).isEqualTo(0x1_0000_0005L);
    }

    @Test
    void skipsWhatStandsBehindAnInteger() {
        EvBuffer source = Hex.buffer("01 03 05 aa bb 01 02 10 10");

        assertThat(EvTag.unmarshalInt(source, 1)).isEqualTo(5);
        assertThat(EvTag.unmarshalInt64(source, 1)).isEqualTo(16);
        assertThat(source.isEmpty()).isTrue();
    }

    @Test
    void skipsWhatStandsBehindATime() {
        assertThat(EvTag.unmarshalTime(Hex.buffer("02 05 01 40 21 a7 ff"), 2))
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void takesMicrosecondsBeyondASecond() {
        // 0xffffffff of them
        assertThat(EvTag.unmarshalTime(Hex.buffer("02 06 00 7f ff ff ff f0"), 2))
                .isEqualTo(Duration.ofNanos(0xffff_ffffL * 1000));
    }

    @Test
    void refusesTimesThatCannotBeWritten() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvTag.marshalTime(buffer, 1, Duration.ofNanos(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvTag.marshalTime(buffer, 1, Duration.ofSeconds(0x1_0000_0000L)));
        assertHolds("");
    }

    @Test
    void refusesTextThatCannotBeWritten() {
        for (String half : new String[] {"a\uD83D", "\uDE00", "\uD83Dx", "\uDE00\uD83D"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> EvTag.marshalString(buffer, 1, half))
                    .withMessageContaining("surrogate");
        }
        assertHolds("");
    }

    @ParameterizedTest
    @CsvSource({
        "01 01 05, WRONG_TAG, 0", // wanted: 2
        "02 00, BAD_INTEGER, 2",
        "02 01 1f f0, BAD_INTEGER, 2", // the second half is behind the item
        "02 06 8f ee bd ae d0 00, BAD_INTEGER, 2", // nine digits
        "02 05 7f ee bd ae, TRUNCATED, 6",
        "02, TRUNCATED, 1",
        "ff ff ff ff 1f 00, BAD_TAG, 0",
        "ff ff ff ff 8f 00 00, BAD_TAG, 0",
        "02 8f ff ff ff ff, BAD_INTEGER, 1"
    })
    void refusesWhatIsNoInteger(String bytes, Reason reason, long offset) {
        assertRefuses(bytes, reason, offset, source -> EvTag.unmarshalInt(source, 2));
    }

    @Test
    void refusesTextThatIsNone() {
        assertRefuses(
                "03 04 61 c3 28 62",
                Reason.BAD_TEXT,
                3,
                source -> EvTag.unmarshalString(source, 3));
        assertRefuses(
                "03 02 c0 80", Reason.BAD_TEXT, 2, source -> EvTag.unmarshalString(source, 3));
        assertRefuses(
                "03 03 ed a0 80", Reason.BAD_TEXT, 2, source -> EvTag.unmarshalString(source, 3));
    }

    @Test
    void readsTheReplacementCharacter() {
        EvTag.marshalString(buffer, 3, "a\uFFFDb");

        assertThat(EvTag.unmarshalString(buffer, 3)).isEqualTo("a\uFFFDb");
    }

    @Test
    void refusesOtherLengths() {
        assertRefuses(
                "03 02 61 62",
                Reason.WRONG_LENGTH,
                2,
                source -> EvTag.unmarshalFixed(source, 3, new byte[3]));
        assertRefuses(
                "03 02 61 62",
                Reason.WRONG_LENGTH,
                2,
                source -> EvTag.unmarshalFixed(source, 3, new byte[1]));
    }

    @Test
    void refusesTimesThatAreNone() {
        assertRefuses("02 00", Reason.BAD_INTEGER, 2, s -> EvTag.unmarshalTime(s, 2));
        assertRefuses("02 01 01", Reason.BAD_INTEGER, 3, s -> EvTag.unmarshalTime(s, 2));
        assertRefuses("02 02 01 40 21 a7", Reason.BAD_INTEGER, 3, s -> EvTag.unmarshalTime(s, 2));
        assertRefuses(
                "02 07 80 00 00 00 00 01 01",
                Reason.BAD_INTEGER,
                2,
                s -> EvTag.unmarshalTime(s, 2));
    }

    /// A program that believed these lengths would ask for gigabytes.
    @ParameterizedTest
    @CsvSource({"01 7f ff ff ff 70", "01 70 00 00 00 80", "01 7f ff ff ff f0"})
    void believesNoLengthBeforeTheBytesAreThere(String head) {
        EvBuffer target = EvBuffer.create();
        String bytes = head + "616263";
        long offset = Hex.bytes(bytes).length;

        assertRefuses(bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshalString(s, 1));
        assertRefuses(bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshalInt(s, 1));
        assertRefuses(bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshalInt64(s, 1));
        assertRefuses(bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshalTime(s, 1));
        assertRefuses(bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshal(s, target));
        assertRefuses(bytes, Reason.TRUNCATED, offset, EvTag::unmarshalHeader);
        assertRefuses(bytes, Reason.TRUNCATED, offset, EvTag::consume);
        assertRefuses(
                bytes, Reason.TRUNCATED, offset, s -> EvTag.unmarshalFixed(s, 1, new byte[3]));
        assertThat(target.isEmpty()).isTrue();
    }

    @Test
    void anItemCutAnywhereIsTruncatedAndStaysInTheBuffer() {
        EvTag.marshalInt64(buffer, 0x12345678, 0x123456789abcdefL);
        EvTag.marshalString(buffer, 300, "a text of more than sixteen bytes");
        byte[] whole = Hex.bytes(Hex.of(buffer));
        int first = 5 + 1 + 8;

        for (int cut = 0; cut < whole.length; cut++) {
            EvBuffer source = EvBuffer.create().add(whole, 0, cut);
            if (cut >= first) {
                assertThat(EvTag.unmarshalInt64(source, 0x12345678)).isPositive();
            }
            long left = source.length();

            assertThatExceptionOfType(TagException.class)
                    .as("cut at %d", cut)
                    .isThrownBy(
                            left == cut
                                    ? () -> EvTag.unmarshalInt64(source, 0x12345678)
                                    : () -> EvTag.unmarshalString(source, 300))
                    .extracting(TagException::reason)
                    .isEqualTo(Reason.TRUNCATED);
            assertThat(source.length()).isEqualTo(left);
        }
    }

    @Test
    void itemsMayBeSpreadOverManyPieces() {
        EvBuffer source = EvBuffer.create();
        String text = "x".repeat(10_000);
        EvTag.marshalString(source, 300, text);
        EvTag.marshalString(source, 300, text);

        assertThat(EvTag.unmarshalString(source, 300)).isEqualTo(text);
        assertThat(EvTag.unmarshalString(source, 300)).isEqualTo(text);
    }

    @Test
    void exceptionsSayWhatWasThereAndWhatWasWanted() {
        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> EvTag.unmarshalInt(Hex.buffer("ff ff ff ff 0f 00"), 7))
                .withMessage("tag 4294967295, wanted 7 (at byte 0)");
    }

    private void assertMarshals(String bytes, Consumer<EvBuffer> marshal) {
        marshal.accept(buffer);
        assertHolds(bytes);
    }

    private void assertHolds(String bytes) {
        assertThat(Hex.of(buffer)).isEqualTo(bytes.replace(" ", ""));
        buffer.clear();
    }

    private static void assertRefuses(
            String bytes, Reason reason, long offset, Consumer<EvBuffer> unmarshal) {
        EvBuffer source = Hex.buffer(bytes);

        assertThatExceptionOfType(TagException.class)
                .isThrownBy(() -> unmarshal.accept(source))
                .satisfies(thrown -> {
                    assertThat(thrown.reason()).isEqualTo(reason);
                    assertThat(thrown.offset()).isEqualTo(offset);
                });
        assertThat(Hex.of(source)).as("left").isEqualTo(bytes.replace(" ", ""));
    }
}
