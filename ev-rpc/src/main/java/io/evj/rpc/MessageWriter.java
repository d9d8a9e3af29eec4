package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import java.util.Arrays;
import java.util.List;

/// Writes messages. One writer can be used over and over: it keeps its memory, and allocates nothing once that is large
/// enough. Confined to one thread at a time.
///
/// An item whose length is known only when it is written, an inner message, gets two bytes for the length; the payload is
/// moved if these are too many or too few.
public final class MessageWriter {
    /// More memory than this is not kept from one message to the next.
    static final int BYTES_KEPT = 1 << 16;

    private static final int BYTES_FIRST = 256;
    private static final int LENGTH_BYTES_EXPECTED = 2;

    private byte[] bytes = new byte[BYTES_FIRST];
    private int at;

    /// Makes a writer.
    public MessageWriter() {}

    /// Appends a message to a buffer.
    ///
    /// @param message what is written
    /// @param target  takes it whole, or not at all
    /// @throws IllegalArgumentException text in it holds half of a surrogate pair
    public void marshal(Message message, EvBuffer target) {
        at = 0; // what a message has left that failed
        message.write(this);
        flush(target);
    }

    /// Appends what was written to a buffer.
    void flush(EvBuffer target) {
        int length = at;
        at = 0;
        target.add(bytes, 0, length);
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[BYTES_FIRST];
        }
    }

    /// Writes an `int`.
    ///
    /// @param tag   what it is
    /// @param value without sign
    public void int32(int tag, int value) {
        int64(tag, Integer.toUnsignedLong(value));
    }

    /// Writes an `int64`.
    ///
    /// @param tag   what it is
    /// @param value without sign
    public void int64(int tag, long value) {
        reserve(Wire.TAG_BYTES_MAX + 1 + Wire.INT64_BYTES_MAX);
        byte[] target = bytes;
        int length = Wire.putTag(target, at, tag);
        at = Wire.putIntegerWide(target, length + 1, value);
        target[length] = (byte) (at - length - 1); // at most 9: one digit
    }

    /// Writes a `string`.
    ///
    /// @param tag  what it is
    /// @param text in UTF-8
    /// @throws IllegalArgumentException half of a surrogate pair is in it
    public void string(int tag, String text) {
        if (Utf8.isAscii(text)) {
            head(tag, text.length());
            at = Utf8.putAscii(bytes, at, text);
        } else {
            head(tag, Utf8.length(text));
            at = Utf8.put(bytes, at, text);
        }
    }

    /// Writes `bytes`.
    ///
    /// @param tag     what they are
    /// @param payload is copied
    public void bytes(int tag, byte[] payload) {
        head(tag, payload.length);
        System.arraycopy(payload, 0, bytes, at, payload.length);
        at += payload.length;
    }

    /// Writes a message inside the message.
    ///
    /// @param tag   what it is
    /// @param inner the message
    public void message(int tag, Message inner) {
        reserve(Wire.TAG_BYTES_MAX + LENGTH_BYTES_EXPECTED);
        int head = Wire.putTag(bytes, at, tag);
        int payload = head + LENGTH_BYTES_EXPECTED;
        at = payload;
        inner.write(this);
        int length = at - payload;
        int lengthBytes = Wire.integerBytes(length);
        if (lengthBytes != LENGTH_BYTES_EXPECTED) {
            reserve(Wire.INT_BYTES_MAX);
            System.arraycopy(bytes, payload, bytes, head + lengthBytes, length);
            at = head + lengthBytes + length;
        }
        Wire.putInteger(bytes, head, length);
    }

    /// Writes an `array int`: one item for each.
    ///
    /// @param tag    what they are
    /// @param values without sign
    public void int32s(int tag, List<Integer> values) {
        for (int i = 0; i < values.size(); i++) {
            int32(tag, values.get(i));
        }
    }

    /// Writes an `array int64`: one item for each.
    ///
    /// @param tag    what they are
    /// @param values without sign
    public void int64s(int tag, List<Long> values) {
        for (int i = 0; i < values.size(); i++) {
            int64(tag, values.get(i));
        }
    }

    /// Writes an `array string`: one item for each.
    ///
    /// @param tag   what they are
    /// @param texts in UTF-8
    /// @throws IllegalArgumentException half of a surrogate pair is in one
    public void strings(int tag, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            string(tag, texts.get(i));
        }
    }

    /// Writes an `array struct[…]`: one item for each.
    ///
    /// @param tag    what they are
    /// @param inners the messages
    public void messages(int tag, List<? extends Message> inners) {
        for (int i = 0; i < inners.size(); i++) {
            message(tag, inners.get(i));
        }
    }

    /// Writes tag and length, and makes room for the payload.
    private void head(int tag, int length) {
        reserve((long) Wire.TAG_BYTES_MAX + Wire.INT64_BYTES_MAX + length);
        at = Wire.putIntegerWide(bytes, Wire.putTag(bytes, at, tag), length);
    }

    private void reserve(long more) {
        if (more > bytes.length - at) {
            grow(at + more);
        }
    }

    private void grow(long needed) {
        long doubled = Math.max(needed, 2L * bytes.length);
        int length = (int) Math.min(doubled, Integer.MAX_VALUE - 8);
        if (length < needed) {
            throw new IllegalStateException("a message of more than " + length + " bytes");
        }
        bytes = Arrays.copyOf(bytes, length);
    }
}
