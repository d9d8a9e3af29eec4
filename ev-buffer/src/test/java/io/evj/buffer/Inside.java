package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Looks into a buffer without changing how its bytes lie.
final class Inside {
    private Inside() {}

    /// Fails when something does not hold that always must.
    static void check(EvBuffer buffer) {
        Chain chain = buffer.chain;
        long length = 0;
        Segment last = null;
        for (Segment segment = chain.head; segment != null; segment = segment.next) {
            check(segment);
            assertThat(segment.bytes()).as("bytes in a segment").isPositive();
            length += segment.bytes();
            last = segment;
        }
        assertThat(chain.length).as("length").isEqualTo(length);
        assertThat(chain.tail).as("tail").isSameAs(last);
        for (Segment segment = chain.spare; segment != null; segment = segment.next) {
            check(segment);
            assertThat(segment.bytes()).as("bytes in a spare block").isZero();
            assertThat(segment.start).as("start of a spare block").isZero();
            assertThat(segment.uses).as("uses of a spare block").isEqualTo(1);
            assertThat(segment.origin).as("a spare block").isInstanceOf(Slab.class);
        }
    }

    private static void check(Segment segment) {
        assertThat(segment.start).as("start").isBetween(0, segment.end);
        assertThat(segment.end).as("end").isBetween(segment.start, segment.limit);
        assertThat(segment.limit).as("limit").isLessThanOrEqualTo(segment.memory.capacity());
        assertThat(segment.memory.limit()).as("open").isEqualTo(segment.memory.capacity());
        assertThat(segment.uses).as("uses").isPositive();
        assertThat(segment.inFile).as("bytes in a file").isNotNegative();
        if (segment.inFile > 0) {
            assertThat(segment.end).as("end of a segment in a file").isZero();
            assertThat(segment.origin).isInstanceOf(FileSegment.class);
        }
        if (!(segment.origin instanceof Slab)) {
            assertThat(segment.room()).as("room in memory that may not be written").isZero();
        }
        if (segment.origin instanceof Segment root) {
            assertThat(root.origin).as("the root of a view").isNotInstanceOf(Segment.class);
            assertThat(root.uses).as("uses of a root").isPositive();
        }
    }

    /// The content; bytes in files are read and stay there.
    static byte[] bytes(EvBuffer buffer) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Segment segment = buffer.chain.head; segment != null; segment = segment.next) {
            byte[] some = new byte[(int) segment.bytes()];
            if (segment.inFile > 0) {
                try {
                    ((FileSegment) segment.origin)
                            .read(ByteBuffer.wrap(some), segment.filePosition);
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            } else {
                segment.memory.get(segment.start, some);
            }
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    /// How the bytes lie: for each segment its length, with `f` for a file, `v` for a view, `r` for the user's memory.
    static String layout(EvBuffer buffer) {
        StringBuilder layout = new StringBuilder();
        for (Segment segment = buffer.chain.head; segment != null; segment = segment.next) {
            layout.append(layout.isEmpty() ? "" : " ").append(segment.bytes());
            switch (segment.origin) {
                case Slab slab -> {}
                case Foreign foreign -> layout.append('r');
                case FileSegment file -> layout.append(segment.inFile > 0 ? 'f' : 'm');
                case Loaded loaded -> layout.append('l');
                case Segment root -> layout.append('v');
            }
        }
        return layout.toString();
    }
}
