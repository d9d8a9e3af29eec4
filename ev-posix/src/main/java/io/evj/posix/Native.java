package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether system calls can be made here, and the linking of them.
///
/// Safe from any thread.
public final class Native {
    /// All that the classes of this package link at once; a C library without one of them cannot be used.
    static final Set<String> SYMBOLS =
            Set.of(
                    "accept4",
                    "bind",
                    "close",
                    "connect",
                    "dup",
                    "epoll_create1",
                    "epoll_ctl",
                    "epoll_wait",
                    "eventfd",
                    "eventfd_write",
                    "fcntl",
                    "getpeername",
                    "getrlimit",
                    "getsockname",
                    "getsockopt",
                    "listen",
                    "open",
                    "pipe2",
                    "prctl",
                    "read",
                    "readv",
                    "recv",
                    "recvfrom",
                    "recvmmsg",
                    "send",
                    "sendfile",
                    "sendmmsg",
                    "sendto",
                    "setrlimit",
                    "setsockopt",
                    "shutdown",
                    "socket",
                    "socketpair",
                    "write",
                    "writev");

    /// Added to the front of each linked function: where `errno` is captured.
    static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

    private static final FunctionDescriptor WIDE =
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final Set<String> ARCHITECTURES = Set.of("amd64", "aarch64");

    private Native() {}

    /// Asks whether system calls can be made, without making one.
    ///
    /// @return empty when they can; else one line that says why not and what to do about it
    public static String refusal() {
        Module module = Native.class.getModule();
        return refusal(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                module.isNamed() ? module.getName() : null,
                module.isNativeAccessEnabled());
    }

    static String refusal(
            String system, String architecture, @Nullable String module, boolean isGranted) {
        if (!system.equals("Linux")) {
            return "needs Linux, this is " + system + "; use method nio";
        }
        if (!ARCHITECTURES.contains(architecture)) {
            return "is laid out for x86-64 and AArch64, this is "
                    + architecture
                    + "; use method nio";
        }
        if (!isGranted) {
            return "native access is not granted; start java with --enable-native-access="
                    + (module == null ? "ALL-UNNAMED" : module)
                    + ", or use method nio";
        }
        List<String> missing = missing(SYMBOLS);
        return missing.isEmpty()
                ? ""
                : "the C library lacks "
                        + String.join(", ", missing)
                        + "; use a newer one, or method nio";
    }

    /// The address of a direct buffer's next byte.
    ///
    /// @param direct a direct buffer, kept reachable by the caller until the system call has returned. Memory
    ///               of a shared arena must not be freed meanwhile: a number does not hold it as a segment would
    /// @return the address of its position
    public static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    static List<String> missing(Iterable<String> symbols) {
        List<String> missing = new ArrayList<>();
        for (String symbol : symbols) {
            if (Linker.nativeLinker().defaultLookup().find(symbol).isEmpty()) {
                missing.add(symbol);
            }
        }
        missing.sort(null);
        return missing;
    }

    /// Links a function that sets `errno`. Plainly, not as critical: it may block.
    static MethodHandle link(String symbol, MemoryLayout result, MemoryLayout... parameters) {
        if (!SYMBOLS.contains(symbol)) {
            throw new AssertionError(symbol + " is not in the list that is probed");
        }
        return link(symbol, FunctionDescriptor.of(result, parameters), ERRNO);
    }

    /// Links `int f(…, ...)`, whose arguments from `firstVariadic` on are variadic (some platforms pass them differently).
    static MethodHandle linkVariadic(
            String symbol, int firstVariadic, MemoryLayout result, MemoryLayout... parameters) {
        return link(
                symbol,
                FunctionDescriptor.of(result, parameters),
                ERRNO,
                Linker.Option.firstVariadicArg(firstVariadic));
    }

    /// Links a function with six parameters that are `long`, whatever they are in C, and a result of that kind, of which 32 bits count if it is
    /// an `int`. Not for variadic functions, nor for floating-point numbers.
    static MethodHandle linkWide(String symbol) {
        if (!SYMBOLS.contains(symbol)) {
            throw new AssertionError(symbol + " is not in the list that is probed");
        }
        return link(symbol, WIDE, ERRNO);
    }

    /// Links a function that older C libraries lack.
    static @Nullable MethodHandle linkIfPresent(
            String symbol, MemoryLayout result, MemoryLayout... parameters) {
        return missing(Set.of(symbol)).isEmpty()
                ? link(symbol, FunctionDescriptor.of(result, parameters), ERRNO)
                : null;
    }

    /// [Links wide][#linkWide] a function that older C libraries lack.
    static @Nullable MethodHandle linkWideIfPresent(String symbol) {
        return missing(Set.of(symbol)).isEmpty() ? link(symbol, WIDE, ERRNO) : null;
    }

    /// What a call through a handle threw. Linkage is fixed, so that it is our defect, or the machine's end.
    static Error unexpected(Throwable thrown) {
        return thrown instanceof Error error ? error : new AssertionError(thrown);
    }

    @SuppressWarnings("restricted") // the one place that needs native access
    private static MethodHandle link(
            String symbol, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function =
                linker.defaultLookup()
                        .find(symbol)
                        .orElseThrow(
                                () -> new UnsatisfiedLinkError("the C library lacks " + symbol));
        return linker.downcallHandle(function, type, options);
    }
}
