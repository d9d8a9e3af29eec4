package io.evj.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketTest {
    private static final int STREAM =
            Socket.SOCK_STREAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;
    private static final int DATAGRAM =
            Socket.SOCK_DGRAM | Socket.SOCK_NONBLOCK | Socket.SOCK_CLOEXEC;

    private final Scratch scratch = Scratch.current();
    private final List<Integer> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(fd -> assertThat(Unistd.close(scratch, fd)).isZero());
    }

    @Test
    void carriesBytesFromConnectToAccept() {
        int listener = opened(Socket.socket(scratch, Socket.AF_INET, STREAM, 0));
        assertThat(Socket.bind(scratch, listener, loopback(0))).isZero();
        assertThat(Socket.listen(scratch, listener, 8)).isZero();
        assertThat(Socket.accept4(scratch, listener, Socket.SOCK_NONBLOCK))
                .isEqualTo(-Errno.EAGAIN);
        assertThat(Socket.getsockname(scratch, listener)).isZero();
        int port = Sockaddr.inet(scratch).getPort();

        int client = opened(Socket.socket(scratch, Socket.AF_INET, STREAM, 0));
        assertThat(Socket.connect(scratch, client, loopback(port))).isIn(0, -Errno.EINPROGRESS);
        int server = opened(Socket.accept4(scratch, listener, STREAM & ~Socket.SOCK_STREAM));
        InetSocketAddress peer = Sockaddr.inet(scratch);
        assertThat(Socket.getsockname(scratch, client)).isZero();
        assertThat(peer).isEqualTo(Sockaddr.inet(scratch));
        assertThat(Fcntl.fcntl(scratch, server, Fcntl.F_GETFL, 0) & Fcntl.O_NONBLOCK).isNotZero();
        assertThat(Fcntl.fcntl(scratch, server, Fcntl.F_GETFD, 0)).isEqualTo(Fcntl.FD_CLOEXEC);

        ByteBuffer bytes = scratch.bytes(100).put("hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(Socket.send(scratch, client, scratch.bytes(5), Socket.MSG_NOSIGNAL))
                .isEqualTo(5);
        bytes.clear().put(new byte[5]);
        assertThat(Socket.recv(scratch, server, scratch.bytes(100), 0)).isEqualTo(5);
        assertThat(StandardCharsets.US_ASCII.decode(bytes.position(0).limit(5)).toString())
                .isEqualTo("hello");
        assertThat(Socket.recv(scratch, server, scratch.bytes(100), 0)).isEqualTo(-Errno.EAGAIN);

        assertThat(Socket.shutdown(scratch, client, Socket.SHUT_WR)).isZero();
        assertThat(Socket.recv(scratch, server, scratch.bytes(100), 0)).isZero();
        assertThat(Socket.send(scratch, client, scratch.bytes(5), Socket.MSG_NOSIGNAL))
                .isEqualTo(-Errno.EPIPE);
    }

    @Test
    void carriesDatagramsWithTheirSender() {
        int one = opened(Socket.socket(scratch, Socket.AF_INET, DATAGRAM, 0));
        int two = opened(Socket.socket(scratch, Socket.AF_INET, DATAGRAM, 0));
        assertThat(Socket.bind(scratch, one, loopback(0))).isZero();
        assertThat(Socket.bind(scratch, two, loopback(0))).isZero();
        Socket.getsockname(scratch, one);
        InetSocketAddress source = Sockaddr.inet(scratch);
        Socket.getsockname(scratch, two);
        int target = Sockaddr.inet(scratch).getPort();

        scratch.bytes(3).put(new byte[] {1, 2, 3});
        assertThat(Socket.sendto(scratch, one, scratch.bytes(3), 0, loopback(target))).isEqualTo(3);

        assertThat(Socket.recvfrom(scratch, two, scratch.bytes(100), 0)).isEqualTo(3);
        assertThat(Sockaddr.inet(scratch)).isEqualTo(source);
    }

    @Test
    void readsAndSetsOptions() {
        int fd = opened(Socket.socket(scratch, Socket.AF_INET, STREAM, 0));

        assertThat(Socket.setsockopt(scratch, fd, In.IPPROTO_TCP, Tcp.TCP_NODELAY, 1)).isZero();
        assertThat(Socket.getsockopt(scratch, fd, In.IPPROTO_TCP, Tcp.TCP_NODELAY)).isZero();
        assertThat(scratch.value()).isEqualTo(1);

        assertThat(Socket.setLinger(scratch, fd, 7)).isZero();
        assertThat(Socket.getsockopt(scratch, fd, Socket.SOL_SOCKET, Socket.SO_LINGER)).isZero();
        assertThat(scratch.value()).isEqualTo(1);
        assertThat(scratch.secondValue()).isEqualTo(7);

        assertThat(Socket.getsockopt(scratch, fd, Socket.SOL_SOCKET, Socket.SO_TYPE)).isZero();
        assertThat(scratch.value()).isEqualTo(Socket.SOCK_STREAM);
        assertThat(Socket.getsockopt(scratch, fd, Socket.SOL_SOCKET, 9999))
                .isEqualTo(-Errno.ENOPROTOOPT);
    }

    @Test
    void makesPairsThatGatherAndScatter() {
        assertThat(Socket.socketpair(scratch, Socket.AF_UNIX, STREAM, 0)).isZero();
        int one = opened(scratch.value());
        int two = opened(scratch.secondValue());
        scratch.bytes(32).put("abcdef".getBytes(StandardCharsets.US_ASCII));
        long at = scratch.bytesAddress();

        scratch.pieces(2);
        scratch.piece(0, at + 4, 2);
        scratch.piece(1, at, 3);
        assertThat(Uio.writev(scratch, one, 2)).isEqualTo(5);

        scratch.piece(0, at + 10, 1);
        scratch.piece(1, at + 20, 10);
        assertThat(Uio.readv(scratch, two, 2)).isEqualTo(5);
        ByteBuffer bytes = scratch.bytes(32);
        assertThat(bytes.get(10)).isEqualTo((byte) 'e');
        assertThat(StandardCharsets.US_ASCII.decode(bytes.position(20).limit(24)).toString())
                .isEqualTo("fabc");
    }

    @Test
    void givesErrorsAsNegatedNumbers() {
        assertThat(Socket.listen(scratch, -1, 1)).isEqualTo(-Errno.EBADF);
        assertThat(Socket.socket(scratch, 4711, STREAM, 0)).isEqualTo(-Errno.EAFNOSUPPORT);
        int fd = opened(Socket.socket(scratch, Socket.AF_INET, STREAM, 0));
        assertThat(Socket.getpeername(scratch, fd)).isEqualTo(-Errno.ENOTCONN);
    }

    @Test
    void eachThreadHasItsOwnScratch() throws InterruptedException {
        AtomicBoolean isMineElsewhere = new AtomicBoolean(true);

        Thread.ofVirtual().start(() -> isMineElsewhere.set(scratch.isMine())).join();

        assertThat(isMineElsewhere).isFalse();
        assertThat(scratch.isMine()).isTrue();
        assertThat(Scratch.current()).isSameAs(scratch);
    }

    @Test
    void limitsBytesAndPieces() {
        assertThat(scratch.bytes(Scratch.BYTES_MAX).remaining()).isEqualTo(Scratch.BYTES_MAX);
        assertThat(scratch.bytes(Scratch.BYTES_MAX + 1).remaining()).isEqualTo(Scratch.BYTES_MAX);
        scratch.pieces(Scratch.PIECES_MAX);
        assertThatThrownBy(() -> scratch.pieces(Scratch.PIECES_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int loopback(int port) {
        return Sockaddr.encode(
                scratch,
                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                Socket.AF_INET);
    }

    private int opened(int fd) {
        assertThat(fd).as("a descriptor, or -errno").isNotNegative();
        open.add(fd);
        return fd;
    }
}
