package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkedBodyTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @ParameterizedTest(name = "RFC 9112 §7.1: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0\\r\\n\\r\\n | ''",
                "000\\r\\n\\r\\n | ''",
                "5\\r\\nhello\\r\\n0\\r\\n\\r\\n | hello",
                "5\\r\\nhello\\r\\n6\\r\\n world\\r\\n0\\r\\n\\r\\n | hello world",
                "a\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 0123456789",
                "A\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 0123456789",
                "00000000000000A\\r\\n0123456789\\r\\n0\\r\\n\\r\\n | 0123456789",
                "1\\r\\n\\r\\r\\n1\\r\\n\\n\\r\\n0\\r\\n\\r\\n | \\r\\n",
                "5\\r\\n0\\r\\n\\r\\n\\r\\n0\\r\\n\\r\\n | 0\\r\\n\\r\\n"
            })
    void findsTheData(String body, String data) {
        accepted(LIMITS, body, data);
    }

    @ParameterizedTest(name = "RFC 9112 §7.1.1: {0}")
    @ValueSource(
            strings = {
                "5;a",
                "5;a=b",
                "5;a=b;c;d=e",
                "5;a=\"b\"",
                "5;a=\"\"",
                "5;a=\"b;c=d\"",
                "5;a=\"b \\\\\" c\";d",
                "5;a=\"\\\\\\\\\";d",
                "5;a=\"\\xff\\t~\\\\\\xe9\"",
                "5 ;a",
                "5\\t ; a = b ; c",
                "5;a=\"b\" ;c",
                "5;!#$%&'*+-.^_`|~=1"
            })
    void passesOverExtensions(String line) {
        accepted(LIMITS, line + "\\r\\nhello\\r\\n0;z=\"0\"\\r\\n\\r\\n", "hello");
    }

    @ParameterizedTest(name = "RFC 9112 §7.1: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\\r\\n | a chunk size that is no number at octet 0: \"\\r\"",
                "\\s5\\r\\nhello | a chunk size that is no number at octet 0",
                "\\t5\\r\\nhello | a chunk size that is no number at octet 0",
                "0x5\\r\\nhello | a chunk size that is no number at octet 1: \"x\"",
                "x5\\r\\nhello | a chunk size that is no number at octet 0",
                "+5\\r\\nhello | a chunk size that is no number at octet 0",
                "-1\\r\\nhello | a chunk size that is no number at octet 0",
                "1_0\\r\\nhello | a chunk size that is no number at octet 1",
                "5h\\r\\nhello | a chunk size that is no number at octet 1",
                "5,\\r\\nhello | a chunk size that is no number at octet 1",
                "5\\x00\\r\\nhello | a chunk size that is no number at octet 1",
                "\\xb2\\r\\nhello | a chunk size that is no number at octet 0",
                ";a\\r\\nhello | a chunk size that is no number at octet 0",
                "5\\nhello | a chunk size that is no number at octet 1: \"\\n\"",
                "5\\rhello | a CR without LF behind a chunk size at octet 2",
                "5\\r\\rhello | a CR without LF behind a chunk size at octet 2",
                "5\\r;a\\r\\nhello | a CR without LF behind a chunk size at octet 2",
                "FFFFFFFFFFFFFFFF0\\r\\n | a chunk size beyond all bounds",
                "FFFFFFFFFFFFFFFF\\r\\n | a chunk size beyond all bounds at octet 15",
                "8000000000000000\\r\\n | a chunk size beyond all bounds at octet 15",
                "00000000000000005\\r\\nhello | a chunk size beyond all bounds at octet 16",
                "10000000000000005\\r\\nhello | a chunk size beyond all bounds at octet 16",
                // extensions
                "5 \\r\\nhello | a malformed chunk extension at octet 2",
                "5 a\\r\\nhello | a malformed chunk extension at octet 2",
                "5 5\\r\\nhello | a malformed chunk extension at octet 2",
                "5;\\r\\nhello | a malformed chunk extension at octet 2: \"\\r\"",
                "5;\\nhello | a malformed chunk extension at octet 2: \"\\n\"",
                "5; \\r\\nhello | a malformed chunk extension at octet 3",
                "5;;a\\r\\nhello | a malformed chunk extension at octet 2",
                "5;=a\\r\\nhello | a malformed chunk extension at octet 2",
                "5;a;\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a=\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a= \\r\\nhello | a malformed chunk extension at octet 5",
                "5;a=;b\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a==b\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a \\r\\nhello | a malformed chunk extension at octet 4",
                "5;a b\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a=b \\r\\nhello | a malformed chunk extension at octet 6",
                "5;a=b c\\r\\nhello | a malformed chunk extension at octet 6",
                "5;a=b\"c\"\\r\\nhello | a malformed chunk extension at octet 5",
                "5;a=\"b\"c\\r\\nhello | a malformed chunk extension at octet 7",
                "5;a=\"b\"\"c\"\\r\\nhello | a malformed chunk extension at octet 7",
                "5;\"a\"=b\\r\\nhello | a malformed chunk extension at octet 2",
                "5;a\\nb\\r\\nhello | a malformed chunk extension at octet 3",
                "5;a=b\\nhello | a malformed chunk extension at octet 5",
                "5;a\\x00\\r\\nhello | a malformed chunk extension at octet 3",
                "5;\\x00a\\r\\nhello | a malformed chunk extension at octet 2",
                "5;a=\\xe9\\r\\nhello | a malformed chunk extension at octet 4",
                "5;a=\"b\\nc\"\\r\\nhello | a control character in a chunk extension at octet 6: \"\\n\"",
                "5;a=\"b\\r\\nhello | a control character in a chunk extension at octet 6",
                "5;a=\"b\\\\\\r\\nhello | a control character in a chunk extension at octet 7",
                "5;a=\"\\x00\"\\r\\nhello | a control character in a chunk extension at octet 5",
                "5;a=\"\\x7f\"\\r\\nhello | a control character in a chunk extension at octet 5",
                "5;a\\rX\\r\\nhello | a CR without LF behind a chunk size at octet 4",
                // data
                "5\\r\\nhello0\\r\\n\\r\\n | chunk data that goes on behind its end at octet 8: \"0\"",
                "5\\r\\nhello!!\\r\\n0\\r\\n\\r\\n | chunk data that goes on behind its end at octet 8",
                "5\\r\\nhello\\n0\\r\\n\\r\\n | chunk data that goes on behind its end at octet 8",
                "5\\r\\nhello\\r0\\r\\n\\r\\n | a CR without LF behind chunk data at octet 9",
                "5\\r\\nhello\\r\\n\\r\\n | a chunk size that is no number at octet 10",
                "6\\r\\nhello\\r\\n0\\r\\n\\r\\n | chunk data that goes on behind its end at octet 9",
                // the end
                "0\\r\\n\\n | a field without a colon at octet 0",
                "0\\r\\n\\r\\r\\n | a CR without LF behind the last chunk at octet 4",
                "0\\r\\n\\rX | a CR without LF behind the last chunk at octet 4",
                "0\\r\\n\\s\\r\\n\\r\\n | a line that begins with a blank at octet 0",
                "0\\r\\nA : b\\r\\n\\r\\n | a blank before the colon at octet 1",
                "0\\r\\nA: b\\n\\r\\n | an LF without CR at octet 4",
                "0\\r\\nA: b\\r\\n c\\r\\n\\r\\n | a line that begins with a blank at octet 6",
                "0\\r\\nA: b\\r\\n\\n | a field without a colon at octet 6",
                "0\\r\\nGET / HTTP/1.1\\r\\n\\r\\n | a blank before the colon at octet 3"
            })
    void refusesMalformedFraming(String body, String message) {
        Pieces.refused(Escapes.decode(body), () -> new BodyReader(LIMITS), 400, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "5\\r",
                "5\\r\\n",
                "5\\r\\nhel",
                "5\\r\\nhello\\r\\n",
                "5\\r\\nhello\\r\\n0",
                "0\\r\\n",
                "0\\r\\n\\r",
                "0\\r\\nA: b\\r\\n",
                "0\\r\\nA: b\\r\\n\\r"
            })
    void isNotCompleteBeforeItsEnd(String body) {
        Pieces.incomplete(Escapes.decode(body), () -> new BodyReader(LIMITS));
        BodyReader reader = new BodyReader(LIMITS);
        reader.take(ByteBuffer.wrap(Pieces.octets(Escapes.decode(body))));
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(reader.body::end)
                .withMessage("400: an end before the last chunk");
    }

    // --- trailers ------------------------------------------------------------------------------

    @Test
    void keepsTrailersApart() {
        Pieces.accepted(
                "1\r\nx\r\n0\r\nX-Sum: abc\r\nvary:*\r\n\r\n",
                () -> new BodyReader(LIMITS),
                reader -> {
                    FieldStore trailers = reader.body.trailers();
                    assertThat(IntStream.range(0, trailers.count()).mapToObj(trailers::name))
                            .containsExactly("X-Sum", "vary");
                    assertThat(trailers.value(0)).isEqualTo("abc");
                    assertThat(trailers.value(1)).isEqualTo("*");
                    assertThat(reader.data).hasToString("x");
                });
    }

    @ParameterizedTest(name = "RFC 9110 §6.5.1: {0}")
    @ValueSource(strings = {"Content-Length: 50", "transfer-encoding: chunked", "HOST: evil"})
    void refusesTrailersThatChangeFramingOrRouting(String trailer) {
        Pieces.refused(
                "0\r\nA: b\r\n" + trailer + "\r\n\r\n",
                () -> new BodyReader(LIMITS),
                400,
                FieldName.of(trailer.substring(0, trailer.indexOf(':'))) + " as a trailer");
    }

    @Test
    void limitsTrailers() {
        HttpLimits octets = LIMITS.withTrailerBytesMax(12);
        HttpLimits count = LIMITS.withFieldCountMax(2);

        accepted(octets, "0\\r\\nA: b\\r\\nC: d\\r\\n\\r\\n", "");
        refused(octets, "0\r\nA: b\r\nC: de\r\n\r\n", 431, "trailers are too long");
        accepted(LIMITS.withTrailerBytesMax(0), "0\\r\\n\\r\\n", "");
        refused(LIMITS.withTrailerBytesMax(0), "0\r\nA:\r\n\r\n", 431, "trailers are too long");
        accepted(count, "0\\r\\nA: b\\r\\nC: d\\r\\n\\r\\n", "");
        refused(count, "0\r\nA:\r\nB:\r\nC:\r\n\r\n", 431, "more than 2 fields");
    }

    // --- limits --------------------------------------------------------------------------------

    @Test
    void limitsTheBody() {
        HttpLimits limits = LIMITS.withBodyBytesMax(10);

        accepted(limits, "5\\r\\nhello\\r\\n5\\r\\nworld\\r\\n0\\r\\n\\r\\n", "helloworld");
        refused(limits, "b\r\n", 413, "a body of more than 10 octets");
        refused(limits, "5\r\nhello\r\n6\r\n", 413, "a body of more than 10 octets");
        refused(limits, "7FFFFFFFFFFFFFFF\r\n", 413, "a body of more than 10 octets");
    }

    @Test
    void limitsExtensionsOfAllChunksTogether() {
        HttpLimits limits = LIMITS.withChunkExtensionBytesMax(8);

        accepted(limits, "1;abc\\r\\nx\\r\\n0;abc\\r\\n\\r\\n", "x");
        refused(
                limits,
                "1;abc\r\nx\r\n0;abcd\r\n\r\n",
                400,
                "chunk extensions of more than 8 octets");
        refused(limits, "1;" + "a".repeat(100), 400, "chunk extensions of more than 8 octets");
        refused(limits, "1" + " ".repeat(100), 400, "chunk extensions of more than 8 octets");
        accepted(LIMITS.withChunkExtensionBytesMax(0), "1\\r\\nx\\r\\n0\\r\\n\\r\\n", "x");
        refused(LIMITS.withChunkExtensionBytesMax(0), "1;a\r\n", 400, "chunk extensions of more");
    }

    // --- its life ------------------------------------------------------------------------------

    @Test
    void leavesWhatComesBehindTheBody() {
        BodyReader reader = new BodyReader(LIMITS);
        ByteBuffer source = ByteBuffer.wrap(Pieces.octets("1\r\nx\r\n0\r\n\r\nGET"));

        assertThat(reader.take(source)).isFalse();

        assertThat(source.remaining()).isEqualTo(3);
        assertThat(reader.body.isComplete()).isTrue();
        assertThat(reader.body.ahead()).isZero();
        assertThatCode(reader.body::end).doesNotThrowAnyException();
        reader.body.read(source);
        assertThat(source.remaining()).isEqualTo(3);

        BodyReader trailers = new BodyReader(LIMITS);
        ByteBuffer other = ByteBuffer.wrap(Pieces.octets("0\r\nA: b\r\n\r\nGET"));
        assertThat(trailers.take(other)).isFalse();
        assertThat(other.remaining()).isEqualTo(3);
    }

    @Test
    void tellsHowMuchDataIsAheadEvenIfItHasNotComeYet() {
        ChunkedBody body = new ChunkedBody(LIMITS, MessageKind.REQUEST);

        assertThat(body.ahead()).isZero();
        body.read(ByteBuffer.wrap(Pieces.octets("1000\r\n")));
        assertThat(body.ahead()).isEqualTo(4096);
        body.taken(4000);
        assertThat(body.ahead()).isEqualTo(96);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> body.taken(97))
                .withMessage("97 octets taken: 0 to 96 were ahead");
        assertThatIllegalArgumentException().isThrownBy(() -> body.taken(-1));
        ByteBuffer data = ByteBuffer.wrap(Pieces.octets("data"));
        body.read(data);
        assertThat(data.remaining()).isEqualTo(4);
    }

    @Test
    void readsASizeOfMoreThan32Bits() { // Netty took 0x100000004 for 4: CVE-2026-42580
        ChunkedBody body = new ChunkedBody(LIMITS, MessageKind.REQUEST);
        body.read(ByteBuffer.wrap(Pieces.octets("100000004\r\n")));
        assertThat(body.ahead()).isEqualTo(0x1_0000_0004L);
    }

    @Test
    void blamesTheGatewayForAResponse() {
        ChunkedBody body = new ChunkedBody(LIMITS, MessageKind.RESPONSE);

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> body.read(ByteBuffer.wrap(Pieces.octets("x"))))
                .withMessage("502: a chunk size that is no number at octet 0: \"x\"");
    }

    @Test
    void allocatesNothingPerChunk() throws Exception {
        ChunkedBody body = new ChunkedBody(LIMITS, MessageKind.REQUEST);
        ByteBuffer chunk = ByteBuffer.allocateDirect(100);
        chunk.put(Pieces.octets("10\r\n0123456789abcdef\r\n"));
        ByteBuffer view = chunk.flip().asReadOnlyBuffer();

        long bytes =
                Allocation.perRun(() -> {
                    view.rewind();
                    body.read(view);
                    view.position(view.position() + 16);
                    body.taken(16);
                    body.read(view);
                });

        assertThat(bytes).isZero();
    }

    private static void accepted(HttpLimits limits, String body, String data) {
        Pieces.accepted(
                Escapes.decode(body),
                () -> new BodyReader(limits),
                reader -> assertThat(reader.data).hasToString(Escapes.decode(data)));
    }

    private static void refused(HttpLimits limits, String body, int status, String message) {
        Pieces.refused(body, () -> new BodyReader(limits), status, message);
    }

    /// Takes the data out of a body.
    private static final class BodyReader implements Pieces.Machine {
        private final StringBuilder data = new StringBuilder();
        private final ChunkedBody body;

        BodyReader(HttpLimits limits) {
            body = new ChunkedBody(limits, MessageKind.REQUEST);
        }

        @Override
        public boolean take(ByteBuffer source) {
            while (!body.isComplete() && source.hasRemaining()) {
                if (body.ahead() == 0) {
                    body.read(source);
                } else {
                    byte[] piece = new byte[(int) Math.min(body.ahead(), source.remaining())];
                    source.get(piece);
                    data.append(new String(piece, ISO_8859_1));
                    body.taken(piece.length);
                }
            }
            return !body.isComplete();
        }
    }
}
