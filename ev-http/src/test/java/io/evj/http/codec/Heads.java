package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Writes heads for decoders to read.
final class Heads {
    private Heads() {}

    /// A first line and fields, as octets.
    static byte[] of(String line, FieldStore fields) {
        var octets = new ByteArrayOutputStream();
        octets.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
        ByteBuffer room = ByteBuffer.allocate(fields.wireLength());
        fields.put(room);
        octets.writeBytes(room.array());
        octets.writeBytes("\r\n".getBytes(ISO_8859_1));
        return octets.toByteArray();
    }
}
