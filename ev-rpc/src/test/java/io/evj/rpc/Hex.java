package io.evj.rpc;

import io.evj.buffer.EvBuffer;
import java.util.HexFormat;

/// Buffers from hexadecimal digits and back; blanks mean nothing.
final class Hex {
    private Hex() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static EvBuffer buffer(String hex) {
        return EvBuffer.create().add(bytes(hex));
    }

    /// What is in a buffer, which keeps it.
    static String of(EvBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.length()];
        buffer.copyOut(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
