package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server with little memory, and many connections that are kept open. Server and clients are two processes, so that each of
/// them has one descriptor for each connection.
class HttpIdleIT {
    private static final int WANTED = 10_000;
    private static final int AGAIN = 100; // each of so many asks once more
    private static final byte[] GET =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

    @ParameterizedTest
    @MethodSource("io.evj.examples.AvailableMethods#names")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void tenThousandIdleConnectionsFitInto64Megabytes(String method) throws Exception {
        int count = Math.min(WANTED, descriptorsMax() - 1000);
        assumeTrue(count > 100, "too few descriptors are allowed here");
        List<SocketChannel> clients = new ArrayList<>();
        try (Program http =
                Program.start(List.of("-Xmx64m"), "http", "--port", "0", "--method", method)) {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), http.port(method));

            for (int i = 0; i < count; i++) {
                clients.add(connect(address));
                ask(clients.getLast());
            }
            for (int i = 0; i < count; i += AGAIN) {
                ask(clients.get(i));
            }

            assertThat(http.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static SocketChannel connect(InetSocketAddress address) throws IOException {
        SocketChannel client = SocketChannel.open();
        client.setOption(
                StandardSocketOptions.SO_LINGER, 0); // or its port would be kept for a minute
        client.connect(address);
        return client;
    }

    private static void ask(SocketChannel client) throws IOException {
        client.write(ByteBuffer.wrap(GET));
        ByteBuffer answer = ByteBuffer.allocate(1024);
        do {
            assertThat(client.read(answer)).as("bytes read").isPositive();
        } while (answer.get(answer.position() - 1) != '!');
    }

    /// What this process may have open; the server may have as many.
    private static int descriptorsMax() throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.exists(limits)) {
            return 1024;
        }
        try (var lines = Files.lines(limits)) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split("\\s+")[3])
                    .mapToInt(soft -> soft.equals("unlimited") ? 100_000 : Integer.parseInt(soft))
                    .findFirst()
                    .orElse(1024);
        }
    }
}
