package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// A counter to wait for (`sys/eventfd.h`).
///
/// Safe from any thread, each with its own scratch.
public final class EventFd {
    /// Never blocks.
    public static final int EFD_NONBLOCK = 0x800;

    /// Closed in programs that a child executes.
    public static final int EFD_CLOEXEC = 0x80000;

    private static final MethodHandle EVENTFD =
            Native.link("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD_WRITE =
            Native.link("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);

    private EventFd() {}

    /// Makes a counter.
    ///
    /// @param scratch the calling thread's
    /// @param initial its value
    /// @param flags   `EFD_…`
    /// @return its descriptor, or `-errno`
    public static int eventfd(Scratch scratch, int initial, int flags) {
        try {
            return scratch.result((int) EVENTFD.invokeExact(scratch.errno, initial, flags));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Adds to a counter. Touches no memory but the caller's scratch.
    ///
    /// @param scratch the calling thread's
    /// @param fd      a counter
    /// @param value   how much
    /// @return 0, or `-errno`
    public static int write(Scratch scratch, int fd, long value) {
        try {
            return scratch.result((int) EVENTFD_WRITE.invokeExact(scratch.errno, fd, value));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
