package io.evj.backend.epoll;

import io.evj.api.DatagramBatch;
import io.evj.api.DatagramSocket;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.posix.Scratch;
import io.evj.posix.Sockaddr;
import io.evj.posix.Socket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Run on its own by `ForeignPathsTest`, in a locale that knows ASCII alone: meets sockets whose paths have other letters, and
/// says what it sees, a line for each.
final class ForeignPaths {
    private ForeignPaths() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("charset " + System.getProperty("sun.jnu.encoding"));
        accept();
        receive();
        adopt();
    }

    private static void accept() throws IOException {
        var path = UnixDomainSocketAddress.of("listening");
        try (ListeningSocket listener = EpollNetwork.INSTANCE.listen(path);
                StreamSocket client =
                        EpollNetwork.INSTANCE.adoptStream(bound(Socket.SOCK_STREAM, "clïent"))) {
            client.connect(path);
            try (StreamSocket server = listener.accept()) {
                System.out.println("accepted from <" + server.remoteAddress() + ">");
            }
            System.out.println("client at <" + client.localAddress() + ">");
        }
    }

    private static void receive() throws IOException {
        var path = UnixDomainSocketAddress.of("receiving");
        try (DatagramSocket receiver =
                        EpollNetwork.INSTANCE.datagram(StandardProtocolFamily.UNIX).bind(path);
                DatagramSocket sender =
                        EpollNetwork.INSTANCE.adoptDatagram(bound(Socket.SOCK_DGRAM, "sënder"))) {
            sender.send(ByteBuffer.allocate(1), path);
            sender.send(ByteBuffer.allocate(1), path);
            System.out.println("received from <" + receiver.receive(ByteBuffer.allocate(1)) + ">");
            DatagramBatch batch = receiver.batch(1, 1);
            batch.receive();
            System.out.println("batch from <" + batch.address(0) + ">");
        }
    }

    private static void adopt() throws IOException {
        int number = bound(Socket.SOCK_STREAM, "lïstening");
        Failure.check("listen", Socket.listen(Scratch.current(), number, 1));
        try (ListeningSocket listener = EpollNetwork.INSTANCE.adoptListening(number)) {
            System.out.println("listening at <" + listener.localAddress() + ">");
        }
    }

    private static int bound(int type, String path) throws IOException {
        Scratch scratch = Scratch.current();
        int number = Failure.check("socket", Socket.socket(scratch, Socket.AF_UNIX, type, 0));
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        int length = Sockaddr.encode(scratch, name, false);
        Failure.check("bind", Socket.bind(scratch, number, length));
        return number;
    }
}
