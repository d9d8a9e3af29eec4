package io.evj.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The functions that a loop calls again and again, behind one method.
///
/// For each call that captures `errno` the JDK makes a slice of the memory that it lands in: 40 bytes, which the compiler does not
/// always get rid of where the call is inlined into much else; the same goes for the address of a buffer. In a method that is compiled by itself it does. HotSpot inlines
/// no method of more than 325 bytes of code (`FreqInlineSize`), and [#make] has more: one call instruction for no garbage at all.
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

    private static final MethodHandle RECV_HANDLE =
            Native.link("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND_HANDLE =
            Native.link("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READV_HANDLE =
            Native.link("readv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WRITEV_HANDLE =
            Native.link("writev", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECVFROM_HANDLE =
            Native.link(
                    "recvfrom",
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_INT,
                    JAVA_LONG,
                    JAVA_LONG);
    private static final MethodHandle SENDTO_HANDLE =
            Native.link(
                    "sendto", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG,
                    JAVA_INT);
    private static final MethodHandle EPOLL_WAIT_HANDLE =
            Native.link("epoll_wait", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle EPOLL_CTL_HANDLE =
            Native.link("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDFILE_HANDLE =
            Native.link("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle ACCEPT4_HANDLE =
            Native.link("accept4", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ_HANDLE =
            Native.link("read", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WRITE_HANDLE =
            Native.link("write", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RECVMMSG_HANDLE =
            Native.link("recvmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle SENDMMSG_HANDLE =
            Native.link("sendmmsg", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE_HANDLE = Native.link("close", JAVA_INT, JAVA_INT);

    /// Absent from C libraries before glibc 2.35.
    private static final @Nullable MethodHandle EPOLL_PWAIT2_HANDLE =
            Native.linkIfPresent(
                    "epoll_pwait2", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

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
        var errno = scratch.errno;
        long result;
        try {
            long a = direct == null ? address : Native.address(direct);
            switch (which) {
                case RECV -> result = (long) RECV_HANDLE.invokeExact(errno, fd, a, b, c);
                case SEND -> result = (long) SEND_HANDLE.invokeExact(errno, fd, a, b, c);
                case READV -> result = (long) READV_HANDLE.invokeExact(errno, fd, a, c);
                case WRITEV -> result = (long) WRITEV_HANDLE.invokeExact(errno, fd, a, c);
                case RECVFROM ->
                        result = (long) RECVFROM_HANDLE.invokeExact(errno, fd, a, b, c, d, e);
                case SENDTO ->
                        result = (long) SENDTO_HANDLE.invokeExact(errno, fd, a, b, c, d, (int) e);
                case EPOLL_WAIT ->
                        result = (int) EPOLL_WAIT_HANDLE.invokeExact(errno, fd, a, (int) b, c);
                case EPOLL_CTL ->
                        result = (int) EPOLL_CTL_HANDLE.invokeExact(errno, fd, c, (int) b, a);
                case SENDFILE -> result = (long) SENDFILE_HANDLE.invokeExact(errno, fd, c, a, b);
                case ACCEPT4 -> result = (int) ACCEPT4_HANDLE.invokeExact(errno, fd, a, b, c);
                case READ -> result = (long) READ_HANDLE.invokeExact(errno, fd, a, b);
                case WRITE -> result = (long) WRITE_HANDLE.invokeExact(errno, fd, a, b);
                case RECVMMSG ->
                        result = (int) RECVMMSG_HANDLE.invokeExact(errno, fd, a, (int) b, c, 0L);
                case SENDMMSG ->
                        result = (int) SENDMMSG_HANDLE.invokeExact(errno, fd, a, (int) b, c);
                case CLOSE -> result = (int) CLOSE_HANDLE.invokeExact(errno, fd);
                case EPOLL_PWAIT2 -> {
                    if (EPOLL_PWAIT2_HANDLE == null) {
                        return -Errno.ENOSYS;
                    }
                    result = (int) EPOLL_PWAIT2_HANDLE.invokeExact(errno, fd, a, (int) b, d, 0L);
                }
                default -> throw new AssertionError(which);
            }
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            Reference.reachabilityFence(direct);
        }
        return scratch.result(result);
    }
}
