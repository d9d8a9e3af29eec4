package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Descriptors of any kind (`unistd.h`).
///
/// Safe from any thread, each with its own scratch.
public final class Unistd {
    private static final MethodHandle DUP = Native.link("dup", JAVA_INT, JAVA_INT);
    private static final MethodHandle PIPE2 = Native.link("pipe2", JAVA_INT, JAVA_LONG, JAVA_INT);

    private Unistd() {}

    /// Reads.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param address of the bytes
    /// @param length  how many at most
    /// @return bytes read, 0 at the end, or `-errno`
    public static long read(Scratch scratch, int fd, long address, long length) {
        return FrequentCall.make(scratch, FrequentCall.READ, fd, address, length, 0);
    }

    /// Writes.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @param address of the bytes
    /// @param length  how many at most
    /// @return bytes written, or `-errno`
    public static long write(Scratch scratch, int fd, long address, long length) {
        return FrequentCall.make(scratch, FrequentCall.WRITE, fd, address, length, 0);
    }

    /// Closes. To be called once: the number is free afterwards, also when the result is `-EINTR`.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @return 0, or `-errno`
    public static int close(Scratch scratch, int fd) {
        return (int) FrequentCall.make(scratch, FrequentCall.CLOSE, fd, 0, 0, 0);
    }

    /// Makes another number for the same thing.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a descriptor
    /// @return the new number, or `-errno`
    public static int dup(Scratch scratch, int fd) {
        try {
            return scratch.result((int) DUP.invokeExact(scratch.errno, fd));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Makes a pipe; [Scratch#value()] reads what [Scratch#secondValue()] writes.
    ///
    /// @param scratch the calling thread's
    /// @param flags   `O_NONBLOCK | O_CLOEXEC`
    /// @return 0, or `-errno`
    public static int pipe2(Scratch scratch, int flags) {
        try {
            return scratch.result(
                    (int) PIPE2.invokeExact(scratch.errno, scratch.valueAddress(), flags));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
