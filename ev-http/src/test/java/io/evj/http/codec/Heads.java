package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/// Writes heads for decoders to read.
final class Heads {
    private Heads() {}

    /// A first line and fields, as octets.
    static byte[] of(String line, FieldStore fields) {
        byte[] first = (line + "\r\n").getBytes(ISO_8859_1);
        byte[] head = Arrays.copyOf(first, first.length + fields.wireLength() + 2);
        int end = fields.put(head, first.length);
        head[end] = '\r';
        head[end + 1] = '\n';
        return head;
    }
}
