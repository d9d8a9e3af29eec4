package io.evj.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.EvBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EvTagPropertyTest {
    @Property
    void integersComeBack(@ForAll int tag, @ForAll int value, @ForAll long large) {
        EvBuffer buffer = EvBuffer.create();
        EvTag.marshalInt(buffer, tag, value);
        EvTag.marshalInt64(buffer, tag, large);

        assertThat(EvTag.unmarshalInt(buffer, tag)).isEqualTo(value);
        assertThat(EvTag.unmarshalInt64(buffer, tag)).isEqualTo(large);
        assertThat(buffer.isEmpty()).isTrue();
    }

    @Property
    void textComesBackUnlessItIsNone(@ForAll String text) {
        EvBuffer buffer = EvBuffer.create();
        boolean isText = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        try {
            EvTag.marshalString(buffer, 1, text);
        } catch (IllegalArgumentException e) {
            assertThat(isText).isFalse();
            return;
        }

        assertThat(isText).isTrue();
        assertThat(Hex.of(buffer))
                .endsWith(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
        assertThat(EvTag.unmarshalString(buffer, 1)).isEqualTo(text);
    }

    /// Arbitrary bytes: a result or a TagException, and in that case nothing taken out.
    @Property(tries = 5000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        List<Consumer<EvBuffer>> decoders =
                List.of(
                        EvTag::peek,
                        EvTag::peekLength,
                        EvTag::payloadLength,
                        EvTag::unmarshalHeader,
                        EvTag::consume,
                        b -> EvTag.unmarshal(b, EvBuffer.create()),
                        b -> EvTag.unmarshalInt(b, first(bytes)),
                        b -> EvTag.unmarshalInt64(b, first(bytes)),
                        b -> EvTag.unmarshalString(b, first(bytes)),
                        b -> EvTag.unmarshalTime(b, first(bytes)),
                        b -> EvTag.unmarshalFixed(b, first(bytes), new byte[2]),
                        b -> Sample.TYPE.unmarshal(b, MessageLimits.defaults()));
        for (Consumer<EvBuffer> decoder : decoders) {
            EvBuffer buffer = EvBuffer.create().add(bytes);
            try {
                decoder.accept(buffer);
            } catch (TagException e) {
                assertThat(e.offset()).isBetween(0L, (long) bytes.length);
                assertThat(buffer.length()).isEqualTo(bytes.length);
            }
        }
    }

    private static int first(byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] & 0x7f;
    }
}
