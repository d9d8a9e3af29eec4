package io.evj.buffer;

import java.io.InputStream;

/// Reads a buffer as a stream: whoever reads takes out.
final class ContentInput extends InputStream {
    private final EvBuffer buffer;
    private final byte[] one = new byte[1];

    ContentInput(EvBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public int read() {
        return buffer.remove(one) == 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int count = buffer.remove(target, offset, length);
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public long skip(long max) {
        long count = Math.min(Math.max(max, 0), buffer.length());
        buffer.drain(count);
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(buffer.length(), Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return "stream from " + buffer;
    }
}
