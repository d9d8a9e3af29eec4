package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads messages. One reader can be used over and over: it keeps its memory, and allocates the messages only. Confined to
/// one thread at a time.
///
/// Generated messages read themselves in a loop over [#next()]. What they have of a member so far goes into the method
/// that reads the item: so it finds members that occur twice.
public final class MessageReader {
    /// An array has no room for more.
    private static final int BYTES_POSSIBLE = Integer.MAX_VALUE - 8 - Wire.INT64_BYTES_MAX;

    private final Cursor cursor = new Cursor();
    private MessageLimits limits = MessageLimits.defaults();

    /// Where the current item begins, and where it ends.
    private int itemStart;

    private int itemEnd;
    private int tag;

    /// How many messages we are in, and how many more items there may be.
    private int depth;

    private int itemsLeft;

    /// Makes a reader.
    public MessageReader() {}

    /// Makes a message of all that a buffer holds.
    ///
    /// @param <T>    the message
    /// @param type   of the message
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws TagException these bytes are no such message, or more than the limits allow
    public <T extends Message> T unmarshal(
            MessageType<T> type, EvBuffer source, MessageLimits limits) {
        T message = read(source, 0, source.length(), type, limits);
        source.clear();
        return message;
    }

    /// Makes a message of a part of a buffer, which stays in it.
    <T extends Message> T read(
            EvBuffer source, int from, long length, MessageType<T> type, MessageLimits newLimits) {
        limits = newLimits;
        int max = Math.min(newLimits.bytesMax(), BYTES_POSSIBLE);
        if (length > max) {
            throw new TagException(
                    Reason.LIMIT,
                    from,
                    "a message of %d bytes, can take %d".formatted(length, max));
        }
        int bytes = (int) length;
        if (cursor.bytes.length - Wire.INT64_BYTES_MAX < bytes) { // of which some stay unused
            cursor.bytes = new byte[bytes + Wire.INT64_BYTES_MAX];
        }
        cursor.at = 0;
        cursor.end = source.copyOut(from, cursor.bytes, 0, bytes);
        cursor.origin = from;
        depth = 1;
        itemsLeft = newLimits.itemsMax();
        try {
            return type.read(this);
        } finally {
            if (bytes > MessageWriter.BYTES_KEPT) {
                cursor.bytes = Cursor.NOTHING;
            }
        }
    }

    // ---- items

    /// Goes to the next item of the message.
    ///
    /// @return whether there is one
    /// @throws TagException the bytes end in it, or there are more than the limits allow
    public boolean next() {
        Cursor in = cursor;
        int start = in.at;
        if (start == in.end) {
            return false;
        }
        itemStart = start;
        byte[] bytes = in.bytes; // some can be read behind the end: see read()
        int number = bytes[start];
        int head = bytes[start + 1];
        if (number >= 0
                && (head & 0xe0) == 0
                && itemsLeft > 0) { // one byte, and two digits at most
            boolean isShort = (head & 0x10) == 0;
            int length = isShort ? head : head & 0xf | bytes[start + 2] & 0xf0;
            int payload = start + (isShort ? 2 : 3);
            if (length <= in.end - payload) {
                itemsLeft--;
                tag = number;
                in.at = payload;
                itemEnd = payload + length;
                return true;
            }
        }
        return nextOfAny();
    }

    /// The same for items of any tag and length, and the exceptions for what is none.
    private boolean nextOfAny() {
        Cursor in = cursor;
        long number = in.tag();
        if (number < 0 || !in.hasInteger(Wire.INT_DIGITS_MAX)) {
            throw new TagException(Reason.TRUNCATED, in.origin + in.end, "no whole tag and length");
        }
        tag = (int) number;
        long length = in.integer();
        if (length > in.end - in.at) {
            throw failure(
                    Reason.TRUNCATED,
                    "%d bytes of a payload of %d".formatted(in.end - in.at, length));
        }
        if (--itemsLeft < 0) {
            throw failure(Reason.LIMIT, "more than " + limits.itemsMax() + " items");
        }
        itemEnd = in.at + (int) length;
        return true;
    }

    /// The tag of the current item.
    ///
    /// @return without sign
    public int tag() {
        return tag;
    }

    /// Reads an `int`.
    ///
    /// @param isSet whether the member occurred before
    /// @return without sign
    /// @throws TagException it did; or this is none
    public int int32(boolean isSet) {
        checkOnce(isSet);
        return (int) integer(Wire.INT_DIGITS_MAX);
    }

    /// Reads an `optional int`.
    ///
    /// @param earlier the value so far
    /// @return without sign
    /// @throws TagException there is an earlier value; or this is none
    public Integer int32(@Nullable Integer earlier) {
        return int32(earlier != null);
    }

    /// Reads an `int64`.
    ///
    /// @param isSet whether the member occurred before
    /// @return without sign
    /// @throws TagException it did; or this is none
    public long int64(boolean isSet) {
        checkOnce(isSet);
        return integer(Wire.INT64_DIGITS_MAX);
    }

    /// Reads an `optional int64`.
    ///
    /// @param earlier the value so far
    /// @return without sign
    /// @throws TagException there is an earlier value; or this is none
    public Long int64(@Nullable Long earlier) {
        return int64(earlier != null);
    }

    /// Reads a `string`.
    ///
    /// @param earlier the value so far
    /// @return the text
    /// @throws TagException there is an earlier value; or this is not UTF-8
    public String string(@Nullable String earlier) {
        checkOnce(earlier != null);
        return text();
    }

    /// Reads `bytes`.
    ///
    /// @param earlier the value so far
    /// @return a new array
    /// @throws TagException there is an earlier value
    public byte[] bytes(byte @Nullable [] earlier) {
        checkOnce(earlier != null);
        byte[] payload = Arrays.copyOfRange(cursor.bytes, cursor.at, itemEnd);
        cursor.at = itemEnd;
        return payload;
    }

    /// Reads `bytes` of a given length.
    ///
    /// @param earlier the value so far
    /// @param length  how many there must be
    /// @return a new array
    /// @throws TagException there is an earlier value; or this is longer or shorter
    public byte[] bytes(byte @Nullable [] earlier, int length) {
        int given = itemEnd - cursor.at;
        if (given != length) {
            throw failure(Reason.WRONG_LENGTH, given + " bytes, wanted " + length);
        }
        return bytes(earlier);
    }

    /// Reads a `struct[…]`.
    ///
    /// @param <T>     the message
    /// @param earlier the value so far
    /// @param type    of the message
    /// @return the message
    /// @throws TagException there is an earlier value; or this is no such message, or too deep inside others
    public <T extends Message> T message(@Nullable T earlier, MessageType<T> type) {
        checkOnce(earlier != null);
        return inner(type);
    }

    // ---- arrays

    /// Reads one item of an `array int`.
    ///
    /// @param earlier those so far
    /// @return a list with this one behind them, perhaps the same
    /// @throws TagException this is none
    public List<Integer> int32s(List<Integer> earlier) {
        return with(earlier, (int) integer(Wire.INT_DIGITS_MAX));
    }

    /// Reads one item of an `array int64`.
    ///
    /// @param earlier those so far
    /// @return a list with this one behind them, perhaps the same
    /// @throws TagException this is none
    public List<Long> int64s(List<Long> earlier) {
        return with(earlier, integer(Wire.INT64_DIGITS_MAX));
    }

    /// Reads one item of an `array string`.
    ///
    /// @param earlier those so far
    /// @return a list with this one behind them, perhaps the same
    /// @throws TagException this is not UTF-8
    public List<String> strings(List<String> earlier) {
        return with(earlier, text());
    }

    /// Reads one item of an `array struct[…]`.
    ///
    /// @param <T>     the message
    /// @param earlier those so far
    /// @param type    of the message
    /// @return a list with this one behind them, perhaps the same
    /// @throws TagException this is no such message, or too deep inside others
    public <T extends Message> List<T> messages(List<T> earlier, MessageType<T> type) {
        return with(earlier, inner(type));
    }

    private static <T> List<T> with(List<T> earlier, T value) {
        List<T> list = earlier.isEmpty() ? new ArrayList<>() : earlier;
        list.add(value);
        return list;
    }

    // ---- at the end

    /// Checks that a member was there.
    ///
    /// @param <T>   of the member
    /// @param value what was read, if it was
    /// @param name  of the member
    /// @return the value
    /// @throws TagException it was not there
    public <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /// Checks that a member was there.
    ///
    /// @param isSet whether it was
    /// @param name  of the member
    /// @throws TagException it was not there
    public void require(boolean isSet, String name) {
        if (!isSet) {
            throw missing(name);
        }
    }

    /// For an item that the message does not have.
    ///
    /// @return what to throw
    public TagException unknown() {
        return failure(Reason.WRONG_TAG, "unknown");
    }

    // ---- inside

    private long integer(int digitsMax) {
        Cursor in = cursor;
        byte[] bytes = in.bytes;
        int from = in.at;
        int digits = (bytes[from] >>> 4 & 0xf) + 1;
        if (digits <= digitsMax && Wire.bytes(digits) <= itemEnd - from) {
            in.at = itemEnd;
            return Wire.integerWide(bytes, from, digits);
        }
        return integerOfAny(digitsMax);
    }

    /// With the exceptions for what is none.
    private long integerOfAny(int digitsMax) {
        Cursor in = cursor;
        int messageEnd = in.end;
        in.end = itemEnd;
        if (!in.hasInteger(digitsMax)) {
            throw failure(Reason.BAD_INTEGER, "an integer is longer than its item");
        }
        long value = in.integer();
        in.at = itemEnd;
        in.end = messageEnd;
        return value;
    }

    private String text() {
        String text = Utf8.decode(cursor.bytes, cursor.at, itemEnd, cursor.origin);
        cursor.at = itemEnd;
        return text;
    }

    private <T extends Message> T inner(MessageType<T> type) {
        if (depth == limits.depthMax()) {
            throw failure(Reason.LIMIT, "more than " + depth + " messages inside one another");
        }
        int outerEnd = cursor.end;
        int end = itemEnd;
        depth++;
        cursor.end = end;
        T message = type.read(this);
        cursor.at = end;
        cursor.end = outerEnd;
        depth--;
        return message;
    }

    private void checkOnce(boolean isSet) {
        if (isSet) {
            throw failure(Reason.REPEATED, "a second one");
        }
    }

    private TagException missing(String name) {
        return new TagException(Reason.INCOMPLETE, cursor.offset(), name + " is missing");
    }

    /// About the current item.
    private TagException failure(Reason reason, String what) {
        return new TagException(
                reason,
                cursor.origin + itemStart,
                "item with tag " + Integer.toUnsignedString(tag) + ": " + what);
    }
}
