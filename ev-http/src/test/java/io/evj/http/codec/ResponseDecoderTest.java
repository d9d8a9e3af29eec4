package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpVersion;
import io.evj.http.codec.Pieces.Machine;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResponseDecoderTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @ParameterizedTest(name = "RFC 9112 §4: {0}")
    @CsvSource({
        "HTTP/1.1 200 OK,              HTTP_1_1, 200, OK",
        "HTTP/1.0 404 Not Found,       HTTP_1_0, 404, Not Found",
        "'HTTP/1.1 200 ',              HTTP_1_1, 200, ''",
        "HTTP/1.1 200,                 HTTP_1_1, 200, ''",
        "HTTP/1.1 100 Continue,        HTTP_1_1, 100, Continue",
        "HTTP/1.1 599 a\tb  \u00e9,    HTTP_1_1, 599, a\tb  \u00e9",
        "'HTTP/1.1 200  two spaces ',  HTTP_1_1, 200, ' two spaces '"
    })
    void readsTheStatusLine(String line, HttpVersion version, int status, String reason) {
        accepted(
                LIMITS,
                line + "\r\nServer: x\r\nContent-Length: 0\r\n\r\n",
                head -> {
                    assertThat(head.version()).isEqualTo(version);
                    assertThat(head.status()).isEqualTo(status);
                    assertThat(head.reason()).isEqualTo(reason);
                    assertThat(head.fields().count()).isEqualTo(2);
                    assertThat(head.fields().value(0)).isEqualTo("x");
                    assertThat(head.fields().has(FieldName.CONTENT_LENGTH)).isTrue();
                });
    }

    @ParameterizedTest(name = "RFC 9112 §4: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n | no version where one must be at octet 0",
                "\\sHTTP/1.1 200 OK\\r\\n\\r\\n | no version where one must be at octet 0",
                "200 OK\\r\\n\\r\\n | no version where one must be at octet 0: \"2\"",
                "http/1.1 200 OK\\r\\n\\r\\n | no version where one must be at octet 0",
                "ICY 200 OK\\r\\n\\r\\n | no version where one must be at octet 0",
                "HTTP/2 200 OK\\r\\n\\r\\n | no version where one must be at octet 6",
                "HTTP/2.0 200 OK\\r\\n\\r\\n | a version that is not spoken here at octet 7",
                "HTTP/1.2 200 OK\\r\\n\\r\\n | a version that is not spoken here at octet 7",
                "HTTP/0.9 200 OK\\r\\n\\r\\n | a version that is not spoken here at octet 7",
                "HTTP/1.1\\t200 OK\\r\\n\\r\\n | no space behind the version at octet 8",
                "HTTP/1.1\\r\\n\\r\\n | no space behind the version at octet 8",
                "HTTP/1.1  200 OK\\r\\n\\r\\n | no status of three digits at octet 9",
                "HTTP/1.1 20 OK\\r\\n\\r\\n | no status of three digits at octet 11",
                "HTTP/1.1 2000 OK\\r\\n\\r\\n | no status of three digits at octet 12",
                "HTTP/1.1 +20 OK\\r\\n\\r\\n | no status of three digits at octet 9",
                "HTTP/1.1 2x0 OK\\r\\n\\r\\n | no status of three digits at octet 10",
                "HTTP/1.1 099 OK\\r\\n\\r\\n | a status that is none at octet 11",
                "HTTP/1.1 000 OK\\r\\n\\r\\n | a status that is none at octet 11",
                "HTTP/1.1 600 OK\\r\\n\\r\\n | a status that is none at octet 11",
                "HTTP/1.1 200-OK\\r\\n\\r\\n | no status of three digits at octet 12",
                "HTTP/1.1 200\\tOK\\r\\n\\r\\n | no status of three digits at octet 12",
                "HTTP/1.1 200\\n\\n | no status of three digits at octet 12",
                "HTTP/1.1 200 OK\\n\\n | a control character in the reason, or an LF without CR at octet 15",
                "HTTP/1.1 200 O\\x00\\r\\n\\r\\n | a control character in the reason, or an LF without CR at octet 14",
                "HTTP/1.1 200 O\\x1bK\\r\\n\\r\\n | a control character in the reason, or an LF without CR at octet 14",
                "HTTP/1.1 200 OK\\rSet-Cookie: a\\r\\n\\r\\n | a CR without LF at octet 16",
                "HTTP/1.1 200 OK\\r\\n A: b\\r\\n\\r\\n | a line that begins with a blank at octet 17",
                "HTTP/1.1 200 OK\\r\\nA: b\\n\\r\\n | an LF without CR at octet 21",
                "HTTP/1.1 200 OK\\r\\nA : b\\r\\n\\r\\n | a blank before the colon at octet 18",
                "HTTP/1.1 200 OK\\r\\nA: b\\r\\n c\\r\\n\\r\\n | a line that begins with a blank at octet 23",
                "HTTP/1.1 200 OK\\r\\nA: b\\x00\\r\\n\\r\\n | a control character in a value at octet 21"
            })
    void refusesWhatIsNotInTheGrammarAsABadGateway(String input, String message) {
        Pieces.refused(Escapes.decode(input), () -> new Reader(LIMITS), 502, message);
    }

    @Test
    void limitsLineAndFields() {
        HttpLimits line = LIMITS.withStartLineBytesMax(17);
        HttpLimits fields = LIMITS.withFieldBytesMax(12).withFieldCountMax(2);
        String ok = "HTTP/1.1 200 OK\r\n";

        accepted(line, "HTTP/1.1 200 OKOK\r\n\r\n", head -> {});
        refused(line, "HTTP/1.1 200 OKOKO\r\n\r\n", "a status line that is too long");
        accepted(fields, ok + "A: b\r\nC: d\r\n\r\n", head -> {});
        refused(fields, ok + "A: b\r\nC: de\r\n\r\n", "fields are too long");
        refused(fields, ok + "A:\r\nC:\r\nD:\r\n\r\n", "more than 2 fields");
    }

    @Test
    void readsOneResponseBehindTheOther() {
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        ByteBuffer source =
                ByteBuffer.wrap(
                        Pieces.octets(
                                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 204 Done\r\nA: b\r\n\r\n?"));

        assertThat(decoder.isUnderWay()).isFalse();
        assertThat(decoder.decode(source)).isTrue();
        assertThat(decoder.head().status()).isEqualTo(100);
        assertThatIllegalStateException().isThrownBy(() -> decoder.decode(source));
        decoder.reset();
        assertThat(decoder.decode(source)).isTrue();
        assertThat(decoder.head().status()).isEqualTo(204);
        assertThat(decoder.head().version()).isEqualTo(HttpVersion.HTTP_1_0);
        decoder.reset();
        assertThatExceptionOfType(HttpException.class).isThrownBy(() -> decoder.decode(source));
        assertThatIllegalStateException().isThrownBy(() -> decoder.decode(source));
    }

    @Test
    void allocatesNothingForAPlainResponse() throws Exception {
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        ByteBuffer source =
                ByteBuffer.wrap(
                        Pieces.octets(
                                "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 13\r\n\r\n"
                                        + "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 4\r\n\r\n"));

        long bytes =
                Allocation.perRun(() -> {
                    source.rewind();
                    while (source.hasRemaining()) {
                        decoder.reset();
                        if (!decoder.decode(source)) {
                            throw new AssertionError();
                        }
                    }
                });

        assertThat(bytes).isZero();
    }

    private static void accepted(HttpLimits limits, String input, Consumer<ResponseHead> check) {
        Pieces.accepted(
                input, () -> new Reader(limits), reader -> check.accept(reader.decoder.head()));
    }

    private static void refused(HttpLimits limits, String input, String message) {
        Pieces.refused(input, () -> new Reader(limits), 502, message);
    }

    /// A decoder, as [Pieces] wants it.
    private static final class Reader implements Machine {
        private final ResponseDecoder decoder;

        Reader(HttpLimits limits) {
            decoder = new ResponseDecoder(limits);
        }

        @Override
        public boolean take(ByteBuffer source) {
            return !decoder.decode(source);
        }
    }
}
