package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Limits of this process (`sys/resource.h`).
///
/// Safe from any thread, each with its own scratch.
public final class Resource {
    /// Open descriptors.
    public static final int RLIMIT_NOFILE = 7;

    /// Locked memory, in bytes.
    public static final int RLIMIT_MEMLOCK = 8;

    private static final MethodHandle GETRLIMIT =
            Native.link("getrlimit", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SETRLIMIT =
            Native.link("setrlimit", JAVA_INT, JAVA_INT, JAVA_LONG);

    private Resource() {}

    /// Reads a limit (`struct rlimit { rlim_t rlim_cur, rlim_max; }`) for [#current] and [#max].
    ///
    /// @param scratch  the calling thread's
    /// @param resource `RLIMIT_…`
    /// @return 0, or `-errno`
    public static int getrlimit(Scratch scratch, int resource) {
        try {
            return scratch.result(
                    (int) GETRLIMIT.invokeExact(scratch.errno, resource, scratch.valueAddress()));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /// The soft limit that [#getrlimit] left in the scratch.
    ///
    /// @param scratch the calling thread's
    /// @return the limit; -1 for none
    public static long current(Scratch scratch) {
        return scratch.small.get(JAVA_LONG, Scratch.VALUE);
    }

    /// The hard limit that [#getrlimit] left in the scratch.
    ///
    /// @param scratch the calling thread's
    /// @return the limit; -1 for none
    public static long max(Scratch scratch) {
        return scratch.small.get(JAVA_LONG, Scratch.VALUE + 8);
    }

    /// Sets a limit.
    ///
    /// @param scratch  the calling thread's
    /// @param resource `RLIMIT_…`
    /// @param current  the soft limit
    /// @param max      the hard limit, which can only be lowered
    /// @return 0, or `-errno`
    public static int setrlimit(Scratch scratch, int resource, long current, long max) {
        scratch.small.set(JAVA_LONG, Scratch.VALUE, current);
        scratch.small.set(JAVA_LONG, Scratch.VALUE + 8, max);
        long address = scratch.valueAddress();
        try {
            return scratch.result((int) SETRLIMIT.invokeExact(scratch.errno, resource, address));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
