package io.evj.itests.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that knows HTTP, and steps the server's loop while it waits.
final class PostClient implements AutoCloseable {
    /// One answer.
    ///
    /// @param status its number
    /// @param fields by name in lower case
    /// @param body   one character for each octet
    record Reply(int status, Map<String, String> fields, String body) {}

    private final RpcStage stage;
    private final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private boolean hasEnded;

    PostClient(RpcStage stage, SocketAddress address) throws IOException {
        this.stage = stage;
        channel = SocketChannel.open(address);
        channel.configureBlocking(false);
    }

    /// A message as text, one character for each octet.
    static String text(Message message) {
        try (EvBuffer buffer = EvBuffer.create()) {
            message.marshal(buffer);
            return buffer.copyText(ISO_8859_1);
        }
    }

    /// A message of text as it was received.
    static EvBuffer buffer(String text) {
        return EvBuffer.create().add(text.getBytes(ISO_8859_1));
    }

    PostClient post(String procedure, Message message) {
        return post(procedure, text(message));
    }

    PostClient post(String procedure, String body) {
        return send(
                "POST /.rpc.%s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(procedure, body.length(), body));
    }

    /// Sends all of a text, ISO-8859-1.
    PostClient send(String text) {
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        stage.until(
                "the server to read",
                () -> {
                    try {
                        channel.write(out);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                    return !out.hasRemaining();
                });
        return this;
    }

    /// Waits for the next answer.
    Reply reply() {
        stage.until("a head", () -> receive().indexOf("\r\n\r\n") >= 0);
        int end = received.indexOf("\r\n\r\n");
        String[] lines = received.substring(0, end).split("\r\n");
        received.delete(0, end + 4);
        Map<String, String> fields = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(": ", 2);
            fields.put(field[0].toLowerCase(Locale.ROOT), field[1]);
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        stage.until(length + " octets", () -> receive().length() >= length);
        String body = received.substring(0, length);
        received.delete(0, length);
        return new Reply(Integer.parseInt(lines[0].substring(9, 12)), fields, body);
    }

    /// What has come and was not taken.
    StringBuilder receive() {
        try {
            for (int count; !hasEnded && (count = channel.read(bytes.clear())) != 0; ) {
                hasEnded = count < 0;
                received.append(ISO_8859_1.decode(bytes.flip()));
            }
        } catch (IOException reset) {
            hasEnded = true;
        }
        return received;
    }

    boolean hasEnded() {
        receive();
        return hasEnded;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
