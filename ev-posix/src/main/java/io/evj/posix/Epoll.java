package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Readiness of many descriptors (`sys/epoll.h`).
///
/// Safe from any thread, each with its own scratch.
///
/// @see <a href="https://man7.org/linux/man-pages/man7/epoll.7.html">epoll(7)</a>
public final class Epoll {
    /// Closed in programs that a child executes.
    public static final int EPOLL_CLOEXEC = 0x80000;

    /// Begins to watch.
    public static final int EPOLL_CTL_ADD = 1;

    /// Ends it.
    public static final int EPOLL_CTL_DEL = 2;

    /// Changes what is asked.
    public static final int EPOLL_CTL_MOD = 3;

    /// There is something to read, or the end.
    public static final int EPOLLIN = 0x1;

    /// There is room to write.
    public static final int EPOLLOUT = 0x4;

    /// An error; always reported.
    public static final int EPOLLERR = 0x8;

    /// Both directions have ended; always reported.
    public static final int EPOLLHUP = 0x10;

    /// The peer writes no more.
    public static final int EPOLLRDHUP = 0x2000;

    /// Report changes only, not states.
    public static final int EPOLLET = 1 << 31;

    private static final MethodHandle EPOLL_CREATE1 =
            Native.link("epoll_create1", JAVA_INT, JAVA_INT);

    private Epoll() {}

    /// Makes an epoll (`epoll_create1`).
    ///
    /// @param scratch the calling thread's
    /// @param flags   `EPOLL_CLOEXEC`
    /// @return its descriptor, or `-errno`
    public static int create(Scratch scratch, int flags) {
        try {
            return scratch.result((int) EPOLL_CREATE1.invokeExact(scratch.errno, flags));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// Changes what an epoll watches (`epoll_ctl`).
    ///
    /// @param scratch   the calling thread's
    /// @param epoll     the epoll
    /// @param operation `EPOLL_CTL_…`
    /// @param fd        what is watched
    /// @param events    `EPOLL…`; an error and a full hang-up are reported in any case
    /// @param data      comes back with each event
    /// @return 0, or `-errno`: `-EEXIST`, `-ENOENT`, `-EBADF`, `-EPERM` (a regular file: always ready)
    public static int control(
            Scratch scratch, int epoll, int operation, int fd, int events, long data) {
        EpollEvents.set(scratch.small, Scratch.VALUE, events, data);
        long event = scratch.valueAddress();
        return (int)
                FrequentCall.make(scratch, FrequentCall.EPOLL_CTL, epoll, event, fd, operation);
    }

    /// Waits for events (`epoll_wait`). May block, so not linked critical.
    ///
    /// @param scratch       the calling thread's
    /// @param epoll         the epoll
    /// @param ready         takes them
    /// @param timeoutMillis how long at most; 0 looks without waiting; -1 waits without limit
    /// @return how many, or `-errno`: `-EINTR`
    public static int await(Scratch scratch, int epoll, EpollEvents ready, int timeoutMillis) {
        return (int)
                FrequentCall.make(
                        scratch,
                        FrequentCall.EPOLL_WAIT,
                        epoll,
                        ready.address(),
                        ready.capacity(),
                        timeoutMillis);
    }

    /// Waits for events with a timeout in nanoseconds (`epoll_pwait2`).
    ///
    /// @param scratch      the calling thread's
    /// @param epoll        the epoll
    /// @param ready        takes them
    /// @param timeoutNanos how long at most, at least 0
    /// @return how many, or `-errno`: `-EINTR`; `-ENOSYS` where the kernel (before 5.11) or the C library lacks it
    public static int awaitNanos(Scratch scratch, int epoll, EpollEvents ready, long timeoutNanos) {
        scratch.small.set(
                JAVA_LONG, Scratch.VALUE, timeoutNanos / 1_000_000_000); // struct timespec
        scratch.small.set(JAVA_LONG, Scratch.VALUE + 8, timeoutNanos % 1_000_000_000);
        long time = scratch.valueAddress();
        return (int)
                FrequentCall.make(
                        scratch,
                        FrequentCall.EPOLL_PWAIT2,
                        epoll,
                        null,
                        ready.address(),
                        ready.capacity(),
                        0,
                        time,
                        0);
    }
}
