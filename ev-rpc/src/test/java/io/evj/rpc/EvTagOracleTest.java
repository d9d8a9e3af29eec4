package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same questions to libevent and to us.
class EvTagOracleTest {
    private static final int ROUNDS = 2000;

    private static TagOracle oracle;

    private final Random random = new Random(20_261_122);

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        oracle = TagOracle.start(folder);
    }

    @AfterAll
    static void stop() {
        if (oracle != null) {
            oracle.close();
        }
    }

    @Test
    void integersAreWrittenAlike() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            int tag = (int) number(32);
            long value = number(64);
            int small = (int) value;
            String smallText = Integer.toUnsignedString(small);
            String tagText = Integer.toUnsignedString(tag);
            String text = Long.toUnsignedString(value);

            EvBuffer ours = EvBuffer.create();
            EvTag.encodeInt(ours, small);
            assertSame(ours, "encode_int", smallText);
            EvTag.encodeInt64(ours, value);
            assertSame(ours, "encode_int64", text);
            EvTag.marshalInt(ours, tag, small);
            assertSame(ours, "marshal_int", tagText, smallText);
            EvTag.marshalInt64(ours, tag, value);
            assertSame(ours, "marshal_int64", tagText, text);
        }
    }

    @Test
    void bytesAreWrittenAlike() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            int tag = (int) number(32);
            String tagText = Integer.toUnsignedString(tag);
            byte[] payload = new byte[random.nextInt(i % 100 == 0 ? 20_000 : 40)];
            random.nextBytes(payload);
            String text =
                    random.ints(random.nextInt(40), 1, 0xd800)
                            .collect(
                                    StringBuilder::new,
                                    StringBuilder::appendCodePoint,
                                    StringBuilder::append)
                            .toString();

            EvBuffer ours = EvBuffer.create();
            EvTag.marshal(ours, tag, payload);
            assertSame(ours, "marshal", tagText, hex(payload));
            EvTag.marshalBuffer(ours, tag, EvBuffer.create().add(payload));
            assertSame(ours, "marshal_buffer", tagText, hex(payload));
            EvTag.marshalString(ours, tag, text);
            assertSame(ours, "marshal_string", tagText, hex(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void timesAreWrittenAlike() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            int tag = (int) number(32);
            long seconds = number(32);
            int micros = random.nextInt(1_000_000);

            EvBuffer ours = EvBuffer.create();
            EvTag.marshalTime(ours, tag, Duration.ofSeconds(seconds, micros * 1000L));
            assertSame(ours, "marshal_timeval", Integer.toUnsignedString(tag), seconds, micros);
        }
    }

    /// Items, whole or damaged: both read the same, or both refuse.
    @Test
    void allIsReadAlike() throws IOException {
        for (int i = 0; i < 5 * ROUNDS; i++) {
            int tag = (int) number(32);
            byte[] bytes = damaged(item(tag));
            String tagText = Integer.toUnsignedString(tag);
            String hex = hex(bytes);

            assertSame(bytes, b -> number(EvTag.peek(b), b), "peek", hex);
            assertSame(bytes, b -> number(EvTag.payloadLength(b), b), "payload_length", hex);
            assertSame(bytes, b -> number(EvTag.peekLength(b), b), "peek_length", hex);
            assertSame(bytes, EvTagOracleTest::header, "header", hex);
            assertSame(bytes, EvTagOracleTest::consume, "consume", hex);
            assertSame(bytes, EvTagOracleTest::unmarshal, "unmarshal", hex);
            assertSame(
                    bytes,
                    b -> number(Integer.toUnsignedLong(EvTag.unmarshalInt(b, tag)), b),
                    "unmarshal_int",
                    tagText,
                    hex);
            assertSame(
                    bytes,
                    b -> {
                        String value = Long.toUnsignedString(EvTag.unmarshalInt64(b, tag));
                        return List.of("0", value, left(b));
                    },
                    "unmarshal_int64",
                    tagText,
                    hex);
            assertSame(bytes, b -> fixed(b, tag), "unmarshal_fixed", tagText, 3, hex);
            assertSame(bytes, b -> time(b, tag), "unmarshal_timeval", tagText, hex);
        }
    }

    @Test
    void textIsReadAlike() throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            int tag = (int) number(32);
            var item = EvBuffer.create();
            EvTag.marshalString(item, tag, "x".repeat(random.nextInt(40)));
            byte[] bytes = all(item);
            if (random.nextBoolean()) {
                bytes = cut(bytes);
            }

            assertSame(
                    bytes,
                    b -> {
                        String text = EvTag.unmarshalString(b, tag);
                        return List.of("0", hex(text.getBytes(StandardCharsets.UTF_8)), left(b));
                    },
                    "unmarshal_string",
                    Integer.toUnsignedString(tag),
                    hex(bytes));
        }
    }

    // ---- what we answer

    /// @param value -1: not all there
    private static List<String> number(long value, EvBuffer buffer) {
        return value < 0
                ? List.of("-1", "0")
                : List.of("0", Long.toString(value & 0xffff_ffffL), left(buffer));
    }

    private static List<String> header(EvBuffer source) {
        TagHeader header = EvTag.unmarshalHeader(source);
        return List.of(
                "0",
                Integer.toUnsignedString(header.tag()),
                Long.toString(header.length()),
                left(source));
    }

    private static List<String> consume(EvBuffer source) {
        EvTag.consume(source);
        return List.of("0", left(source));
    }

    private static List<String> unmarshal(EvBuffer source) {
        EvBuffer payload = EvBuffer.create();
        int tag = EvTag.unmarshal(source, payload).tag();
        return List.of("0", Integer.toUnsignedString(tag), hex(all(payload)), left(source));
    }

    private static List<String> fixed(EvBuffer source, int tag) {
        byte[] three = new byte[3];
        EvTag.unmarshalFixed(source, tag, three);
        return List.of("0", hex(three), left(source));
    }

    private static List<String> time(EvBuffer source, int tag) {
        Duration time = EvTag.unmarshalTime(source, tag);
        return List.of("0", Long.toString(time.toNanos() / 1000), left(source));
    }

    private static String left(EvBuffer buffer) {
        return Long.toString(buffer.length());
    }

    // ---- what we ask

    /// A number of any length up to so many bits.
    private long number(int bitsMax) {
        int bits = random.nextInt(bitsMax + 1);
        return bits == 0 ? 0 : random.nextLong() >>> (64 - bits);
    }

    private byte[] item(int tag) {
        EvBuffer item = EvBuffer.create();
        switch (random.nextInt(6)) {
            case 0 -> EvTag.marshalInt(item, tag, (int) number(32));
            case 1 -> EvTag.marshalInt64(item, tag, number(64));
            case 2 -> EvTag.marshalTime(item, tag, Duration.ofSeconds(number(32), 7000));
            case 3 -> EvTag.marshal(item, tag, new byte[3]);
            case 4 -> EvTag.marshal(item, tag, noise(20));
            default -> item.add(noise(12));
        }
        return all(item);
    }

    private byte[] noise(int lengthMax) {
        byte[] noise = new byte[random.nextInt(lengthMax + 1)];
        random.nextBytes(noise);
        return noise;
    }

    /// Cut, extended, or with a byte changed; or as it was.
    private byte[] damaged(byte[] item) {
        var bytes = new ArrayList<Byte>();
        for (byte b : item) {
            bytes.add(b);
        }
        int kind = random.nextInt(4);
        if (kind == 1) {
            return cut(item);
        }
        if (kind == 2) {
            for (byte b : noise(5)) {
                bytes.add(b);
            }
        }
        byte[] changed = new byte[bytes.size()];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = bytes.get(i);
        }
        if (kind == 3 && changed.length > 0) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private byte[] cut(byte[] bytes) {
        byte[] shorter = new byte[random.nextInt(bytes.length + 1)];
        System.arraycopy(bytes, 0, shorter, 0, shorter.length);
        return shorter;
    }

    private static byte[] all(EvBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.length()];
        buffer.copyOut(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return "x" + HexFormat.of().formatHex(bytes);
    }

    private static void assertSame(EvBuffer ours, Object... question) throws IOException {
        assertThat(List.of("x" + Hex.of(ours)))
                .as("%s", List.of(question))
                .isEqualTo(oracle.ask(question));
        ours.clear();
    }

    private static void assertSame(
            byte[] bytes, Function<EvBuffer, List<String>> unmarshal, Object... question)
            throws IOException {
        EvBuffer source = EvBuffer.create().add(bytes);
        List<String> ours;
        try {
            ours = unmarshal.apply(source);
        } catch (TagException e) {
            ours = List.of("-1");
            assertThat(all(source)).as("left in the buffer").isEqualTo(bytes);
        }
        List<String> theirs = oracle.ask(question);
        if (theirs.getFirst().equals("-1")) {
            theirs = List.of("-1");
            ours = ours.subList(0, 1);
        }
        assertThat(ours).as("%s", List.of(question)).isEqualTo(theirs);
    }
}
