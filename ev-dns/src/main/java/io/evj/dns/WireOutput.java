package io.evj.dns;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The octets of a message that is being written, up to a limit: what exceeds it is dropped, and [#isOver()] until it has been
/// taken back.
final class WireOutput {
    private final NameTable names = new NameTable();
    private byte[] bytes = new byte[Edns.PAYLOAD_OCTETS_MIN];
    private int at;
    private int limit;
    private boolean isOver;

    /// Begins a message.
    void open(int octetsMax) {
        names.clear();
        at = 0;
        limit = octetsMax;
        isOver = false;
    }

    void limit(int octetsMax) {
        limit = octetsMax;
    }

    /// Octets written.
    int size() {
        return at;
    }

    /// Whether something has been dropped.
    boolean isOver() {
        return isOver;
    }

    /// Takes back what was written after the first octets, and that anything was dropped. Names are forgotten, as some of them
    /// may be gone.
    void cut(int octets) {
        names.clear();
        at = octets;
        isOver = false;
    }

    void u8(int value) {
        if (hasRoom(1)) {
            bytes[at++] = (byte) value;
        }
    }

    void u16(int value) {
        if (hasRoom(2)) {
            at += 2;
            u16At(at - 2, value);
        }
    }

    void u16At(int index, int value) {
        bytes[index] = (byte) (value >> 8);
        bytes[index + 1] = (byte) value;
    }

    void u32(long value) {
        u16((int) (value >> 16));
        u16((int) value);
    }

    void octets(byte[] octets) {
        octets(octets, octets.length);
    }

    private void octets(byte[] octets, int count) {
        if (hasRoom(count)) {
            System.arraycopy(octets, 0, bytes, at, count);
            at += count;
        }
    }

    /// A length octet and as many octets.
    void string(Octets string) {
        u8(string.size());
        octets(string.bytes());
    }

    /// A name, compressed where its end has been written before (RFC 1035 §4.1.4).
    void name(DnsName name) {
        byte[] wire = name.wire();
        names.take(wire);
        int labels = names.labels();
        for (int known = 0; known < labels; known++) {
            int target = names.find(known, wire, bytes);
            if (target >= 0) {
                int offset = at;
                octets(wire, names.start(known));
                u16(0xc000 | target);
                remember(known, offset);
                return;
            }
        }
        full(wire, labels);
    }

    /// A name in full; others may point to it.
    void plainName(DnsName name) {
        byte[] wire = name.wire();
        names.take(wire);
        full(wire, names.labels());
    }

    private void full(byte[] wire, int labels) {
        int offset = at;
        octets(wire);
        remember(labels, offset);
    }

    private void remember(int labels, int offset) {
        if (!isOver) {
            names.add(labels, offset);
        }
    }

    private boolean hasRoom(int octets) {
        if (isOver || octets > limit - at) {
            isOver = true;
            return false;
        }
        if (octets > bytes.length - at) {
            bytes = Arrays.copyOf(bytes, Math.max(at + octets, 2 * bytes.length));
        }
        return true;
    }

    void copyTo(ByteBuffer target) {
        target.put(bytes, 0, at);
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, at);
    }
}
