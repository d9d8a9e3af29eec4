package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import org.jspecify.annotations.Nullable;

/// Tag and length of the item at the front of a buffer.
///
/// @param tag    without sign
/// @param length of the payload
/// @param size   of tag and length together
record ItemHead(int tag, long length, int size) {
    /// Looks at what need not be there.
    ///
    /// @return null: not all of tag and length is there
    static @Nullable ItemHead peek(EvBuffer source) {
        Cursor cursor = Cursor.of(source, 0, Wire.HEAD_BYTES_MAX);
        long tag = cursor.tag();
        if (tag < 0 || !cursor.hasInteger(Wire.INT_DIGITS_MAX)) {
            return null;
        }
        long length = cursor.integer();
        return new ItemHead((int) tag, length, cursor.at);
    }

    /// That of an item which is all there.
    static ItemHead of(EvBuffer source) {
        ItemHead head = peek(source);
        if (head == null) {
            throw new TagException(Reason.TRUNCATED, source.length(), "no whole tag and length");
        }
        if (head.itemLength() > source.length()) {
            throw new TagException(
                    Reason.TRUNCATED,
                    source.length(),
                    "%d bytes of a payload of %d"
                            .formatted(source.length() - head.size, head.length));
        }
        return head;
    }

    /// That of an item which is all there and has a given tag.
    static ItemHead of(EvBuffer source, int tag) {
        ItemHead head = of(source);
        if (head.tag != tag) {
            throw new TagException(
                    Reason.WRONG_TAG,
                    0,
                    "tag %s, wanted %s"
                            .formatted(
                                    Integer.toUnsignedString(head.tag),
                                    Integer.toUnsignedString(tag)));
        }
        return head;
    }

    /// A cursor over the first bytes of the payload, which stays in the buffer.
    Cursor payload(EvBuffer source, int bytesMax) {
        return Cursor.of(source, size, (int) Math.min(length, bytesMax));
    }

    /// Of head and payload.
    long itemLength() {
        return size + length;
    }
}
