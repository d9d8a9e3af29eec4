package io.evj.http.codec;

import io.evj.http.HttpStatus;
import java.nio.ByteBuffer;

/// A body that ends with its connection (RFC 9112 §6.3, item 8). Nobody can tell whether it is whole.
public final class UntilCloseBody implements BodyDecoder {
    private final MessageKind kind;
    private final long max;
    private long received;
    private boolean isComplete;
    private boolean isRefused;

    UntilCloseBody(long max, MessageKind kind) {
        this.max = max;
        this.kind = kind;
    }

    /// All that comes is data, up to the limit.
    @Override
    public long ahead() {
        return isComplete ? 0 : max - received;
    }

    @Override
    public void taken(long octets) {
        received += Taken.check(octets, ahead());
    }

    /// There is no framing: what comes when nothing is ahead any more is beyond the limit.
    @Override
    public void read(ByteBuffer source) {
        checkReadable();
        if (source.hasRemaining() && ahead() == 0 && !isComplete) {
            isRefused = true;
            throw kind.refused(
                    HttpStatus.CONTENT_TOO_LARGE, "a body of more than " + max + " octets");
        }
    }

    @Override
    public void end() {
        checkReadable();
        isComplete = true;
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    private void checkReadable() {
        if (isRefused) {
            throw new IllegalStateException("the body was refused: nothing more can be read");
        }
    }
}
