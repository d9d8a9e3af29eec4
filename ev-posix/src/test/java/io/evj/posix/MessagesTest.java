package io.evj.posix;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemoryLayout.PathElement;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesTest {
    /// On x86-64 and AArch64 alike: both are LP64, and neither packs it.
    @ParameterizedTest
    @CsvSource({
        "msg_name, 0",
        "msg_namelen, 8",
        "msg_iov, 16",
        "msg_iovlen, 24",
        "msg_control, 32",
        "msg_controllen, 40",
        "msg_flags, 48",
        "msg_len, 56"
    })
    void isLaidOutAsInC(String field, long offset) {
        assertThat(Messages.MMSGHDR.byteOffset(PathElement.groupElement(field))).isEqualTo(offset);
        assertThat(Messages.MMSGHDR.byteSize()).isEqualTo(64);
    }

    @Test
    void sendsAndReceivesSeveralAtOnce() {
        assumeTrue(Native.refusal().isEmpty(), Native::refusal);
        Scratch scratch = Scratch.current();
        int type = Socket.SOCK_DGRAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;
        int one = Socket.socket(scratch, Socket.AF_INET, type, 0);
        int two = Socket.socket(scratch, Socket.AF_INET6, type, 0);
        try {
            bind(scratch, one, "127.0.0.1", Socket.AF_INET);
            bind(scratch, two, "::", Socket.AF_INET6);
            assertThat(Socket.getsockname(scratch, two)).isZero();
            int port = Sockaddr.inet(scratch).getPort();
            assertThat(Socket.getsockname(scratch, one)).isZero();
            InetSocketAddress sender = Sockaddr.inet(scratch);
            var out = new Messages(3, 10);
            for (int i = 0; i < 3; i++) {
                out.bytes(i).clear().put("message".getBytes(US_ASCII), 0, i + 1);
                out.length(i, i + 1);
                var target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
                out.addressFrom(scratch, i, Sockaddr.encode(scratch, target, Socket.AF_INET));
            }
            var in = new Messages(4, 2);
            assertThat(Socket.recvmmsg(scratch, two, in, 4)).isEqualTo(-Errno.EAGAIN);

            assertThat(Socket.sendmmsg(scratch, one, out, 0, 3)).isEqualTo(3);
            assertThat(Socket.recvmmsg(scratch, two, in, 4)).isEqualTo(3);

            byte[] address = new byte[16];
            for (int i = 0; i < 3; i++) {
                assertThat(in.length(i)).isEqualTo(Math.min(i + 1, 2));
                assertThat(in.isTruncated(i)).isEqualTo(i == 2);
                assertThat(in.internetAddress(i, address)).isEqualTo(4);
                assertThat(address).startsWith(127, 0, 0, 1);
                in.addressTo(scratch, i);
                assertThat(Sockaddr.inet(scratch)).isEqualTo(sender);
            }
            out.addressFrom(0, in, 0);
            out.length(0, 4);
            assertThat(Socket.sendmmsg(scratch, two, out, 0, 1)).isEqualTo(1);
            var back = new Messages(1, 10);
            assertThat(Socket.recvmmsg(scratch, one, back, 1)).isEqualTo(1);
            assertThat(back.length(0)).isEqualTo(4);
        } finally {
            Unistd.close(scratch, one);
            Unistd.close(scratch, two);
        }
    }

    @Test
    void isAskedForWithoutAnyMessage() {
        assumeTrue(Native.refusal().isEmpty(), Native::refusal);
        Scratch scratch = Scratch.current();
        int fd = Socket.socket(scratch, Socket.AF_INET, Socket.SOCK_DGRAM, 0);
        try {
            assertThat(Socket.recvmmsg(scratch, fd, new Messages(1, 1), 0)).isZero();
        } finally {
            Unistd.close(scratch, fd);
        }
    }

    private static void bind(Scratch scratch, int fd, String host, int family) {
        var address = new InetSocketAddress(InetAddress.ofLiteral(host), 0);
        int length = Sockaddr.encode(scratch, address, family);
        assertThat(Socket.bind(scratch, fd, length)).isZero();
    }
}
