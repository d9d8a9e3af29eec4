package io.evj.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeedsTest {
    private static final byte[] INPUT = "abc".getBytes(US_ASCII);

    /// A codec that takes all it is given and remembers the pieces.
    private final List<List<String>> fed = new ArrayList<>();

    @Test
    void feedsWhole() {
        Feeds.whole(INPUT, this::codec, FeedsTest::takeAll, codec -> {});

        assertThat(fed).containsExactly(List.of("abc"));
    }

    @Test
    void feedsOneByteAtATime() {
        Feeds.oneByteAtATime(INPUT, this::codec, FeedsTest::takeAll, codec -> {});

        assertThat(fed).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void splitsAtEachIndexWithAFreshCodec() {
        Feeds.splitEverywhere(INPUT, this::codec, FeedsTest::takeAll, codec -> {});

        assertThat(fed)
                .containsExactly(
                        List.of("", "abc"),
                        List.of("a", "bc"),
                        List.of("ab", "c"),
                        List.of("abc", ""));
    }

    @Test
    void everyWayIsAllOfThem() {
        Feeds.everyWay(INPUT, this::codec, FeedsTest::takeAll, codec -> {});

        assertThat(fed)
                .hasSize(6)
                .contains(List.of("abc"), List.of("a", "b", "c"), List.of("ab", "c"));
    }

    @Test
    void offersAgainWhatTheCodecLeft() {
        Feeds.oneByteAtATime(INPUT, this::codec, FeedsTest::takePairs, codec -> {});

        assertThat(fed).containsExactly(List.of("a", "ab", "c"));
    }

    @Test
    void givesEmptyInputToo() {
        Feeds.everyWay(new byte[0], this::codec, FeedsTest::takeAll, codec -> {});

        assertThat(fed).containsExactly(List.of(""), List.of("", ""), List.of());
    }

    @Test
    void catchesACodecThatIgnoresTheArrayOffset() {
        assertThatThrownBy(() ->
                        Feeds.whole(
                                INPUT,
                                this::codec,
                                (codec, source) ->
                                        codec.add(new String(source.array(), 0, 3, US_ASCII)),
                                codec -> assertThat(codec).containsExactly("abc")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void saysHowItFedWhenTheCheckFails() {
        assertThatThrownBy(() ->
                        Feeds.everyWay(
                                INPUT,
                                this::codec,
                                FeedsTest::takeAll,
                                codec -> assertThat(codec).doesNotContain("bc")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("3 bytes, fed split at 1")
                .cause()
                .hasMessageContaining("bc");
    }

    @Test
    void saysHowItFedWhenTheCodecThrows() {
        assertThatThrownBy(() ->
                        Feeds.oneByteAtATime(
                                INPUT,
                                this::codec,
                                (codec, source) -> {
                                    throw new IllegalStateException("no more");
                                },
                                codec -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("one byte at a time")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private List<String> codec() {
        List<String> codec = new ArrayList<>();
        fed.add(codec);
        return codec;
    }

    private static void takeAll(List<String> codec, ByteBuffer source) {
        codec.add(US_ASCII.decode(source).toString());
    }

    /// Looks at each piece, and takes bytes in twos.
    private static void takePairs(List<String> codec, ByteBuffer source) {
        codec.add(US_ASCII.decode(source.duplicate()).toString());
        source.position(source.position() + source.remaining() / 2 * 2);
    }
}
