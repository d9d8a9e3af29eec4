package io.evj.buffer;

import java.io.OutputStream;

/// Appends to a buffer what is written to a stream.
final class ContentOutput extends OutputStream {
    private final EvBuffer buffer;
    private final byte[] one = new byte[1];

    ContentOutput(EvBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void write(int b) {
        one[0] = (byte) b;
        buffer.add(one);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        buffer.add(source, offset, length);
    }

    @Override
    public String toString() {
        return "stream to " + buffer;
    }
}
