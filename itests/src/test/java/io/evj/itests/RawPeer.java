package io.evj.itests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The other end of a connection: sends what it is told, octet by octet, and has the stage go on while it waits. Texts are ISO-8859-1.
public final class RawPeer implements AutoCloseable {
    private final Stepped stage;
    private final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private boolean hasEnded;
    private boolean isReset;

    /// @param channel connected; closed with this
    public RawPeer(Stepped stage, SocketChannel channel) throws IOException {
        this.stage = stage;
        this.channel = channel;
        channel.configureBlocking(false);
    }

    /// What is at our end of it.
    public SocketAddress address() {
        try {
            return channel.getRemoteAddress();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Sends all of a text.
    public RawPeer send(String text) {
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        stage.until(
                "the other end to read",
                () -> {
                    write(out);
                    return !out.hasRemaining();
                });
        return this;
    }

    /// Sends an HTTP answer.
    public RawPeer answer(int status, String body) {
        return send(
                "HTTP/1.1 "
                        + status
                        + " X\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body);
    }

    /// Sends as much of a text as the other end takes before it closes.
    public void sendUnlessReset(String text) {
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        stage.until(
                "the other end to read",
                () -> {
                    try {
                        channel.write(out);
                    } catch (IOException reset) {
                        return true;
                    }
                    return !out.hasRemaining();
                });
    }

    /// Sends as much of a text as there is room for.
    public int trySend(String text) {
        return write(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    private int write(ByteBuffer out) {
        try {
            return channel.write(out);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Ends what it sends.
    public RawPeer endOutput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits for an HTTP head.
    ///
    /// @return with the empty line; what follows stays
    public String head() {
        stage.until("a head", () -> receive().indexOf("\r\n\r\n") >= 0);
        return take(received.indexOf("\r\n\r\n") + 4);
    }

    /// Waits for a line.
    ///
    /// @return without its end
    public String line() {
        stage.until("a line", () -> receive().indexOf("\r\n") >= 0);
        String line = take(received.indexOf("\r\n"));
        take(2);
        return line;
    }

    /// Waits for so many octets.
    public String take(int count) {
        stage.until(
                count + " octets, of which came: " + received, () -> receive().length() >= count);
        String taken = received.substring(0, count);
        received.delete(0, count);
        return taken;
    }

    /// Waits for the end of the connection.
    ///
    /// @return what came before
    public String rest() {
        stage.until("the end", this::hasEnded);
        String rest = received.toString();
        received.setLength(0);
        return rest;
    }

    /// What has come and was not taken.
    public StringBuilder receive() {
        try {
            for (int count; !hasEnded && (count = channel.read(bytes.clear())) != 0; ) {
                hasEnded = count < 0;
                received.append(ISO_8859_1.decode(bytes.flip()));
            }
        } catch (IOException reset) {
            hasEnded = true;
            isReset = true;
        }
        return received;
    }

    /// Whether nothing more will come.
    public boolean hasEnded() {
        receive();
        return hasEnded;
    }

    /// Whether the connection was reset.
    public boolean isReset() {
        receive();
        return isReset;
    }

    /// Ends it with a reset.
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
