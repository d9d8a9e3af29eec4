package io.evj.itests.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// A name server of somebody else, in a process of its own, on a loopback port.
final class PeerServer implements AutoCloseable {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int ASKS = 200;
    private static final int ASK_MILLIS = 100;
    private static final int STARTS = 5;

    /// Asks for the addresses of `www.example.com.`
    private static final byte[] QUESTION =
            ("\0\7\1\0\0\1\0\0\0\0\0\0\3www\7example\3com\0\0\1\0\1")
                    .getBytes(StandardCharsets.ISO_8859_1);

    private final Process process;
    final int port;

    private PeerServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts it, and waits until it answers.
    ///
    /// @param folder  for what it says
    /// @param command how to start it, on a port
    /// @throws IOException there is no such program
    static PeerServer start(Path folder, IntFunction<List<String>> command) throws Exception {
        Path log = Files.createTempFile(folder, "server", ".log");
        for (int starts = 0; starts < STARTS; starts++) { // somebody else may take the port first
            int port = freePort();
            Process process =
                    new ProcessBuilder(command.apply(port))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            var server = new PeerServer(process, port);
            if (server.answers()) {
                return server;
            }
            server.close();
        }
        throw new AssertionError("it does not answer: " + Files.readString(log));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(LOOPBACK, port);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            socket.setSoTimeout(ASK_MILLIS);
            for (int asks = 0; asks < ASKS && process.isAlive(); asks++) {
                socket.send(new DatagramPacket(QUESTION, QUESTION.length, address()));
                try {
                    socket.receive(new DatagramPacket(new byte[512], 512));
                    return process.isAlive();
                } catch (SocketTimeoutException _) { // not yet
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
