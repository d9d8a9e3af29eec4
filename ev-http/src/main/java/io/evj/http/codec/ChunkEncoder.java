package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/// Writes the framing of a body in chunks (RFC 9112 §7.1). The data goes between [#putSize] and [#putEnd], untouched.
public final class ChunkEncoder {
    /// Octets that [#putSize] writes at most.
    public static final int SIZE_LINE_MAX = 18;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final byte[] LAST = "0\r\n".getBytes(US_ASCII);

    private ChunkEncoder() {}

    /// Writes the line before the data of a chunk.
    ///
    /// @param size   octets of data, 1 or more: an empty chunk would end the body
    /// @param target has room for [#SIZE_LINE_MAX] octets
    /// @throws IllegalArgumentException the size is less than 1
    public static void putSize(long size, ByteBuffer target) {
        if (size < 1) {
            throw new IllegalArgumentException("chunk of " + size + " octets: 1 is needed");
        }
        for (int shift = (Long.SIZE - 1 - Long.numberOfLeadingZeros(size)) / 4 * 4;
                shift >= 0;
                shift -= 4) {
            target.put(DIGITS[(int) (size >>> shift) & 0xf]);
        }
        putEnd(target);
    }

    /// Writes the line end behind the data of a chunk.
    ///
    /// @param target has room for 2 octets
    public static void putEnd(ByteBuffer target) {
        target.put(Octets.CR).put(Octets.LF);
    }

    /// How many octets [#putLast] writes.
    ///
    /// @param trailers possibly empty
    /// @return 5 and the length of the trailers
    public static int lastLength(FieldStore trailers) {
        return LAST.length + trailers.wireLength() + 2;
    }

    /// Writes the last chunk and the trailers: the body is complete then.
    ///
    /// @param trailers possibly empty
    /// @param target   has room for [#lastLength] octets
    /// @throws IllegalArgumentException a field may not be a trailer (RFC 9110 §6.5.1); nothing has been written
    public static void putLast(FieldStore trailers, ByteBuffer target) {
        TrailerRule.checkSent(trailers);
        target.put(LAST);
        if (trailers.count() > 0) {
            byte[] lines = new byte[trailers.wireLength()];
            trailers.put(lines, 0);
            target.put(lines);
        }
        putEnd(target);
    }
}
