package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A decoder recognises the head that it has read before. That must make no difference but in time.
final class HeadRepeatTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();
    private static final String PLAIN = "GET /a?b HTTP/1.1\r\nHost: h:80\r\nAccept: x\r\n\r\n";

    private static final List<String> REQUESTS =
            List.of(
                    PLAIN,
                    PLAIN.replace("/a", "/c"),
                    PLAIN.replace("GET", "PUT"),
                    PLAIN.replace("GET", "GOT"),
                    PLAIN.replace("1.1", "1.0"),
                    PLAIN.replace("?b", "bb"),
                    PLAIN.replace("Host", "Hose"),
                    PLAIN.replace("x\r\n\r\n", "y\r\n\r\n"),
                    PLAIN.replace("x\r\n\r\n", "x\r\nA: b\r\n\r\n"),
                    PLAIN.replace("\r\nAccept: x", ""),
                    "\r\n" + PLAIN,
                    "GET http://h:80/a HTTP/1.1\r\nHost: h:80\r\n\r\n",
                    "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: h\r\n\r\n");

    private static final List<String> RESPONSES =
            List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
                    "HTTP/1.1 404 OK\r\nContent-Length: 1\r\n\r\n",
                    "HTTP/1.0 200 KO\r\nContent-Length: 1\r\n\r\n",
                    "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nA: b\r\n\r\n",
                    "HTTP/1.1 204 No Content\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nX: " + "y".repeat(5000) + "\r\n\r\n");

    /// What a handler may do to the fields of a request.
    private static final List<Consumer<FieldStore>> CHANGES =
            List.of(
                    fields -> fields.add("A", "b"),
                    fields -> fields.add(FieldName.AGE, "1"),
                    fields -> fields.add(FieldName.AGE, 1),
                    fields -> fields.removeAt(0),
                    fields -> fields.removeAt(1),
                    FieldStore::clear,
                    fields -> fields.addAll(fields),
                    fields -> {
                        fields.removeAt(0);
                        fields.add(FieldName.HOST, "i:80");
                    });

    @Test
    void requestsAreReadAsIfEachWereTheFirst() {
        for (String before : REQUESTS) {
            for (String next : REQUESTS) {
                String expected = described(read(new RequestDecoder(LIMITS), next));
                for (int cut = 0; cut < Math.min(next.length(), 100); cut++) {
                    RequestDecoder decoder = new RequestDecoder(LIMITS);
                    read(decoder, before);
                    decoder.reset();
                    assertThat(decoder.decode(bytes(next.substring(0, cut)))).isFalse();
                    assertThat(described(read(decoder, next.substring(cut)))).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void responsesAreReadAsIfEachWereTheFirst() {
        for (String before : RESPONSES) {
            for (String next : RESPONSES) {
                String expected = described(read(new ResponseDecoder(LIMITS), next));
                for (int cut = 0; cut < Math.min(next.length(), 100); cut++) {
                    ResponseDecoder decoder = new ResponseDecoder(LIMITS);
                    read(decoder, before);
                    decoder.reset();
                    assertThat(decoder.decode(bytes(next.substring(0, cut)))).isFalse();
                    assertThat(described(read(decoder, next.substring(cut)))).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void theSameHeadIsPassedOverAtOnce() {
        FieldStore fields = new FieldStore();
        HeadInput input = new HeadInput(fields);
        FieldLines lines = new FieldLines(input, MessageKind.REQUEST, 9);
        ByteBuffer source = bytes("A: b\r\n\r\nA: b\r\n\r\nA: c\r\n\r\n");
        input.start(0);
        lines.start(100);
        assertThat(input.repeats(source)).as("before anything").isFalse();
        input.fill(source);
        lines.read();
        input.end(source);
        input.start(0);

        assertThat(input.repeats(source)).isTrue();
        assertThat(source.position()).isEqualTo(16);
        assertThat(input.repeats(source)).as("another").isFalse();
        assertThat(source.position()).isEqualTo(16);
        assertThat(input.repeats(source.limit(23))).as("a part").isFalse();
    }

    @ParameterizedTest
    @FieldSource("CHANGES")
    void fieldsThatWereChangedAreNotThoseOfTheNextRequest(Consumer<FieldStore> change) {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        String expected = described(read(decoder, PLAIN));
        change.accept(decoder.head().fields());

        decoder.reset();

        assertThat(described(read(decoder, PLAIN))).isEqualTo(expected);
    }

    /// A field that is refused has been written in part, where the empty line was.
    @Test
    void aFieldThatWasRefusedIsNoPartOfTheHead() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        read(decoder, PLAIN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decoder.head().fields().add("AB", "\n"));

        decoder.reset();
        String longer = PLAIN.substring(0, PLAIN.length() - 2) + "AB: c\r\n\r\n";

        assertThat(read(decoder, longer).fields().count()).isEqualTo(3);
    }

    @Test
    void aRefusedHeadIsRefusedAgain() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        for (int i = 0; i < 3; i++) {
            decoder.reset();
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> read(decoder, "GET / HTTP/1.1\r\nA : b\r\n\r\n"));
        }
    }

    @Test
    void aHostThatIsWrongIsRefusedAgain() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        for (String host : List.of("h", "h:x", "h:x", "h", "h")) {
            decoder.reset();
            RequestHead head = read(decoder, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            if (host.equals("h")) {
                HostRule.check(head);
            } else {
                assertThatExceptionOfType(HttpException.class)
                        .isThrownBy(() -> HostRule.check(head));
            }
        }
    }

    private static RequestHead read(RequestDecoder decoder, String octets) {
        ByteBuffer source = bytes(octets + "next");
        assertThat(decoder.decode(source)).isTrue();
        assertThat(source.remaining()).isEqualTo(4);
        assertThat(decoder.isUnderWay()).isFalse();
        return decoder.head();
    }

    private static ResponseHead read(ResponseDecoder decoder, String octets) {
        ByteBuffer source = bytes(octets + "next");
        assertThat(decoder.decode(source)).isTrue();
        assertThat(source.remaining()).isEqualTo(4);
        assertThat(decoder.isUnderWay()).isFalse();
        return decoder.head();
    }

    private static String described(RequestHead head) {
        return String.join(
                " ",
                head.method().name(),
                head.target(),
                head.form().name(),
                head.path(),
                head.query(),
                head.version().name(),
                described(head.fields()));
    }

    private static String described(ResponseHead head) {
        return String.join(
                " ",
                head.version().name(),
                Integer.toString(head.status()),
                head.reason(),
                described(head.fields()));
    }

    private static String described(FieldStore fields) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fields.count(); i++) {
            text.append(fields.name(i)).append('=').append(fields.value(i)).append(';');
        }
        byte[] wire = new byte[fields.wireLength()];
        fields.put(wire, 0);
        return text + new String(wire, ISO_8859_1) + fields.find(FieldName.HOST, 0);
    }

    private static ByteBuffer bytes(String octets) {
        byte[] all = Pieces.octets(octets);
        return ByteBuffer.allocateDirect(all.length).put(all).flip().asReadOnlyBuffer();
    }
}
