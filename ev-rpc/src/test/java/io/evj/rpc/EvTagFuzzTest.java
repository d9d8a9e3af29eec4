package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What Jazzer is let loose on. In a normal run the seeds are replayed: the files in `EvTagFuzzTestInputs`, one folder for each test.
/// What a fuzzing run finds becomes a seed there.
final class EvTagFuzzTest {
    private static final int CUTS_MAX = 256;
    private static final String NONE = "none";
    private static final MessageLimits LIMITS = MessageLimits.defaults();

    private final MessageReader reader = new MessageReader();

    /// Items one behind the other, each read in the way that its tag asks for: the same whatever the pieces and wherever the octets end.
    /// What was read is written and read again as the same.
    @FuzzTest
    void items(byte[] octets) {
        for (int length : lengths(octets)) {
            byte[] cut = Arrays.copyOf(octets, length);
            List<String> whole = items(cut, length);

            assertThat(items(cut, 1)).isEqualTo(whole);
            assertThat(items(cut, 7)).isEqualTo(whole);
        }
    }

    /// A message, whole and cut at every octet: read or refused as [EvTag] does item by item, also by a reader that has seen others. What was
    /// read is written and read again as the same.
    @FuzzTest
    void messages(byte[] octets) {
        for (int length : lengths(octets)) {
            message(Arrays.copyOf(octets, length));
        }
    }

    private void message(byte[] octets) {
        String expected = byItem(octets);
        try (EvBuffer source = pieces(octets, 7)) {
            try {
                String read = written(reader.unmarshal(Sample.TYPE, source, LIMITS));

                assertThat(source.isEmpty()).isTrue();
                assertThat(read).isEqualTo(expected);
                source.add(Hex.bytes(read));
                Sample again = reader.unmarshal(Sample.TYPE, source, LIMITS);
                assertThat(written(again)).isEqualTo(read);
            } catch (TagException refused) {
                assertThat(refused.offset()).isBetween(0L, (long) octets.length);
                assertThat(source.length()).isEqualTo(octets.length);
                if (refused.reason() != Reason.LIMIT) { // which only a reader has
                    assertThat(expected).isEqualTo(NONE);
                }
            }
        }
    }

    /// Where to cut: everywhere, unless that takes too long.
    private static int[] lengths(byte[] octets) {
        int step = 1 + octets.length / CUTS_MAX;
        int[] lengths = new int[octets.length / step + 1];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = octets.length - i * step;
        }
        return lengths;
    }

    /// A buffer whose segments have so many octets.
    private static EvBuffer pieces(byte[] octets, int size) {
        EvBuffer buffer = EvBuffer.create();
        for (int from = 0; from < octets.length; from += size) {
            int length = Math.min(size, octets.length - from);
            try (EvBuffer piece = EvBuffer.create().add(octets, from, length)) {
                buffer.addBuffer(piece);
            }
        }
        return buffer;
    }

    // ---- items

    private static List<String> items(byte[] octets, int size) {
        List<String> told = new ArrayList<>();
        try (EvBuffer source = pieces(octets, size)) {
            while (!source.isEmpty()) {
                long left = source.length();
                try {
                    long tag = EvTag.peek(source);
                    long length = EvTag.peekLength(source);
                    assertThat(source.length()).isEqualTo(left);
                    told.add(tag + ": " + item(source, tag));
                    assertThat(source.length()).isEqualTo(left - length);
                } catch (TagException refused) {
                    assertThat(refused.offset()).isBetween(0L, left);
                    assertThat(source.length()).as("what is refused stays").isEqualTo(left);
                    told.add(refused.reason() + " " + refused.getMessage());
                    break;
                }
            }
        }
        return told;
    }

    private static Object item(EvBuffer source, long tag) {
        int wanted = (int) tag;
        return switch ((int) (tag & 7)) {
            case 1 -> again(EvTag::marshalInt, EvTag::unmarshalInt, source, wanted);
            case 2 -> again(EvTag::marshalInt64, EvTag::unmarshalInt64, source, wanted);
            case 3 -> again(EvTag::marshalString, EvTag::unmarshalString, source, wanted);
            case 4 -> {
                byte[] payload = new byte[4];
                EvTag.unmarshalFixed(source, wanted, payload);
                yield HexFormat.of().formatHex(payload);
            }
            case 5 -> EvTag.unmarshalTime(source, wanted);
            case 6 -> written(EvTag.unmarshalMessage(source, wanted, Sample.TYPE, LIMITS));
            case 7 -> {
                EvTag.consume(source);
                yield "";
            }
            default -> {
                try (EvBuffer payload = EvBuffer.create()) {
                    TagHeader head = EvTag.unmarshal(source, payload);
                    assertThat(head.length()).isEqualTo(payload.length());
                    yield head + " " + Hex.of(payload);
                }
            }
        };
    }

    private interface Marshal<T> {
        void marshal(EvBuffer target, int tag, T value);
    }

    private interface Unmarshal<T> {
        T unmarshal(EvBuffer source, int tag);
    }

    /// Takes a value out, which must come back when it is written.
    private static <T> T again(
            Marshal<T> marshal, Unmarshal<T> unmarshal, EvBuffer source, int tag) {
        T value = unmarshal.unmarshal(source, tag);
        try (EvBuffer copy = EvBuffer.create()) {
            marshal.marshal(copy, tag, value);
            assertThat(unmarshal.unmarshal(copy, tag)).isEqualTo(value);
            assertThat(copy.isEmpty()).isTrue();
        }
        return value;
    }

    // ---- messages

    private static String written(Sample sample) {
        try (EvBuffer buffer = EvBuffer.create()) {
            sample.marshal(buffer);
            return Hex.of(buffer);
        }
    }

    /// Reads a [Sample] with what [EvTag] has, and no care for speed.
    ///
    /// @return as it is written again
    private static String byItem(byte[] octets) {
        try (EvBuffer source = EvBuffer.create().add(octets)) {
            return written(sample(source));
        } catch (TagException refused) {
            return NONE;
        }
    }

    private static Sample sample(EvBuffer source) {
        var items = new Items(source);
        Sample sample =
                new Sample(
                        items.one(1, b -> EvTag.unmarshalInt(b, 1)),
                        items.one(2, b -> EvTag.unmarshalInt64(b, 2)),
                        items.one(3, b -> EvTag.unmarshalString(b, 3)),
                        items.one(4, EvTagFuzzTest::data),
                        items.maybe(5, EvTagFuzzTest::inner),
                        items.maybe(6, b -> EvTag.unmarshalInt(b, 6)),
                        items.maybe(7, b -> EvTag.unmarshalInt64(b, 7)),
                        items.all(8, b -> EvTag.unmarshalInt(b, 8)),
                        items.all(9, b -> EvTag.unmarshalInt64(b, 9)),
                        items.all(10, b -> EvTag.unmarshalString(b, 10)),
                        items.all(0x1234, EvTagFuzzTest::inner));
        items.checkAllWereRead();
        return sample;
    }

    private static byte[] data(EvBuffer item) {
        byte[] data = new byte[2];
        EvTag.unmarshalFixed(item, 4, data);
        return data;
    }

    private static Sample inner(EvBuffer item) {
        try (EvBuffer payload = EvBuffer.create()) {
            EvTag.unmarshal(item, payload);
            return sample(payload);
        }
    }

    /// The items of a message, one by one.
    private static final class Items {
        private final List<Long> tags = new ArrayList<>();
        private final List<byte[]> items = new ArrayList<>();
        private int readCount;

        Items(EvBuffer source) {
            while (!source.isEmpty()) {
                long length = EvTag.peekLength(source);
                if (length < 0 || length > source.length()) {
                    throw new TagException(Reason.TRUNCATED, 0, "not all there");
                }
                tags.add(EvTag.peek(source));
                items.add(source.removeBytes((int) length));
            }
        }

        <T> List<T> all(long tag, Function<EvBuffer, T> read) {
            List<T> values = new ArrayList<>();
            for (int i = 0; i < tags.size(); i++) {
                if (tags.get(i) == tag) {
                    try (EvBuffer item = EvBuffer.create().add(items.get(i))) {
                        values.add(read.apply(item));
                    }
                    readCount++;
                }
            }
            return values;
        }

        <T> @Nullable T maybe(long tag, Function<EvBuffer, T> read) {
            List<T> values = all(tag, read);
            if (values.size() > 1) {
                throw new TagException(Reason.REPEATED, 0, "a second one");
            }
            return values.isEmpty() ? null : values.getFirst();
        }

        <T> T one(long tag, Function<EvBuffer, T> read) {
            T value = maybe(tag, read);
            if (value == null) {
                throw new TagException(Reason.INCOMPLETE, 0, "missing");
            }
            return value;
        }

        void checkAllWereRead() {
            if (readCount != tags.size()) {
                throw new TagException(Reason.WRONG_TAG, 0, "unknown");
            }
        }
    }
}
