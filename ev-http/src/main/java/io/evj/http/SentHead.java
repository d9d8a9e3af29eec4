package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import java.nio.ByteBuffer;

/// Writes heads of requests, one after the other, into memory that is used again; a short body is put right behind, so that one copy
/// brings all of it to the output. One for each loop.
final class SentHead {
    private static final int ROOM = 1024; // all of ours, and a short body
    private static final int KEPT_MAX = 64 * 1024;

    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] NO_BODY = {};
    private static final FieldStore NO_FIELDS = new FieldStore();

    private ByteBuffer bytes = ByteBuffer.allocate(4 * ROOM);

    /// Writes a head, and the body if it is of bytes and need not wait.
    ///
    /// @param fixed  lines that are the same for all requests of a connection
    /// @param host   the line `Host`
    void write(ClientRequest request, byte[] fixed, byte[] host, EvBuffer output) {
        String method = request.method().name();
        String target = request.target();
        HttpFields sent = request.sentFields();
        FieldStore fields = sent == null ? NO_FIELDS : sent.store();
        byte[] body =
                request.content() instanceof RequestContent.Bytes sentNow && !request.isExpecting()
                        ? sentNow.bytes()
                        : NO_BODY;
        byte[] content = body.length <= ROOM / 2 ? body : NO_BODY;
        begin(
                method.length()
                        + target.length()
                        + fields.wireLength()
                        + fixed.length
                        + host.length
                        + ROOM);
        put(method);
        bytes.put((byte) ' ');
        put(target);
        bytes.put(VERSION);
        if (!fields.has(FieldName.HOST)) {
            bytes.put(host);
        }
        if (!fields.has(FieldName.USER_AGENT)) {
            bytes.put(fixed);
        }
        long length = request.length();
        if (length < 0) {
            bytes.put(CHUNKED);
        } else if ((request.hasBody() || request.method().expectsContent())
                && !fields.has(FieldName.CONTENT_LENGTH)) {
            bytes.put(CONTENT_LENGTH);
            putDecimal(length);
            bytes.put(CRLF);
        }
        if (request.isExpecting() && !fields.has(FieldName.EXPECT)) {
            bytes.put(EXPECT);
        }
        fields.put(bytes);
        bytes.put(CRLF).put(content);
        output.add(bytes.array(), 0, bytes.position());
        if (content.length < body.length) {
            output.add(body);
        }
        if (bytes.capacity() > KEPT_MAX) {
            bytes = ByteBuffer.allocate(4 * ROOM);
        }
    }

    private void begin(int needed) {
        if (bytes.capacity() < needed) {
            bytes = ByteBuffer.allocate(needed * 2);
        }
        bytes.clear();
    }

    private void put(String ascii) {
        byte[] array = bytes.array();
        int at = bytes.position();
        for (int i = 0; i < ascii.length(); i++) {
            array[at++] = (byte) ascii.charAt(i);
        }
        bytes.position(at);
    }

    private void putDecimal(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        int end = bytes.position() + digits;
        long rest = number;
        for (int at = end - 1; at >= end - digits; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        bytes.position(end);
    }

    /// The line `Host` for a host and a port.
    static byte[] hostLine(String authority) {
        return line("Host", authority);
    }

    static byte[] line(String name, String value) {
        return (name + ": " + value + "\r\n").getBytes(ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
