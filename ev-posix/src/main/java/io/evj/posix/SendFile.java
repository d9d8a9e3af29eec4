package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/// File to socket, without passing through the program (`sys/sendfile.h`).
///
/// Safe from any thread, each with its own scratch.
public final class SendFile {

    private SendFile() {}

    /// Sends part of a file.
    ///
    /// @param scratch  the calling thread's
    /// @param out      a socket
    /// @param in       a file
    /// @param position where to begin; the file's own position is not used
    /// @param count    how many bytes at most
    /// @return bytes sent, 0 at the end of the file, or `-errno`
    public static long sendfile(Scratch scratch, int out, int in, long position, long count) {
        scratch.small.set(JAVA_LONG, Scratch.VALUE, position);
        long offset = scratch.valueAddress();
        return FrequentCall.make(scratch, FrequentCall.SENDFILE, out, offset, count, in);
    }
}
