package io.evj.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What a buffer does, done to plain arrays in the plainest way.
final class ModelBytes {
    private ModelBytes() {}

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    static byte[] part(byte[] bytes, int from, int length) {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /// What is between a view's position and its limit, which stay.
    static byte[] bytes(ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return bytes;
    }

    /// A buffer with these bytes between its position and its limit, and others around.
    static ByteBuffer framed(byte[] bytes, boolean isDirect) {
        int size = bytes.length + 5;
        ByteBuffer frame = isDirect ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        return frame.put(3, bytes).position(3).limit(3 + bytes.length);
    }

    /// Where a pattern is first, wholly from `from` on and before `end`; -1: nowhere.
    static int indexOf(byte[] bytes, byte[] pattern, int from, int end) {
        for (int at = from; at + pattern.length <= Math.min(end, bytes.length); at++) {
            if (Arrays.equals(part(bytes, at, pattern.length), pattern)) {
                return at;
            }
        }
        return -1;
    }

    /// Where the line ends that begins at `from`, or null.
    static LineEnd lineEnd(byte[] bytes, int from, Eol eol) {
        for (int at = from; at < bytes.length; at++) {
            int length = terminator(bytes, at, eol);
            if (length > 0) {
                return new LineEnd(at, length);
            }
        }
        return null;
    }

    private static int terminator(byte[] bytes, int at, Eol eol) {
        boolean isLf = bytes[at] == '\n';
        boolean isCrLf = bytes[at] == '\r' && at + 1 < bytes.length && bytes[at + 1] == '\n';
        return switch (eol) {
            case ANY -> {
                int end = at;
                while (end < bytes.length && (bytes[end] == '\r' || bytes[end] == '\n')) {
                    end++;
                }
                yield end - at;
            }
            case CRLF -> isCrLf ? 2 : isLf ? 1 : 0;
            case CRLF_STRICT -> isCrLf ? 2 : 0;
            case LF -> isLf ? 1 : 0;
            case NUL -> bytes[at] == 0 ? 1 : 0;
        };
    }
}
