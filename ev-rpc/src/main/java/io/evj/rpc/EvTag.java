package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.TagException.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;

/// Writes and reads tagged items: a number that says what it is, the length of the payload, the payload. Byte for byte as
/// libevent does.
///
/// ```java
/// EvTag.marshalInt(buffer, 1, 5);
/// EvTag.marshalString(buffer, 7, "hello");
/// …
/// int five = EvTag.unmarshalInt(buffer, 1);
/// String hello = EvTag.unmarshalString(buffer, 7);
/// ```
///
/// Tags and integers have no sign: an `int` holds the 32 bits, and [Integer#toUnsignedLong] gives the number.
///
/// Methods that take something out fail with a [TagException] if it is not there as asked for, and leave the buffer as it
/// was: one that lacks bytes can be tried again when there are more. [#peekLength] tells beforehand. Nothing is
/// allocated for a payload that is not there. A closed or frozen buffer refuses with an `IllegalStateException`.
///
/// Has no state. Where a buffer is confined to a loop, so are calls with it.
public final class EvTag {
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    /// The longest array that every JVM makes.
    private static final int ARRAY_LENGTH_MAX = Integer.MAX_VALUE - 8;

    private EvTag() {}

    // ---- writing

    /// Appends an integer without tag: 1 to 5 bytes.
    ///
    /// @param target takes it
    /// @param value  without sign
    /// @libevent evtag_encode_int
    /// @libevent encode_int
    public static void encodeInt(EvBuffer target, int value) {
        encodeInt64(target, Integer.toUnsignedLong(value));
    }

    /// Appends an integer without tag: 1 to 9 bytes.
    ///
    /// @param target takes it
    /// @param value  without sign
    /// @libevent evtag_encode_int64
    /// @libevent encode_int64
    public static void encodeInt64(EvBuffer target, long value) {
        byte[] bytes = new byte[Wire.INT64_BYTES_MAX];
        target.add(bytes, 0, Wire.putInteger(bytes, 0, value));
    }

    /// Appends an item whose payload is bytes.
    ///
    /// @param target  takes it
    /// @param tag     what it is
    /// @param payload is copied
    /// @libevent evtag_marshal
    public static void marshal(EvBuffer target, int tag, byte[] payload) {
        marshal(target, tag, ByteBuffer.wrap(payload));
    }

    /// Appends an item whose payload is bytes.
    ///
    /// @param target  takes it
    /// @param tag     what it is
    /// @param payload the bytes between its position, which moves to the limit, and its limit; copied
    public static void marshal(EvBuffer target, int tag, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer item = ByteBuffer.wrap(head(tag, length, length));
        item.position(item.limit() - length)
                .put(payload)
                .rewind(); // in one piece: it is added whole or not at all
        target.add(item);
    }

    /// Appends an item whose payload is what another buffer holds. The bytes are moved, not copied.
    ///
    /// @param target  takes it
    /// @param tag     what it is
    /// @param payload is empty afterwards
    /// @throws IllegalArgumentException there are more than 2³² − 1 bytes in it, or it is the target
    /// @throws IllegalStateException one of the buffers is frozen
    /// @libevent evtag_marshal_buffer
    public static void marshalBuffer(EvBuffer target, int tag, EvBuffer payload) {
        long length = payload.length();
        if (length > Wire.LENGTH_MAX || payload == target) {
            throw new IllegalArgumentException(
                    payload == target
                            ? "a buffer cannot be its own payload"
                            : "a payload has at most 4294967295 bytes, not " + length);
        }
        byte[] head = head(tag, length, 0);
        payload.prepend(head); // rather than added to the target: here it can be taken back
        try {
            target.addBuffer(payload);
        } catch (RuntimeException refused) {
            payload.drain(head.length);
            throw refused;
        }
    }

    /// Appends an item that is an integer.
    ///
    /// @param target takes it
    /// @param tag    what it is
    /// @param value  without sign
    /// @libevent evtag_marshal_int
    public static void marshalInt(EvBuffer target, int tag, int value) {
        marshalInt64(target, tag, Integer.toUnsignedLong(value));
    }

    /// Appends an item that is an integer. The bytes are those of [#marshalInt] if 32 bits will do.
    ///
    /// @param target takes it
    /// @param tag    what it is
    /// @param value  without sign
    /// @libevent evtag_marshal_int64
    public static void marshalInt64(EvBuffer target, int tag, long value) {
        int length = Wire.integerBytes(value);
        byte[] item = head(tag, length, length);
        Wire.putInteger(item, item.length - length, value);
        target.add(item);
    }

    /// Appends an item that is text, in UTF-8.
    ///
    /// @param target takes it
    /// @param tag    what it is
    /// @param text   may hold zero characters, where C programs take it to end
    /// @throws IllegalArgumentException half of a surrogate pair is in it, which UTF-8 cannot write
    /// @libevent evtag_marshal_string
    public static void marshalString(EvBuffer target, int tag, String text) {
        byte[] payload = new byte[Utf8.length(text)];
        Utf8.put(payload, 0, text);
        marshal(target, tag, payload);
    }

    /// Appends an item that is a length of time, or a time since some moment.
    ///
    /// @param target takes it
    /// @param tag    what it is
    /// @param time   from 0 to 2³² seconds; what is less than a microsecond is cut off
    /// @throws IllegalArgumentException the time is negative or too long
    /// @libevent evtag_marshal_timeval
    public static void marshalTime(EvBuffer target, int tag, Duration time) {
        long seconds = time.getSeconds();
        if (seconds < 0 || seconds > 0xffff_ffffL) {
            throw new IllegalArgumentException("a time is from 0 to 2^32 seconds, not " + time);
        }
        int micros = time.getNano() / NANOS_PER_MICRO;
        int length = Wire.integerBytes(seconds) + Wire.integerBytes(micros);
        byte[] item = head(tag, length, length);
        int at = Wire.putInteger(item, item.length - length, seconds);
        Wire.putInteger(item, at, micros);
        target.add(item);
    }

    /// Appends an item that is a message.
    ///
    /// @param target  takes it
    /// @param tag     what it is
    /// @param message the payload
    public static void marshalMessage(EvBuffer target, int tag, Message message) {
        var writer = new MessageWriter();
        writer.message(tag, message);
        writer.flush(target);
    }

    /// Tag and length, and room for a payload behind them.
    private static byte[] head(int tag, long length, int room) {
        byte[] head = new byte[Wire.HEAD_BYTES_MAX];
        int size = Wire.putInteger(head, Wire.putTag(head, 0, tag), length);
        byte[] item = new byte[Math.addExact(size, room)];
        System.arraycopy(head, 0, item, 0, size);
        return item;
    }

    // ---- looking

    /// The tag of the next item. Nothing is taken out.
    ///
    /// @param source has the item
    /// @return the number, at least 0; or -1: it is not all there yet
    /// @throws TagException it has more than 32 bits
    /// @libevent evtag_peek
    public static long peek(EvBuffer source) {
        return Cursor.of(source, 0, Wire.TAG_BYTES_MAX).tag();
    }

    /// The length of the next item with all that belongs to it. Nothing is taken out.
    ///
    /// @param source has the item, as far as tag and length
    /// @return what [#consume] would discard; more than [EvBuffer#length()]: it is not all there yet. -1: nor are tag and length
    /// @throws TagException tag or length have more than 32 bits
    /// @libevent evtag_peek_length
    public static long peekLength(EvBuffer source) {
        ItemHead head = ItemHead.peek(source);
        return head == null ? -1 : head.itemLength();
    }

    /// The length of the next item's payload. Nothing is taken out.
    ///
    /// @param source has the item, as far as tag and length
    /// @return at most 2³² − 1; the payload need not be there. -1: tag and length are not
    /// @throws TagException tag or length have more than 32 bits
    /// @libevent evtag_payload_length
    public static long payloadLength(EvBuffer source) {
        ItemHead head = ItemHead.peek(source);
        return head == null ? -1 : head.length();
    }

    // ---- taking out

    /// Takes tag and length of an item out, after which its payload is next.
    ///
    /// @param source has all of the item
    /// @return tag and length
    /// @throws TagException the item is not all there, or tag or length have more than 32 bits
    /// @libevent evtag_unmarshal_header
    public static TagHeader unmarshalHeader(EvBuffer source) {
        ItemHead head = ItemHead.of(source);
        source.drain(head.size());
        return new TagHeader(head.tag(), head.length());
    }

    /// Takes an item out, whatever its tag, and discards it.
    ///
    /// @param source has all of the item
    /// @throws TagException the item is not all there, or tag or length have more than 32 bits
    /// @libevent evtag_consume
    public static void consume(EvBuffer source) {
        source.drain(ItemHead.of(source).itemLength());
    }

    /// Takes an item out, whatever its tag, and moves its payload to the end of another buffer.
    ///
    /// @param source has all of the item
    /// @param target takes the payload; not the source
    /// @return tag and length
    /// @throws TagException the item is not all there, or tag or length have more than 32 bits
    /// @libevent evtag_unmarshal
    public static TagHeader unmarshal(EvBuffer source, EvBuffer target) {
        if (source == target) {
            throw new IllegalArgumentException("a buffer cannot take its own payload");
        }
        ItemHead head = ItemHead.of(source);
        byte[] bytes = source.removeBytes(head.size());
        try {
            source.removeBuffer(target, head.length());
        } catch (RuntimeException refused) {
            source.prepend(bytes);
            throw refused;
        }
        return new TagHeader(head.tag(), head.length());
    }

    /// Takes an integer out. Bytes of its item that do not belong to it are discarded.
    ///
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @return without sign
    /// @throws TagException the item is not all there, has another tag, or holds no integer of 32 bits
    /// @libevent evtag_unmarshal_int
    public static int unmarshalInt(EvBuffer source, int tag) {
        return (int) unmarshalInteger(source, tag, Wire.INT_DIGITS_MAX);
    }

    /// Takes an integer out. Bytes of its item that do not belong to it are discarded.
    ///
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @return without sign
    /// @throws TagException the item is not all there, has another tag, or holds no integer
    /// @libevent evtag_unmarshal_int64
    public static long unmarshalInt64(EvBuffer source, int tag) {
        return unmarshalInteger(source, tag, Wire.INT64_DIGITS_MAX);
    }

    private static long unmarshalInteger(EvBuffer source, int tag, int digitsMax) {
        ItemHead head = ItemHead.of(source, tag);
        long value = integer(head.payload(source, Wire.INT64_BYTES_MAX), digitsMax);
        source.drain(head.itemLength());
        return value;
    }

    private static long integer(Cursor payload, int digitsMax) {
        if (!payload.hasInteger(digitsMax)) {
            throw new TagException(
                    Reason.BAD_INTEGER, payload.offset(), "an integer is longer than its item");
        }
        return payload.integer();
    }

    /// Takes an item of a known size out.
    ///
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @param target takes the payload, which must be as long as this array
    /// @throws TagException the item is not all there, or has another tag or length
    /// @libevent evtag_unmarshal_fixed
    public static void unmarshalFixed(EvBuffer source, int tag, byte[] target) {
        ItemHead head = ItemHead.of(source, tag);
        if (head.length() != target.length) {
            throw new TagException(
                    Reason.WRONG_LENGTH,
                    head.size(),
                    "an item of " + head.length() + " bytes, wanted " + target.length);
        }
        source.drain(head.size());
        source.remove(target);
    }

    /// Takes text out.
    ///
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @return perhaps with zero characters in it
    /// @throws TagException the item is not all there, has another tag, or is not UTF-8
    /// @libevent evtag_unmarshal_string
    public static String unmarshalString(EvBuffer source, int tag) {
        ItemHead head = ItemHead.of(source, tag);
        if (head.length() > ARRAY_LENGTH_MAX) {
            throw new TagException(
                    Reason.LIMIT,
                    head.size(),
                    head.length() + " bytes of text, can take " + ARRAY_LENGTH_MAX);
        }
        Cursor payload = head.payload(source, (int) head.length());
        String text = Utf8.decode(payload.bytes, 0, payload.end, payload.origin);
        source.drain(head.itemLength());
        return text;
    }

    /// Takes a time out. Bytes of its item that do not belong to it are discarded.
    ///
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @return microseconds beyond a second are added to the seconds
    /// @throws TagException the item is not all there, has another tag, or does not hold two integers of 32 bits
    /// @libevent evtag_unmarshal_timeval
    public static Duration unmarshalTime(EvBuffer source, int tag) {
        ItemHead head = ItemHead.of(source, tag);
        Cursor payload = head.payload(source, 2 * Wire.INT_BYTES_MAX);
        long seconds = integer(payload, Wire.INT_DIGITS_MAX);
        long micros = integer(payload, Wire.INT_DIGITS_MAX);
        source.drain(head.itemLength());
        return Duration.ofSeconds(
                seconds + micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND * NANOS_PER_MICRO);
    }

    /// Takes a message out.
    ///
    /// @param <T>    the message
    /// @param source has all of the item
    /// @param tag    that the item must have
    /// @param type   of the message
    /// @param limits what it may hold
    /// @return the message
    /// @throws TagException the item is not all there, has another tag, or its payload is no such message
    public static <T extends Message> T unmarshalMessage(
            EvBuffer source, int tag, MessageType<T> type, MessageLimits limits) {
        ItemHead head = ItemHead.of(source, tag);
        T message = new MessageReader().read(source, head.size(), head.length(), type, limits);
        source.drain(head.itemLength());
        return message;
    }
}
