package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;

/// Operations on the calling thread (`sys/prctl.h`).
///
/// Safe from any thread, each with its own scratch.
public final class Prctl {
    /// How late, in nanoseconds, waits of this thread may end so that the kernel can group them.
    public static final int PR_SET_TIMERSLACK = 29;

    /// Reads it.
    public static final int PR_GET_TIMERSLACK = 30;

    private static final MethodHandle PRCTL =
            Native.linkVariadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG);

    private Prctl() {}

    /// Does one of the operations.
    ///
    /// @param scratch   the calling thread's
    /// @param operation `PR_…`
    /// @param argument  its argument, 0 for none
    /// @return 0 or what was read, or `-errno`
    public static int prctl(Scratch scratch, int operation, long argument) {
        try {
            return scratch.result((int) PRCTL.invokeExact(scratch.errno, operation, argument));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
