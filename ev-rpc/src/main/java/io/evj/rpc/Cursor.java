package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;

/// Reads numbers from an array. Has no limits but its end; allocates nothing once it is there.
final class Cursor {
    static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int at;

    /// Bytes from here on are not looked at.
    int end;

    /// What to add to an index to get the offset that exceptions tell.
    long origin;

    /// A cursor over a copy of some bytes of a buffer, or as many as there are.
    static Cursor of(EvBuffer source, int from, int bytesMax) {
        var cursor = new Cursor();
        cursor.bytes = new byte[bytesMax];
        cursor.end = source.copyOut(from, cursor.bytes, 0, bytesMax);
        cursor.origin = from;
        return cursor;
    }

    /// Reads a tag.
    ///
    /// @return at least 0; or -1 and nothing is read, if it is not all there
    /// @throws TagException it has more than 32 bits
    long tag() {
        int first = at < end ? bytes[at] : -1;
        if (first >= 0) { // the usual case: one byte
            at++;
            return first;
        }
        return longTag();
    }

    private long longTag() {
        long tag = 0;
        int index = at;
        for (int shift = 0; index < end; shift += 7) {
            int b = bytes[index++];
            if (shift == 28 && (b & 0xf0) != 0) {
                throw new TagException(
                        Reason.BAD_TAG, offset(), "a tag number has more than 32 bits");
            }
            tag |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                at = index;
                return tag;
            }
        }
        return -1;
    }

    /// Whether the integer that is next is all there.
    ///
    /// @param digitsMax of its type
    /// @throws TagException it has more digits: no more bytes will help
    boolean hasInteger(int digitsMax) {
        if (at == end) {
            return false;
        }
        int digits = digits();
        if (digits > digitsMax) {
            throw new TagException(
                    Reason.BAD_INTEGER,
                    offset(),
                    "an integer of " + digits + " digits, which can have " + digitsMax);
        }
        return Wire.bytes(digits) <= end - at;
    }

    /// Reads an integer that is all there.
    long integer() {
        int digits = digits();
        byte[] source = bytes;
        int index = at;
        if (index <= source.length - Long.BYTES) {
            at = index + Wire.bytes(digits);
            return Wire.integerWide(source, index, digits);
        }
        return integer(source, index, digits);
    }

    /// Digit by digit, near the end of the array.
    private long integer(byte[] source, int from, int digits) {
        int index = from;
        long value = source[index++] & 0xf;
        for (int shift = 4; shift < 4 * digits; shift += 8) {
            int b = source[index++];
            value |= (long) (b >>> 4 & 0xf) << shift;
            if (shift + 4 < 4 * digits) { // else a half that fills the byte up
                value |= (long) (b & 0xf) << shift + 4;
            }
        }
        at = index;
        return value;
    }

    private int digits() {
        return (bytes[at] >>> 4 & 0xf) + 1;
    }

    long offset() {
        return origin + at;
    }
}
