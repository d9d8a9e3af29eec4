package io.evj.http.codec;

import java.nio.ByteBuffer;

/// A body of known length (RFC 9112 §6.2): all of it is data.
public final class FixedBody implements BodyDecoder {
    private final MessageKind kind;
    private long left;

    FixedBody(long length, MessageKind kind) {
        this(kind);
        left = length;
    }

    /// Makes a decoder for bodies that come one after the other.
    ///
    /// @param kind whose bodies they are
    public FixedBody(MessageKind kind) {
        this.kind = kind;
    }

    /// Begins with a body, wherever the one before was left.
    ///
    /// @param length octets
    public void start(long length) {
        left = length;
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
