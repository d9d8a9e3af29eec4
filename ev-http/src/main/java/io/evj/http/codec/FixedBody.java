package io.evj.http.codec;

import java.nio.ByteBuffer;

/// A body of known length (RFC 9112 §6.2): all of it is data.
public final class FixedBody implements BodyDecoder {
    private final MessageKind kind;
    private long left;

    FixedBody(long length, MessageKind kind) {
        this.left = length;
        this.kind = kind;
    }

    @Override
    public long ahead() {
        return left;
    }

    @Override
    public void taken(long octets) {
        left -= Taken.check(octets, left);
    }

    /// There is no framing to be read.
    @Override
    public void read(ByteBuffer source) {}

    @Override
    public void end() {
        if (left > 0) {
            throw kind.refused(400, "an end that is " + left + " octets too early");
        }
    }

    @Override
    public boolean isComplete() {
        return left == 0;
    }
}
