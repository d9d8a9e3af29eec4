package io.evj.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Puts octets together, one field after the other, right or wrong.
final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A header, and what it says how many there are of each section.
    static Bytes message(int questions, int answers, int authorities, int additionals) {
        return new Bytes()
                .u16(0x1234)
                .u16(0x8180)
                .u16(questions)
                .u16(answers)
                .u16(authorities)
                .u16(additionals);
    }

    Bytes u8(int value) {
        out.write(value);
        return this;
    }

    Bytes u16(int value) {
        return u8(value >> 8).u8(value);
    }

    Bytes u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    /// A length and as many characters.
    Bytes string(String text) {
        return u8(text.length()).text(text);
    }

    Bytes text(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /// A whole name without compression.
    Bytes name(String name) {
        out.writeBytes(DnsName.of(name).toWire());
        return this;
    }

    Bytes pointer(int offset) {
        return u16(0xc000 | offset);
    }

    /// Digits, with white space between them.
    Bytes hex(String digits) {
        out.writeBytes(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
        return this;
    }

    /// A name, a type, and class IN.
    Bytes question(String name, int type) {
        return name(name).u16(type).u16(1);
    }

    /// All of a record after its owner: class IN, TTL 60, the length of the data and the data.
    Bytes record(int type, Bytes data) {
        return u16(type).u16(1).u32(60).u16(data.size()).append(data);
    }

    Bytes append(Bytes more) {
        out.writeBytes(more.array());
        return this;
    }

    int size() {
        return out.size();
    }

    byte[] array() {
        return out.toByteArray();
    }
}
