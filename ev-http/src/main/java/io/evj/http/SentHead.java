package io.evj.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.buffer.EvBuffer;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.HeadOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes heads of requests, one after the other, into memory that is used again; a short body is put right behind, so that one copy
/// brings all of it to the output. One for each loop.
final class SentHead {
    private static final int BODY_MAX = 512; // that is put behind the head

    private static final byte[] SPACE = ascii(" ");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] EXPECT = ascii("Expect: 100-continue\r\n");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] NO_BODY = {};
    private static final FieldStore NO_FIELDS = new FieldStore();

    private final HeadOutput bytes = new HeadOutput();

    // the beginning of the plain head that was written last, and what it is made of
    private int plainSize; // 0: its octets are gone
    private byte[] plainHost = NO_BODY;
    private byte[] plainFixed = NO_BODY;
    private @Nullable HttpMethod plainMethod;
    private String plainTarget = "";

    /// Writes a head, and the body if it is of bytes and need not wait.
    ///
    /// @param fixed  lines that are the same for all requests of a connection
    /// @param host   the line `Host`
    void write(ClientRequest request, byte[] fixed, byte[] host, EvBuffer output) {
        HttpFields sent = request.sentFields();
        FieldStore fields = sent == null ? NO_FIELDS : sent.store();
        byte[] body =
                request.content() instanceof RequestContent.Bytes sentNow && !request.isExpecting()
                        ? sentNow.bytes()
                        : NO_BODY;
        byte[] content = body.length <= BODY_MAX ? body : NO_BODY;
        if (fields.count() > 0) {
            begin(request);
            if (!fields.has(FieldName.HOST)) {
                bytes.put(host);
            }
            if (!fields.has(FieldName.USER_AGENT)) {
                bytes.put(fixed);
            }
        } else {
            beginPlain(request, fixed, host);
        }
        long length = request.length();
        if (length < 0) {
            bytes.put(CHUNKED);
        } else if ((request.hasBody() || request.method().expectsContent())
                && !fields.has(FieldName.CONTENT_LENGTH)) {
            bytes.put(CONTENT_LENGTH).put(length).put(CRLF);
        }
        if (request.isExpecting() && !fields.has(FieldName.EXPECT)) {
            bytes.put(EXPECT);
        }
        bytes.put(fields).put(CRLF).put(content).copyTo(output);
        if (content.length < body.length) {
            output.add(body);
        }
    }

    private void begin(ClientRequest request) {
        plainSize = 0;
        bytes.clear();
        bytes.put(request.method().name()).put(SPACE).put(request.target()).put(VERSION);
    }

    /// Begins a head with no fields but ours. Who asks again and again asks for the same: its octets are still there.
    private void beginPlain(ClientRequest request, byte[] fixed, byte[] host) {
        if (plainSize == 0
                || request.method() != plainMethod
                || !request.target().equals(plainTarget)
                || !Arrays.equals(host, plainHost)
                || !Arrays.equals(fixed, plainFixed)) {
            begin(request);
            bytes.put(host).put(fixed);
            plainSize = bytes.size();
            plainHost = host;
            plainFixed = fixed;
            plainMethod = request.method();
            plainTarget = request.target();
        }
        bytes.size(plainSize);
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
