package io.evj.itests.http;

import io.evj.itests.RawPeer;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that sends what it is told, and understands answers.
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

    private final RawPeer end;
    private long sent;

    RawClient(HttpStage stage, SocketAddress address) throws IOException {
        end = new RawPeer(stage, SocketChannel.open(address));
    }

    /// Sends all of a text, ISO-8859-1.
    RawClient send(String text) {
        end.send(text);
        return this;
    }

    /// Sends as much of a text as the server takes before it closes.
    void sendUnlessReset(String text) {
        end.sendUnlessReset(text);
    }

    /// Sends what the server has room for, counted from the first such call.
    ///
    /// @param max octets that are sent in all
    void trySend(String text, long max) {
        sent += end.trySend(text.substring(0, (int) Math.min(text.length(), max - sent)));
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
        end.endOutput();
        return this;
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
        String[] lines = end.head().split("\r\n");
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
            int size = Integer.parseInt(end.line(), 16);
            body.append(take(size));
            take(2);
            if (size == 0) {
                return body.toString();
            }
        }
    }

    /// Waits for so many octets.
    String take(int count) {
        return end.take(count);
    }

    /// Waits for the end of the connection.
    ///
    /// @return what came before
    String rest() {
        return end.rest();
    }

    /// What has come and was not taken.
    StringBuilder receive() {
        return end.receive();
    }

    boolean hasEnded() {
        return end.hasEnded();
    }

    boolean isReset() {
        return end.isReset();
    }

    @Override
    public void close() {
        end.close();
    }
}
