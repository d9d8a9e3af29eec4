package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evj.buffer.EvBuffer;
import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The machines on buffers, and what is written read back.
final class MessageReaderTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    private final EvBuffer wire = EvBuffer.create();
    private static final byte[] PLAINTEXT = Pieces.octets("/plaintext");
    private final EvBuffer data = EvBuffer.create();
    private final FieldStore fields = new FieldStore();

    @AfterEach
    void close() {
        wire.close();
        data.close();
    }

    @Test
    void readsARequestAcrossSegmentsOfOneByte() {
        String request =
                "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\nGET";
        for (byte octet : Pieces.octets(request)) {
            wire.addReference(ByteBuffer.wrap(new byte[] {octet}), null);
        }
        RequestDecoder decoder = new RequestDecoder(LIMITS);

        assertThat(MessageReader.readHead(decoder, wire)).isTrue();

        BodyFraming framing = BodyFraming.ofRequest(decoder.head(), LIMITS);
        BodyDecoder body = BodyDecoder.of(framing, LIMITS, MessageKind.REQUEST);
        assertThat(MessageReader.readBody(body, wire, data, Long.MAX_VALUE)).isEqualTo(11);
        assertThat(body.isComplete()).isTrue();
        assertThat(data.copyText(ISO_8859_1)).isEqualTo("hello world");
        assertThat(wire.copyText(ISO_8859_1)).isEqualTo("GET");
    }

    @Test
    void waitsForMore() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);

        wire.add("GET / HTTP/1.1\r\nHo");
        assertThat(MessageReader.readHead(decoder, wire)).isFalse();
        assertThat(wire.isEmpty()).isTrue();
        assertThat(MessageReader.readHead(decoder, wire)).isFalse();
        wire.add("st: a\r\n\r\n");
        assertThat(MessageReader.readHead(decoder, wire)).isTrue();
        assertThat(decoder.head().fields().value(0)).isEqualTo("a");
    }

    @Test
    void movesNoMoreDataThanIsWanted() {
        BodyDecoder body = BodyDecoder.of(BodyFraming.Mark.CHUNKED, LIMITS, MessageKind.REQUEST);
        wire.add("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");

        assertThat(MessageReader.readBody(body, wire, data, 3)).isEqualTo(3);
        assertThat(MessageReader.readBody(body, wire, data, 0)).isZero();
        assertThat(MessageReader.readBody(body, wire, data, 3)).isEqualTo(3);
        assertThat(data.copyText(ISO_8859_1)).isEqualTo("hello ");
        assertThat(body.isComplete()).isFalse();
        assertThat(MessageReader.readBody(body, wire, data, 5)).isEqualTo(5);
        assertThat(body.isComplete()).isTrue();
        assertThat(wire.isEmpty()).isTrue();
    }

    @Test
    void readsBodiesOfEachKind() {
        wire.add("hello world");
        BodyDecoder fixed = BodyDecoder.of(new BodyFraming.Length(5), LIMITS, MessageKind.REQUEST);
        BodyDecoder untilClose =
                BodyDecoder.of(
                        BodyFraming.Mark.UNTIL_CLOSE,
                        LIMITS.withBodyBytesMax(5),
                        MessageKind.RESPONSE);

        assertThat(MessageReader.readBody(fixed, wire, data, Long.MAX_VALUE)).isEqualTo(5);
        assertThat(fixed.isComplete()).isTrue();
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> MessageReader.readBody(untilClose, wire, data, Long.MAX_VALUE))
                .withMessage("502: a body of more than 5 octets");
        assertThat(data.copyText(ISO_8859_1)).isEqualTo("hello worl");
    }

    @Test
    void readsAResponseWithLargeChunks() {
        wire.add("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n");
        wire.add("x".repeat(100_000)).add("\r\n1\r\ny\r\n0\r\nX-Sum: 1\r\n\r\n");

        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        assertThat(MessageReader.readHead(decoder, wire)).isTrue();
        ChunkedBody body = new ChunkedBody(LIMITS, MessageKind.RESPONSE);
        assertThat(MessageReader.readBody(body, wire, data, Long.MAX_VALUE)).isEqualTo(100_001);
        assertThat(data.copyText(ISO_8859_1)).isEqualTo("x".repeat(100_000) + "y");
        assertThat(body.isComplete()).isTrue();
        assertThat(body.trailers().value(0)).isEqualTo("1");
        assertThat(wire.isEmpty()).isTrue();
    }

    @Test
    void allocatesNothingForAPlainExchange() throws Exception {
        byte[] request =
                Pieces.octets(
                        "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n");
        int last = "GET /plaintext HTTP/1.1\r\nHost: localhost:808".length();
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        HeadOutput room = new HeadOutput();

        long bytes =
                Allocation.perRun(() -> {
                    request[last]++; // the digits of a port, so that no head is like the one before
                    if (request[last] > '9') {
                        request[last] = '0';
                    }
                    wire.add(request);
                    decoder.reset();
                    if (!MessageReader.readHead(decoder, wire)) {
                        throw new AssertionError();
                    }
                    RequestHead head = decoder.head();
                    HostRule.check(head);
                    boolean plain =
                            Expectation.of(head) == Expectation.NONE
                                    && BodyFraming.ofRequest(head, LIMITS) == BodyFraming.Mark.NONE
                                    && Persistence.isAllowed(head.version(), head.fields())
                                    && head.pathIs(PLAINTEXT);
                    if (!plain) {
                        throw new AssertionError();
                    }
                    fields.clear();
                    fields.add(FieldName.CONTENT_TYPE, "text/plain");
                    fields.add(FieldName.CONTENT_LENGTH, 13);
                    room.clear();
                    room.put(fields).copyTo(data);
                    data.clear();
                });

        assertThat(bytes).isZero();
    }
}
