package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpMethod;
import io.evj.http.HttpVersion;
import io.evj.http.codec.Pieces.Machine;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestDecoderTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @Test
    void readsLineAndFields() {
        accepted(
                "POST /find?q=a%20b HTTP/1.1\r\nHost: a.example\r\nX-Empty:\r\n"
                        + "content-length:  \t 5 \t \r\nX-High: \u00e9\t\u00ff\r\n\r\n",
                head -> {
                    assertThat(head.method()).isSameAs(HttpMethod.POST);
                    assertThat(head.target()).isEqualTo("/find?q=a%20b");
                    assertThat(head.form()).isEqualTo(TargetForm.ORIGIN);
                    assertThat(head.path()).isEqualTo("/find");
                    assertThat(head.query()).isEqualTo("q=a%20b");
                    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
                    FieldStore fields = head.fields();
                    assertThat(names(fields))
                            .containsExactly("Host", "X-Empty", "content-length", "X-High");
                    assertThat(values(fields))
                            .containsExactly("a.example", "", "5", "\u00e9\t\u00ff");
                    assertThat(fields.has(FieldName.CONTENT_LENGTH)).isTrue();
                    assertThat(fields.find(FieldName.CONTENT_LENGTH, 0)).isEqualTo(2);
                    assertThat(fields.has(FieldName.TRANSFER_ENCODING)).isFalse();
                });
    }

    @Test
    void readsTheSmallestRequest() {
        accepted(
                "G / HTTP/1.0\r\n\r\n",
                head -> {
                    assertThat(head.method()).isEqualTo(HttpMethod.of("G"));
                    assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_0);
                    assertThat(head.fields().count()).isZero();
                    assertThat(head.query()).isNull();
                });
    }

    @ParameterizedTest(name = "RFC 9112 §3.2: {0}")
    @CsvSource({
        "GET / HTTP/1.1,                              ORIGIN,    /",
        "GET //a//b HTTP/1.1,                         ORIGIN,    //a//b",
        "GET /a?b?c/d HTTP/1.1,                       ORIGIN,    /a",
        "'GET /!$&''()*+,;=:@-._~%00 HTTP/1.1',       ORIGIN,    '/!$&''()*+,;=:@-._~%00'",
        "GET http://a.example HTTP/1.1,               ABSOLUTE,  ''",
        "GET http://a.example?q HTTP/1.1,             ABSOLUTE,  ''",
        "GET http://a.example:80/p?q HTTP/1.1,        ABSOLUTE,  /p",
        "GET HTTPS://[::1]:443/p?q HTTP/1.1,          ABSOLUTE,  /p",
        "OPTIONS http://a.example HTTP/1.1,           ABSOLUTE,  ''",
        "CONNECT a.example:443 HTTP/1.1,              AUTHORITY, ''",
        "CONNECT [::1]:1 HTTP/1.1,                    AUTHORITY, ''",
        "CONNECT home_0.a.example:65535 HTTP/1.1,     AUTHORITY, ''",
        "OPTIONS * HTTP/1.1,                          ASTERISK,  ''",
        "OPTIONS / HTTP/1.1,                          ORIGIN,    /",
        "M-SEARCH /a HTTP/1.1,                        ORIGIN,    /a",
        "!#$%&'*+-.^_`|~09azAZ / HTTP/1.1,            ORIGIN,    /"
    })
    void readsEachFormOfTarget(String line, TargetForm form, String path) {
        accepted(
                line + "\r\n\r\n",
                head -> {
                    assertThat(head.form()).isEqualTo(form);
                    assertThat(head.path()).isEqualTo(path);
                    assertThat(head.pathIs(Pieces.octets(path))).isTrue();
                    assertThat(head.pathIs(Pieces.octets(path + "x"))).isFalse();
                    assertThat(head.method().name())
                            .isEqualTo(line.substring(0, line.indexOf(' ')));
                    assertThat(head.target()).isEqualTo(line.split(" ")[1]);
                });
    }

    @Test
    void givesTheTargetInItsParts() {
        accepted(
                "GET //a?b HTTP/1.1\r\n\r\n",
                head -> {
                    assertThat(head.uri().host()).isNull();
                    assertThat(head.uri().path()).isEqualTo("//a");
                    assertThat(head.uri().query()).isEqualTo("b");
                });
        accepted(
                "GET http://h:81/p?q HTTP/1.1\r\n\r\n",
                head -> assertThat(head.uri().join()).isEqualTo("http://h:81/p?q"));
        accepted(
                "CONNECT h:81 HTTP/1.1\r\n\r\n",
                head -> {
                    assertThat(head.uri().host()).isEqualTo("h");
                    assertThat(head.uri().port()).isEqualTo(81);
                });
        accepted("OPTIONS * HTTP/1.1\r\n\r\n", head -> assertThat(head.uri().join()).isEmpty());
    }

    @Test
    void toleratesOneEmptyLineBefore() { // RFC 9112 §2.2
        accepted("\r\nGET / HTTP/1.1\r\n\r\n", head -> assertThat(head.target()).isEqualTo("/"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // the request line
                "RFC 9112 §2.2 | \\r\\n\\r\\nGET / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 2",
                "RFC 9112 §2.2 | \\nGET / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 0",
                "RFC 9112 §2.2 | \\r\\rGET / HTTP/1.1\\r\\n\\r\\n | 400 | a CR without LF at octet 1",
                "RFC 9112 §2.2 | \\r GET / HTTP/1.1\\r\\n\\r\\n | 400 | a CR without LF at octet 1",
                "RFC 9112 §3 | \\sGET / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 0",
                "RFC 9112 §3 | GET\\t/ HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 3: \"GET\\t\"",
                "RFC 9112 §3 | GET  / HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 4",
                "RFC 9112 §3 | GET /  HTTP/1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 6",
                "RFC 9112 §3 | GET / HTTP/1.1 \\r\\n\\r\\n | 400 | no CR LF behind the version at octet 14",
                "RFC 9112 §3 | GET /\\tHTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §3 | GET HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 12",
                "RFC 9112 §3 | GET / a HTTP/1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 6",
                "RFC 9112 §3 | GET\\r\\n\\r\\n | 400 | no method with a space behind it at octet 3",
                "RFC 9110 §9.1 | G\\x00T / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 1: \"G\\x00\"",
                "RFC 9110 §9.1 | G\\xc9T / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 1",
                "RFC 9110 §9.1 | G@T / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 1",
                "RFC 9110 §9.1 | GET: / HTTP/1.1\\r\\n\\r\\n | 400 | no method with a space behind it at octet 3",
                "TLS, not HTTP | \\x16\\x03\\x01\\x02\\x00\\x01 | 400 | no method with a space behind it at octet 0: \"\\x16\"",
                // the target
                "RFC 9112 §3.2 | GET /\\x00 HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §3.2 | GET /\\x7f HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §3.2 | GET /\\xe9 HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §3.2 | GET /\\xc0\\xaf HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §3.2 | GET /a\\rb HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 6",
                "RFC 9112 §3.2 | GET /a\\nb HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 6",
                "RFC 3986 §2 | GET /\" HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2 | GET /< HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2 | GET /\\\\ HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2 | GET /{ HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2 | GET /^ HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2 | GET /` HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §3.3 | GET /?a[]=1 HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 7",
                "RFC 9112 §3.2 | GET /#f HTTP/1.1\\r\\n\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 3986 §2.1 | GET /% HTTP/1.1\\r\\n\\r\\n | 400 | a % without two digits at octet 6",
                "RFC 3986 §2.1 | GET /%4 HTTP/1.1\\r\\n\\r\\n | 400 | a % without two digits at octet 7",
                "RFC 3986 §2.1 | GET /%g0 HTTP/1.1\\r\\n\\r\\n | 400 | a % without two digits at octet 6",
                "RFC 3986 §2.1 | GET /%%41 HTTP/1.1\\r\\n\\r\\n | 400 | a % without two digits at octet 6",
                "RFC 9112 §3.2 | GET a HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI at octet 5",
                "RFC 9112 §3.2 | GET a.example:80 HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI at octet 16",
                "RFC 9112 §3.2 | GET ?q HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http:/p HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http:///p HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http://:80/p HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http://a:b/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http://a:65536/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http://[::1/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET http://a/[] HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET ://a/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.2 | GET urn:a:b HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9110 §4.2.4 | GET http://u:p@a/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that names a user",
                "RFC 9110 §4.2.4 | GET HTTPS://@a/ HTTP/1.1\\r\\n\\r\\n | 400 | a target that names a user",
                "RFC 9112 §3.2.4 | GET * HTTP/1.1\\r\\n\\r\\n | 400 | a target of * is for OPTIONS at octet 5",
                "RFC 9112 §3.2.4 | M-SEARCH * HTTP/1.1\\r\\n\\r\\n | 400 | a target of * is for OPTIONS",
                "RFC 9112 §3.2.4 | OPTIONS ** HTTP/1.1\\r\\n\\r\\n | 400 | a target that is neither path nor URI",
                "RFC 9112 §3.2.3 | CONNECT / HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port at octet 9",
                "RFC 9112 §3.2.3 | CONNECT a.example HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT a.example: HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT :80 HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT a.example:0 HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT a.example:65536 HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT u@a.example:80 HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT http://a.example:80 HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                "RFC 9112 §3.2.3 | CONNECT * HTTP/1.1\\r\\n\\r\\n | 400 | CONNECT needs a host and a port",
                // the version
                "RFC 9112 §2.3 | GET /\\r\\n | 400 | an octet that no target may have there at octet 5",
                "RFC 9112 §2.3 | GET / \\r\\n\\r\\n | 400 | no version where one must be at octet 6",
                "RFC 9112 §2.3 | GET / HTTP/1\\r\\n\\r\\n | 400 | no version where one must be at octet 12",
                "RFC 9112 §2.3 | GET / HTTP/1.\\r\\n\\r\\n | 400 | no version where one must be at octet 13",
                "RFC 9112 §2.3 | GET / HTTP/11\\r\\n\\r\\n | 400 | no version where one must be at octet 12",
                "RFC 9112 §2.3 | GET / HTTP/01.01\\r\\n\\r\\n | 400 | no version where one must be at octet 12",
                "RFC 9112 §2.3 | GET / HTTP/1.11\\r\\n\\r\\n | 400 | no CR LF behind the version at octet 14",
                "RFC 9112 §2.3 | GET / HTTP/ 1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 11",
                "RFC 9112 §2.3 | GET / http/1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 6",
                "RFC 9112 §2.3 | GET / HTTP/1.x\\r\\n\\r\\n | 400 | no version where one must be at octet 13",
                "RFC 9112 §2.3 | GET / HTTP/+1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 11",
                "RFC 9112 §2.3 | GET / HTTPS/1.1\\r\\n\\r\\n | 400 | no version where one must be at octet 10",
                "RFC 9112 §2.3 | GET / RTSP/1.0\\r\\n\\r\\n | 400 | no version where one must be at octet 6",
                "RFC 9112 §2.3 | GET / HTTP/1.1\\n\\r\\n | 400 | no CR LF behind the version at octet 14",
                "RFC 9112 §2.3 | GET / HTTP/1.1\\r\\r\\n | 400 | a CR without LF at octet 15",
                "RFC 9112 §2.2 | GET / HTTP/1.1\\rHost: a\\r\\n\\r\\n | 400 | a CR without LF at octet 15",
                "RFC 9110 §2.5 | GET / HTTP/0.9\\r\\n\\r\\n | 505 | a version that is not spoken here at octet 13: \"HTTP/0.9\"",
                "RFC 9110 §2.5 | GET / HTTP/1.2\\r\\n\\r\\n | 505 | a version that is not spoken here",
                "RFC 9110 §2.5 | GET / HTTP/2.0\\r\\n\\r\\n | 505 | a version that is not spoken here",
                "RFC 9110 §2.5 | GET / HTTP/9.9\\r\\n\\r\\n | 505 | a version that is not spoken here",
                "RFC 9113 §3.4 | OPTIONS * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | 505 | a version that is not spoken here",
                "RFC 9113 §3.4 | PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n | 400 | a target of * is for OPTIONS",
                // the fields; ^ is the request line
                "RFC 9112 §2.2 | ^ Host: a\\r\\n\\r\\n | 400 | a line that begins with a blank at octet 16",
                "RFC 9112 §2.2 | ^ \\r\\n\\r\\n | 400 | a line that begins with a blank at octet 16",
                "RFC 9112 §2.2 | ^\\tHost: a\\r\\n\\r\\n | 400 | a line that begins with a blank at octet 16",
                "RFC 9112 §2.2 | ^\\r | - | -",
                "RFC 9112 §2.2 | ^\\r\\r\\n | 400 | a CR without LF at octet 17",
                "RFC 9112 §2.2 | ^\\rX: a\\r\\n\\r\\n | 400 | a CR without LF at octet 17",
                "RFC 9112 §2.2 | ^\\n | 400 | a field without a colon at octet 16",
                "RFC 9112 §2.2 | ^A: b\\n\\r\\n | 400 | an LF without CR at octet 20: \"A: b\\n\"",
                "RFC 9112 §2.2 | ^A: b\\r\\n\\n | 400 | a field without a colon at octet 22",
                "RFC 9112 §2.2 | ^A:\\nB: c\\r\\n\\r\\n | 400 | an LF without CR at octet 18",
                "RFC 9112 §2.2 | ^A: b\\rc\\r\\n\\r\\n | 400 | a CR without LF at octet 21: \"A: b\\rc\"",
                "RFC 9112 §2.2 | ^A: b\\r\\r\\n\\r\\n | 400 | a CR without LF at octet 21",
                "RFC 9112 §2.2 | ^A:\\rB: c\\r\\n\\r\\n | 400 | a CR without LF at octet 19",
                "RFC 9112 §5.2 | ^A: b\\r\\n c\\r\\n\\r\\n | 400 | a line that begins with a blank at octet 22",
                "RFC 9112 §5.2 | ^A: b\\r\\n\\tc: d\\r\\n\\r\\n | 400 | a line that begins with a blank at octet 22",
                "RFC 9112 §5.2 | ^A:\\r\\n b\\r\\n\\r\\n | 400 | a line that begins with a blank at octet 20",
                "RFC 9112 §5.1 | ^A : b\\r\\n\\r\\n | 400 | a blank before the colon at octet 17: \"A \"",
                "RFC 9112 §5.1 | ^A\\t: b\\r\\n\\r\\n | 400 | a blank before the colon at octet 17",
                "RFC 9112 §5 | ^: b\\r\\n\\r\\n | 400 | a field without a name at octet 16",
                "RFC 9112 §5 | ^A\\r\\n\\r\\n | 400 | a field without a colon at octet 17",
                "RFC 9112 §5 | ^A\\n: b\\r\\n\\r\\n | 400 | a field without a colon at octet 17",
                "RFC 9110 §5.1 | ^A[b: c\\r\\n\\r\\n | 400 | an octet that no field name may have at octet 17",
                "RFC 9110 §5.1 | ^A\\xe9: c\\r\\n\\r\\n | 400 | an octet that no field name may have at octet 17",
                "RFC 9110 §5.1 | ^A\\x00: c\\r\\n\\r\\n | 400 | an octet that no field name may have at octet 17",
                "RFC 9110 §5.1 | ^\\x0bA: c\\r\\n\\r\\n | 400 | an octet that no field name may have at octet 16",
                "RFC 9110 §5.1 | ^\"A\": c\\r\\n\\r\\n | 400 | an octet that no field name may have at octet 16",
                "RFC 9110 §5.5 | ^A: b\\x00c\\r\\n\\r\\n | 400 | a control character in a value at octet 20",
                "RFC 9110 §5.5 | ^A: \\x01\\r\\n\\r\\n | 400 | a control character in a value at octet 19",
                "RFC 9110 §5.5 | ^A:\\x0bb\\r\\n\\r\\n | 400 | a control character in a value at octet 18",
                "RFC 9110 §5.5 | ^A:\\x0cb\\r\\n\\r\\n | 400 | a control character in a value at octet 18",
                "RFC 9110 §5.5 | ^A: b\\x1b\\r\\n\\r\\n | 400 | a control character in a value at octet 20",
                "RFC 9110 §5.5 | ^A: b\\x7f\\r\\n\\r\\n | 400 | a control character in a value at octet 20",
                "RFC 9110 §5.5 | ^A: bcdefghijk\\x1flmnopqrs\\r\\n\\r\\n | 400 | a control character in a value at octet 29",
                "RFC 9110 §5.5 | ^A: bcdefghi\\tk\\x7flmnopqrs\\r\\n\\r\\n | 400 | a control character in a value at octet 29"
            })
    void refusesWhatIsNotInTheGrammar(String section, String input, String status, String message) {
        String text =
                Escapes.decode(
                        input.startsWith("^") ? "GET / HTTP/1.1\r\n" + input.substring(1) : input);
        if (status.equals("-")) {
            Pieces.incomplete(text, () -> new Reader(LIMITS));
        } else {
            Pieces.refused(text, () -> new Reader(LIMITS), Integer.parseInt(status), message);
        }
    }

    @Test
    void leavesWhatComesBehindTheHead() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        ByteBuffer source =
                ByteBuffer.wrap(
                        Pieces.octets(
                                "GET /a HTTP/1.1\r\nA: b\r\n\r\nbodyGET /b HTTP/1.1\r\n\r\n"));

        assertThat(decoder.decode(source)).isTrue();

        assertThat(source.get()).isEqualTo((byte) 'b');
        assertThat(decoder.head().fields().wireLength()).isEqualTo("A: b\r\n".length());
        source.position(source.position() + 3);
        decoder.reset();
        assertThat(decoder.decode(source)).isTrue();
        assertThat(decoder.head().target()).isEqualTo("/b");
        assertThat(decoder.head().fields().count()).isZero();
        assertThat(source.hasRemaining()).isFalse();
    }

    @Test
    void readsHeadsThatAreLongerThanItsBlocks() {
        String long1 = "/" + "a".repeat(3000);
        String long2 = "b".repeat(5000);
        accepted(
                "GET " + long1 + " HTTP/1.1\r\nA: " + long2 + "\r\nC: d\r\n\r\n",
                head -> {
                    assertThat(head.target()).isEqualTo(long1);
                    assertThat(values(head.fields())).containsExactly(long2, "d");
                });
    }

    @Test
    void forwardsFieldsInTheirOwnWords() {
        accepted(
                "GET / HTTP/1.1\r\nA: b\r\nC: \r\n\r\n",
                head -> assertThat(wire(head.fields())).isEqualTo("A: b\r\nC: \r\n"));
        accepted(
                "GET / HTTP/1.1\r\nA:b\r\nC: d \r\nE:\r\nF: g\r\n\r\n",
                head ->
                        assertThat(wire(head.fields()))
                                .isEqualTo("A: b\r\nC: d\r\nE: \r\nF: g\r\n"));
    }

    @Test
    void fieldsMayBeChangedWhenTheyHaveBeenRead() {
        accepted(
                "GET / HTTP/1.1\r\nA:b\r\nC: d \r\nHost: e\r\n\r\n",
                head -> {
                    FieldStore fields = head.fields();
                    fields.removeAt(0);
                    fields.add("F", "g");
                    assertThat(wire(fields)).isEqualTo("C: d\r\nHost: e\r\nF: g\r\n");
                    fields.removeAt(1);
                    assertThat(wire(fields)).isEqualTo("C: d\r\nF: g\r\n");
                    assertThat(fields.has(FieldName.HOST)).isFalse();
                    assertThat(head.target()).isEqualTo("/");
                });
    }

    // --- limits --------------------------------------------------------------------------------

    @Test
    void limitsTheRequestLine() {
        HttpLimits limits = LIMITS.withStartLineBytesMax(20);

        accepted(limits, "GET /234567 HTTP/1.1\r\n\r\n", head -> {});
        accepted(limits, "\r\nGET /234567 HTTP/1.1\r\n\r\n", head -> {});
        Pieces.refused(
                "GET /2345678 HTTP/1.1\r\n\r\n",
                () -> new Reader(limits),
                414,
                "a request line that is too long");
        Pieces.refused(
                "\r\nGET /2345678 HTTP/1.1\r\n\r\n",
                () -> new Reader(limits),
                414,
                "a request line that is too long");
        Pieces.refused("GET /" + "a".repeat(100), () -> new Reader(limits), 414, "a request line");
    }

    @Test
    void doesNotBlameTheTargetForAMethodThatIsTooLong() {
        HttpLimits limits = LIMITS.withStartLineBytesMax(20);

        Pieces.refused("A".repeat(23), () -> new Reader(limits), 400, "a request line that is too");
    }

    @Test
    void limitsTheOctetsOfFields() {
        HttpLimits limits = LIMITS.withFieldBytesMax(12);

        accepted(limits, "GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n", head -> {});
        Pieces.refused(
                "GET / HTTP/1.1\r\nA: b\r\nC: de\r\n\r\n",
                () -> new Reader(limits),
                431,
                "fields are too long");
        Pieces.refused(
                "GET / HTTP/1.1\r\n" + "a".repeat(15),
                () -> new Reader(limits),
                431,
                "fields are too long");
        accepted(LIMITS.withFieldBytesMax(0), "GET / HTTP/1.1\r\n\r\n", head -> {});
    }

    @Test
    void limitsTheNumberOfFields() {
        HttpLimits limits = LIMITS.withFieldCountMax(2);

        accepted(limits, "GET / HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n", head -> {});
        Pieces.refused(
                "GET / HTTP/1.1\r\nA: b\r\nC: d\r\nE: f\r\n\r\n",
                () -> new Reader(limits),
                431,
                "more than 2 fields");
        accepted(LIMITS.withFieldCountMax(0), "GET / HTTP/1.1\r\n\r\n", head -> {});
    }

    // --- the life of a decoder -----------------------------------------------------------------

    @Test
    void knowsWhetherARequestIsUnderWay() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);

        assertThat(decoder.isUnderWay()).isFalse();
        assertThat(decoder.decode(ByteBuffer.allocate(0))).isFalse();
        assertThat(decoder.isUnderWay()).isFalse();
        assertThat(decoder.decode(ByteBuffer.wrap(Pieces.octets("G")))).isFalse();
        assertThat(decoder.isUnderWay()).isTrue();
        assertThat(decoder.decode(ByteBuffer.wrap(Pieces.octets("ET / HTTP/1.1\r\n\r\n"))))
                .isTrue();
        assertThat(decoder.isUnderWay()).isFalse();
        decoder.reset();
        assertThat(decoder.isUnderWay()).isFalse();
    }

    @Test
    void readsNoMoreWithoutAReset() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        ByteBuffer more = ByteBuffer.wrap(Pieces.octets("GET / HTTP/1.1\r\n\r\n"));
        decoder.decode(more);

        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.decode(more))
                .withMessage("request is DONE: reset() is needed");
        decoder.reset();
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> decoder.decode(ByteBuffer.wrap(Pieces.octets("?"))));
        assertThatIllegalStateException()
                .isThrownBy(() -> decoder.decode(more.rewind()))
                .withMessage("request is FAILED: reset() is needed");
        decoder.reset();
        assertThat(decoder.decode(more.rewind())).isTrue();
    }

    @Test
    void keepsNothingOfTheLastRequest() {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        decoder.decode(
                ByteBuffer.wrap(
                        Pieces.octets(
                                "BREW /" + "a".repeat(6000) + " HTTP/1.0\r\nHost: a\r\n\r\n")));
        assertThat(decoder.head().method().name()).isEqualTo("BREW");

        decoder.reset();
        decoder.decode(ByteBuffer.wrap(Pieces.octets("POUR / HTTP/1.1\r\n\r\n")));

        assertThat(decoder.head().method().name()).isEqualTo("POUR");
        assertThat(decoder.head().fields().has(FieldName.HOST)).isFalse();
        assertThat(decoder.head().fields().count()).isZero();
        assertThat(decoder.head().version()).isEqualTo(HttpVersion.HTTP_1_1);
    }

    @Test
    void allocatesNothingForAPlainRequest() throws Exception {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        byte[] path = Pieces.octets("/plaintext");
        String line = "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\nAccept: text/plain\r\n";
        ByteBuffer source = ByteBuffer.allocateDirect(1000);
        source.put(Pieces.octets(line + "X-Unknown: to us\r\nConnection: keep-alive\r\n\r\n"));
        source.put(Pieces.octets(line + "X-Unknown: too\r\nConnection: keep-alive\r\n\r\n"));
        ByteBuffer view = source.flip().asReadOnlyBuffer();

        long bytes =
                Allocation.perRun(() -> {
                    view.rewind();
                    while (view.hasRemaining()) {
                        decoder.reset();
                        if (!decoder.decode(view)
                                || decoder.head().method() != HttpMethod.GET
                                || !decoder.head().pathIs(path)
                                || !decoder.head()
                                        .fields()
                                        .hasToken(FieldName.CONNECTION, "keep-alive")) {
                            throw new AssertionError();
                        }
                    }
                });

        assertThat(bytes).isZero();
    }

    private static void accepted(String input, Consumer<RequestHead> check) {
        accepted(LIMITS, input, check);
    }

    private static void accepted(HttpLimits limits, String input, Consumer<RequestHead> check) {
        Pieces.accepted(
                input, () -> new Reader(limits), reader -> check.accept(reader.decoder.head()));
    }

    private static List<String> names(FieldStore fields) {
        return IntStream.range(0, fields.count()).mapToObj(fields::name).toList();
    }

    private static List<String> values(FieldStore fields) {
        return IntStream.range(0, fields.count()).mapToObj(fields::value).toList();
    }

    private static String wire(FieldStore fields) {
        byte[] target = new byte[fields.wireLength()];
        assertThat(fields.put(target, 0)).isEqualTo(target.length);
        return new String(target, ISO_8859_1);
    }

    /// A decoder, as [Pieces] wants it.
    private static final class Reader implements Machine {
        private final RequestDecoder decoder;

        Reader(HttpLimits limits) {
            decoder = new RequestDecoder(limits);
        }

        @Override
        public boolean take(ByteBuffer source) {
            return !decoder.decode(source);
        }
    }
}
