package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that sends what it is told, octet by octet, and steps the server's loop while it waits.
final class RawClient implements AutoCloseable {
    /// One answer.
    ///
    /// @param line   the status line
    /// @param fields by name in lower case; of several with one name the last
    /// @param body   decoded
    record Reply(String line, Map<String, String> fields, String body) {
        int status() {
            return Integer.parseInt(line.substring(9, 12));
        }
    }

    private final HttpStage stage;
    private final SocketChannel channel;
    private final StringBuilder received = new StringBuilder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    private long sent;
    private boolean hasEnded;
    private boolean isReset;

    RawClient(HttpStage stage, SocketAddress address) throws IOException {
        this.stage = stage;
        channel = SocketChannel.open(address);
        channel.configureBlocking(false);
    }

    /// Sends all of a text, ISO-8859-1.
    RawClient send(String text) {
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

    /// Sends as much of a text as the server takes before it closes.
    void sendUnlessReset(String text) {
        ByteBuffer out = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
        stage.until(
                "the server to read",
                () -> {
                    try {
                        channel.write(out);
                    } catch (IOException reset) {
                        return true;
                    }
                    return !out.hasRemaining();
                });
    }

    /// Sends what the server has room for, counted from the first such call.
    ///
    /// @param max octets that are sent in all
    void trySend(String text, long max) {
        int count = (int) Math.min(text.length(), max - sent);
        try {
            sent += channel.write(ByteBuffer.wrap(text.substring(0, count).getBytes(ISO_8859_1)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What [#trySend] has sent.
    long sent() {
        return sent;
    }

    /// Sends a request without body.
    RawClient get(String target) {
        return send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    RawClient endOutput() {
        try {
            channel.shutdownOutput();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Waits for the next answer.
    Reply reply() {
        return reply(false);
    }

    /// Waits for the next answer, which has no body, to HEAD.
    Reply replyToHead() {
        return reply(true);
    }

    private Reply reply(boolean toHead) {
        stage.until("a head", () -> receive().indexOf("\r\n\r\n") >= 0);
        int end = received.indexOf("\r\n\r\n");
        String[] lines = received.substring(0, end).split("\r\n");
        received.delete(0, end + 4);
        Map<String, String> fields = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(": ");
            fields.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 2));
        }
        int status = Integer.parseInt(lines[0].substring(9, 12));
        String body;
        if (toHead || status < 200 || status == 204 || status == 304) {
            body = "";
        } else if (fields.containsKey("content-length")) {
            body = take(Integer.parseInt(fields.get("content-length")));
        } else if (fields.containsKey("transfer-encoding")) {
            body = chunks();
        } else {
            body = rest();
        }
        return new Reply(lines[0], fields, body);
    }

    private String chunks() {
        StringBuilder body = new StringBuilder();
        while (true) {
            stage.until("a chunk", () -> receive().indexOf("\r\n") >= 0);
            int lineEnd = received.indexOf("\r\n");
            int size = Integer.parseInt(received.substring(0, lineEnd), 16);
            received.delete(0, lineEnd + 2);
            body.append(take(size));
            take(2);
            if (size == 0) {
                return body.toString();
            }
        }
    }

    /// Waits for so many octets.
    String take(int count) {
        stage.until(
                count + " octets, of which came: " + received, () -> receive().length() >= count);
        String taken = received.substring(0, count);
        received.delete(0, count);
        return taken;
    }

    /// Waits for the end of the connection.
    ///
    /// @return what came before
    String rest() {
        stage.until(
                "the end",
                () -> {
                    receive();
                    return hasEnded;
                });
        String rest = received.toString();
        received.setLength(0);
        return rest;
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
            isReset = true;
        }
        return received;
    }

    boolean hasEnded() {
        receive();
        return hasEnded;
    }

    boolean isReset() {
        receive();
        return isReset;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
