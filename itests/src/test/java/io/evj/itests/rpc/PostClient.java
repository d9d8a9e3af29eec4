package io.evj.itests.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.buffer.EvBuffer;
import io.evj.itests.RawPeer;
import io.evj.rpc.Message;
import java.io.IOException;
import java.net.SocketAddress;
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

    private final RawPeer end;

    PostClient(RpcStage stage, SocketAddress address) throws IOException {
        end = new RawPeer(stage, SocketChannel.open(address));
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
        end.send(text);
        return this;
    }

    /// Waits for the next answer.
    Reply reply() {
        String[] lines = end.head().split("\r\n");
        Map<String, String> fields = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(": ", 2);
            fields.put(field[0].toLowerCase(Locale.ROOT), field[1]);
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        String body = end.take(length);
        return new Reply(Integer.parseInt(lines[0].substring(9, 12)), fields, body);
    }

    /// What has come and was not taken.
    StringBuilder receive() {
        return end.receive();
    }

    boolean hasEnded() {
        return end.hasEnded();
    }

    @Override
    public void close() {
        end.close();
    }
}
