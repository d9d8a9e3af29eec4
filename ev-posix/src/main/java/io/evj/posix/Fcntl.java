package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Opening files, and flags of descriptors (`fcntl.h`).
///
/// Safe from any thread, each with its own scratch.
public final class Fcntl {
    /// Reads `FD_CLOEXEC`.
    public static final int F_GETFD = 1;

    /// Sets `FD_CLOEXEC`.
    public static final int F_SETFD = 2;

    /// Reads `O_NONBLOCK` and others.
    public static final int F_GETFL = 3;

    /// Sets `O_NONBLOCK` and others.
    public static final int F_SETFL = 4;

    /// Closed in programs that a child executes.
    public static final int FD_CLOEXEC = 1;

    /// For reading.
    public static final int O_RDONLY = 0;

    /// Never blocks.
    public static final int O_NONBLOCK = 0x800;

    /// Closed in programs that a child executes, from birth.
    public static final int O_CLOEXEC = 0x80000;

    private static final MethodHandle FCNTL =
            Native.linkVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle OPEN =
            Native.linkVariadic("open", 2, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);

    private Fcntl() {}

    /// Reads or sets flags.
    ///
    /// @param scratch  the calling thread's
    /// @param fd       a descriptor
    /// @param command  `F_…`
    /// @param argument the flags to set, 0 for none
    /// @return 0 or what was read, or `-errno`
    public static int fcntl(Scratch scratch, int fd, int command, int argument) {
        try {
            return scratch.result((int) FCNTL.invokeExact(scratch.errno, fd, command, argument));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Opens a file that exists.
    ///
    /// @param scratch the calling thread's
    /// @param path    in the bytes of the file system, without a zero byte
    /// @param flags   `O_…`
    /// @return its descriptor, or `-errno`
    public static int open(Scratch scratch, byte[] path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(path.length + 1L);
            MemorySegment.copy(path, 0, name, JAVA_BYTE, 0, path.length);
            return scratch.result((int) OPEN.invokeExact(scratch.errno, name.address(), flags, 0));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
