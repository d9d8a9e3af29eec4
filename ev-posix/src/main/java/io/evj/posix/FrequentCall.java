package io.evj.posix;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The functions that a loop calls again and again, behind one method.
///
/// For each call that captures `errno` the JDK makes a slice of the memory that it lands in: 40 bytes, which the compiler gets rid of
/// only where it knows the JDK's code for a call well enough to inline all of it. There is such code for each list of parameter types, so a
/// kind of call that was seldom when the method around it was compiled went on allocating for ever. Hence:
///
/// - All have the same parameters, six `long`: what is learned of one counts for all. On the architectures that [Native] allows (x86-64, AArch64)
///   the first six integers and pointers go by registers, each as wide as a `long`: a C function reads as much of as many as it wants.
/// - HotSpot inlines no method of more than 325 bytes of code (`FreqInlineSize`), and [#make] has more: the code around does not matter, for one more call
///   instruction.
final class FrequentCall {
    static final int RECV = 0; // fd, bytes, length, flags
    static final int SEND = 1; // fd, bytes, length, flags
    static final int READV = 2; // fd, pieces, count
    static final int WRITEV = 3; // fd, pieces, count
    static final int RECVFROM = 4; // fd, bytes, length, flags, address, where its length is
    static final int SENDTO = 5; // fd, bytes, length, flags, address, its length
    static final int EPOLL_WAIT = 6; // epoll, events, how many, milliseconds
    static final int EPOLL_CTL = 7; // epoll, event, fd, operation
    static final int SENDFILE = 8; // out, where the position is, count, in
    static final int ACCEPT4 = 9; // fd, address, where its length is, flags
    static final int READ = 10; // fd, bytes, length
    static final int WRITE = 11; // fd, bytes, length
    static final int CLOSE = 12; // fd
    static final int EPOLL_PWAIT2 = 13; // epoll, events, how many, nothing, the time
    static final int RECVMMSG = 14; // fd, messages, how many, flags
    static final int SENDMMSG = 15; // fd, messages, how many, flags

    private static final MethodHandle RECV_HANDLE = Native.linkWide("recv");
    private static final MethodHandle SEND_HANDLE = Native.linkWide("send");
    private static final MethodHandle READV_HANDLE = Native.linkWide("readv");
    private static final MethodHandle WRITEV_HANDLE = Native.linkWide("writev");
    private static final MethodHandle RECVFROM_HANDLE = Native.linkWide("recvfrom");
    private static final MethodHandle SENDTO_HANDLE = Native.linkWide("sendto");
    private static final MethodHandle EPOLL_WAIT_HANDLE = Native.linkWide("epoll_wait");
    private static final MethodHandle EPOLL_CTL_HANDLE = Native.linkWide("epoll_ctl");
    private static final MethodHandle SENDFILE_HANDLE = Native.linkWide("sendfile");
    private static final MethodHandle ACCEPT4_HANDLE = Native.linkWide("accept4");
    private static final MethodHandle READ_HANDLE = Native.linkWide("read");
    private static final MethodHandle WRITE_HANDLE = Native.linkWide("write");
    private static final MethodHandle RECVMMSG_HANDLE = Native.linkWide("recvmmsg");
    private static final MethodHandle SENDMMSG_HANDLE = Native.linkWide("sendmmsg");
    private static final MethodHandle CLOSE_HANDLE = Native.linkWide("close");
    private static final @Nullable MethodHandle EPOLL_PWAIT2_HANDLE =
            Native.linkWideIfPresent("epoll_pwait2");

    private FrequentCall() {}

    /// Makes a call that has an address, a number and a small number at most.
    static long make(Scratch scratch, int which, int fd, long a, long b, int c) {
        return make(scratch, which, fd, null, a, b, c, 0, 0);
    }

    /// Makes a call.
    ///
    /// @param which  one of the constants, which say what the arguments are
    /// @param direct if not null, the address of its position is taken for `address`, and it stays reachable
    /// @return what it gave, or `-errno`
    static long make(
            Scratch scratch,
            int which,
            int fd,
            @Nullable ByteBuffer direct,
            long address,
            long b,
            int c,
            long d,
            long e) {
        MemorySegment errno = scratch.errno;
        long got;
        try {
            long a = direct == null ? address : Native.address(direct);
            long f = fd;
            long n = c;
            switch (which) {
                case RECV -> got = (long) RECV_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case SEND -> got = (long) SEND_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case READV -> got = (long) READV_HANDLE.invokeExact(errno, f, a, n, 0L, 0L, 0L);
                case WRITEV -> got = (long) WRITEV_HANDLE.invokeExact(errno, f, a, n, 0L, 0L, 0L);
                case RECVFROM -> got = (long) RECVFROM_HANDLE.invokeExact(errno, f, a, b, n, d, e);
                case SENDTO -> got = (long) SENDTO_HANDLE.invokeExact(errno, f, a, b, n, d, e);
                case EPOLL_WAIT ->
                        got = (long) EPOLL_WAIT_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case EPOLL_CTL ->
                        got = (long) EPOLL_CTL_HANDLE.invokeExact(errno, f, n, b, a, 0L, 0L);
                case SENDFILE ->
                        got = (long) SENDFILE_HANDLE.invokeExact(errno, f, n, a, b, 0L, 0L);
                case ACCEPT4 -> got = (long) ACCEPT4_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case READ -> got = (long) READ_HANDLE.invokeExact(errno, f, a, b, 0L, 0L, 0L);
                case WRITE -> got = (long) WRITE_HANDLE.invokeExact(errno, f, a, b, 0L, 0L, 0L);
                case RECVMMSG ->
                        got = (long) RECVMMSG_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case SENDMMSG ->
                        got = (long) SENDMMSG_HANDLE.invokeExact(errno, f, a, b, n, 0L, 0L);
                case CLOSE -> got = (long) CLOSE_HANDLE.invokeExact(errno, f, 0L, 0L, 0L, 0L, 0L);
                case EPOLL_PWAIT2 -> {
                    if (EPOLL_PWAIT2_HANDLE == null) {
                        return -Errno.ENOSYS;
                    }
                    got = (long) EPOLL_PWAIT2_HANDLE.invokeExact(errno, f, a, b, d, 0L, 0L);
                }
                default -> throw new AssertionError(which);
            }
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            Reference.reachabilityFence(direct);
        }
        return scratch.result((int) got); // nobody moves more than 0x7ffff000 bytes at a time
    }
}
