package io.evj.buffer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Data that is cut into segments on purpose. Around it lies what must not be seen.
final class Pieces {
    /// Blocks of 64 bytes.
    final BufferPool pool = new BufferPool(null, new BlockSizes(64, 16, 64, 16), Long.MAX_VALUE);

    private final String around;

    /// With bytes before and after the data of each segment.
    Pieces(String around) {
        this.around = around;
    }

    /// A chain of segments that hold these texts, one byte a character. Empty texts give empty segments.
    Chain chain(List<String> texts) {
        Chain chain = new Chain(pool);
        for (String text : texts) {
            Segment segment = pool.acquire(pool.small);
            segment.memory.put(0, latin1(around + text + around));
            segment.start = around.length();
            segment.end = segment.start + text.length();
            chain.link(segment, segment);
            chain.length += text.length();
        }
        return chain;
    }

    void release(Chain chain) {
        pool.releaseAll(chain.takeAll());
    }

    /// A buffer that holds these texts, each in a segment of its own.
    EvBuffer buffer(String... texts) {
        EvBuffer buffer = EvBuffer.of(pool);
        for (String text : texts) {
            try (EvBuffer piece = EvBuffer.of(pool)) {
                piece.add(latin1(around + text)).drain(around.length());
                buffer.addBuffer(piece);
            }
        }
        return buffer;
    }

    /// Cuts a text at given places, which may be the same, and out of order.
    static List<String> cut(String text, List<Integer> places) {
        var pieces = new ArrayList<String>();
        int begin = 0;
        for (int place : places.stream().sorted().toList()) {
            if (place <= text.length()) {
                pieces.add(text.substring(begin, place));
                begin = place;
            }
        }
        pieces.add(text.substring(begin));
        return pieces;
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Short texts of few different characters, so that there is much to find.
    static Arbitrary<String> texts(String characters) {
        return Arbitraries.strings().withChars(characters.toCharArray()).ofMaxLength(30);
    }

    static Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 30).list().ofMaxSize(12);
    }
}
