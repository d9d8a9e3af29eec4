package io.evj.itests.rpc;

import io.evj.itests.rpc.messages.Everything;
import io.evj.itests.rpc.messages.Point;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Messages that tests send.
final class Samples {
    private Samples() {}

    /// Every member is set.
    static Everything full() {
        return new Everything(
                -2,
                0xfedc_ba98_7654_3210L,
                "Zürich \u20ac \ud83c\udf27",
                new byte[] {0, 1, -1, 127, -128},
                new byte[] {9, 0, 8, 0},
                new Point(3, "third"),
                0,
                -1L,
                "",
                new byte[0],
                new byte[] {1, 2, 3, 4},
                new Point(-1, null),
                List.of(0, 1, 15, 16, -1),
                List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE),
                List.of("one", "", "three"),
                List.of(new Point(1, null), new Point(2, "two")));
    }

    /// Only what must be set is set.
    static Everything least() {
        return new Everything(
                1,
                2,
                "text",
                "data".getBytes(StandardCharsets.US_ASCII),
                new byte[4],
                new Point(0, null),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    /// Arrays of some length: a message of tens of thousands of bytes.
    static Everything large() {
        Everything least = least();
        return new Everything(
                least.number(),
                least.large(),
                IntStream.range(0, 2000).mapToObj(i -> "word" + i).collect(Collectors.joining()),
                new byte[4096],
                least.key(),
                least.place(),
                null,
                null,
                null,
                null,
                null,
                null,
                IntStream.range(0, 3000).boxed().toList(),
                List.of(),
                IntStream.range(0, 1000).mapToObj(i -> "text " + i).toList(),
                IntStream.range(0, 500).mapToObj(i -> new Point(i, "p" + i)).toList());
    }
}
