package io.evj.http.codec;

import io.evj.buffer.EvBuffer;
import java.util.Arrays;
import java.util.Objects;

/// The octets of a head on their way out, in memory that is used again and grows as it must. A short body may be put right behind, so
/// that one copy brings all of it to the output. Not for several threads.
public final class HeadOutput {
    private static final int BYTES_MIN = 4096;
    private static final int KEPT_MAX = 64 * 1024;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 8; // of an array, in most JVMs

    private byte[] bytes = new byte[BYTES_MIN];
    private int size;

    /// Without octets.
    public HeadOutput() {}

    /// Begins a new head. Memory that is more than 64 KiB is not kept.
    public void clear() {
        size = 0;
        if (bytes.length > KEPT_MAX) {
            bytes = new byte[BYTES_MIN];
        }
    }

    /// How many octets there are.
    ///
    /// @return octets
    public int size() {
        return size;
    }

    /// Takes away what is behind a place; or goes back to what stood before it, if nothing was put there since.
    ///
    /// @param newSize octets; at most as many as there have been since [#clear()]
    /// @throws IndexOutOfBoundsException there is not even memory for so many
    public void size(int newSize) {
        size = Objects.checkIndex(newSize, bytes.length + 1);
    }

    /// How many octets there is memory for.
    ///
    /// @return octets
    public int room() {
        return bytes.length - size;
    }

    /// Appends octets.
    ///
    /// @param octets all of them
    /// @return this
    public HeadOutput put(byte[] octets) {
        return put(octets, octets.length);
    }

    /// Appends octets.
    ///
    /// @param octets the first of them
    /// @param length how many
    /// @return this
    public HeadOutput put(byte[] octets, int length) {
        reserve(length);
        System.arraycopy(octets, 0, bytes, size, length);
        size += length;
        return this;
    }

    /// Appends a text.
    ///
    /// @param text characters up to U+00FF, one octet each
    /// @return this
    @SuppressWarnings(
            "deprecation") // of what is beyond U+00FF it takes the low octet: there is none here
    public HeadOutput put(String text) {
        int length = text.length();
        reserve(length);
        text.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    /// Appends a number in decimal digits.
    ///
    /// @param number 0 or more
    /// @return this
    public HeadOutput put(long number) {
        int length = Decimals.length(number);
        reserve(length);
        size += length;
        Decimals.put(bytes, size, number);
        return this;
    }

    /// Appends fields, each with its CRLF.
    ///
    /// @param fields not changed
    /// @return this
    public HeadOutput put(FieldStore fields) {
        if (fields.count() > 0) {
            reserve(fields.wireLength());
            size = fields.put(bytes, size);
        }
        return this;
    }

    /// Brings all of it to a buffer.
    ///
    /// @param target gets a copy at its end
    public void copyTo(EvBuffer target) {
        target.add(bytes, 0, size);
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, capacity(size, more));
        }
    }

    /// How much memory to have for more.
    ///
    /// @throws IllegalArgumentException an array cannot hold that much
    static int capacity(int size, int more) {
        long needed = (long) size + more;
        if (needed > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a head of " + needed + " octets: " + BYTES_MAX + " at most can be written");
        }
        return (int) Math.min(2 * needed, BYTES_MAX);
    }
}
