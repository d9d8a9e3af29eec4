package io.evj.buffer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A connection has failed, or stood still for too long: says with whom, at what, and how far it had come.
public final class TransferException extends IOException {
    private static final long serialVersionUID = 1;

    /// In bytes.
    private final long read;

    /// In bytes.
    private final long written;

    TransferException(
            String operation, String peer, long read, long written, @Nullable Throwable cause) {
        super(message(operation, peer, read, written, cause), cause);
        this.read = read;
        this.written = written;
    }

    private static String message(
            String operation, String peer, long read, long written, @Nullable Throwable cause) {
        String text =
                operation
                        + ' '
                        + peer
                        + " after "
                        + read
                        + " bytes read and "
                        + written
                        + " bytes written";
        return cause == null ? text : text + ": " + cause.getMessage();
    }

    /// How much the bufferevent had read from this connection.
    ///
    /// @return bytes
    public long bytesRead() {
        return read;
    }

    /// How much the bufferevent had written to this connection.
    ///
    /// @return bytes
    public long bytesWritten() {
        return written;
    }
}
