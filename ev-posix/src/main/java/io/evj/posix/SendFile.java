package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// File to socket, without passing through the program (`sys/sendfile.h`).
///
/// Safe from any thread, each with its own scratch.
public final class SendFile {
    private static final MethodHandle SENDFILE =
            Native.link("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

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
        try {
            return scratch.result(
                    (long) SENDFILE.invokeExact(scratch.errno, out, in, offset, count));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
