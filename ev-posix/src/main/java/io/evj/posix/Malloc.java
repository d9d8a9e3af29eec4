package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// The C library's allocator (`malloc.h`).
///
/// Safe from any thread, each with its own scratch.
public final class Malloc {
    /// Only glibc has it. Others give freed memory back by themselves.
    private static final @Nullable MethodHandle MALLOC_TRIM =
            Native.linkIfPresent("malloc_trim", JAVA_INT, JAVA_LONG);

    private Malloc() {}

    /// Gives free memory back to the system. Takes milliseconds when there is much.
    ///
    /// @param scratch the calling thread's
    /// @param pad     bytes to keep at the top of the heap
    /// @return 1: some was given back; 0: none was, or the C library cannot be told to
    /// @see <a href="https://man7.org/linux/man-pages/man3/malloc_trim.3.html">malloc_trim(3)</a>
    public static int trim(Scratch scratch, long pad) {
        MethodHandle trim = MALLOC_TRIM;
        if (trim == null) {
            return 0;
        }
        try {
            return (int) trim.invokeExact(scratch.errno, pad);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
