package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Scattering and gathering (`sys/uio.h`): over the pieces listed with [Scratch#piece].
///
/// Safe from any thread, each with its own scratch.
public final class Uio {
    private static final MethodHandle READV =
            Native.link("readv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WRITEV =
            Native.link("writev", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);

    private Uio() {}

    /// Reads into the pieces, one after the other.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param count   how many pieces
    /// @return bytes read, 0 at the end, or `-errno`
    public static long readv(Scratch scratch, int fd, int count) {
        try {
            return scratch.result(
                    (long) READV.invokeExact(scratch.errno, fd, scratch.piecesAddress(), count));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Writes the pieces, one after the other.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param count   how many pieces
    /// @return bytes written, or `-errno`
    public static long writev(Scratch scratch, int fd, int count) {
        try {
            return scratch.result(
                    (long) WRITEV.invokeExact(scratch.errno, fd, scratch.piecesAddress(), count));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
