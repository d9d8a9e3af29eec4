package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpMethod;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BodyFramingTest {
    private static final HttpLimits LIMITS = HttpLimits.defaults();

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "RFC 9112 §6.3 | GET / HTTP/1.1                            | NONE",
                "RFC 9112 §6.3 | POST / HTTP/1.1                           | NONE",
                "RFC 9112 §6.3 | POST / HTTP/1.0                           | NONE",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\nContent-Length: 0    | NONE",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\nContent-Length: 1    | 1",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\ncONTENT-lENGTH:5     | 5",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\nContent-Length: \\t 5\\t  | 5",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\nContent-Length: 005  | 5",
                "RFC 9110 §8.6 | POST / HTTP/1.1\\r\\nContent-Length: 9223372036854775807 | 9223372036854775807",
                "RFC 9110 §9.3.1 | GET / HTTP/1.1\\r\\nContent-Length: 5   | 5",
                "RFC 9110 §9.3.2 | HEAD / HTTP/1.1\\r\\nContent-Length: 5  | 5",
                "RFC 9110 §9.3.8 | TRACE / HTTP/1.1\\r\\nContent-Length: 5 | 5",
                "RFC 9112 §6.1 | POST / HTTP/1.0\\r\\nContent-Length: 5    | 5",
                "RFC 9112 §7   | POST / HTTP/1.1\\r\\nTransfer-Encoding: chunked | CHUNKED",
                "RFC 9112 §7   | GET / HTTP/1.1\\r\\nTransfer-Encoding: chunked | CHUNKED",
                "RFC 9112 §7   | POST / HTTP/1.1\\r\\ntransfer-encoding:CHUNked \\t | CHUNKED",
                "RFC 9110 §5.1 | POST / HTTP/1.1\\r\\nTransfer_Encoding: chunked\\r\\nContent-Length: 5 | 5"
            })
    void settlesTheBodyOfARequest(String section, String head, String expected) {
        assertThat(ofRequest(head, LIMITS)).isEqualTo(framing(expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "RFC 9112 §6.1 | Content-Length: 5\\r\\nTransfer-Encoding: chunked | 400 | both Content-Length and",
                "RFC 9112 §6.1 | Transfer-Encoding: chunked\\r\\nContent-Length: 5 | 400 | both Content-Length and",
                "RFC 9112 §6.1 | Content-Length: 0\\r\\nTransfer-Encoding: identity | 400 | both Content-Length and",
                "RFC 9112 §6.1 | Content-Length: x\\r\\nTransfer-Encoding: | 400 | both Content-Length and",
                "RFC 9112 §6.3 | Content-Length: 5\\r\\nContent-Length: 6 | 400 | a second Content-Length",
                "RFC 9112 §6.3 | Content-Length: 5\\r\\nContent-Length: 5 | 400 | a second Content-Length",
                "RFC 9112 §6.3 | Content-Length: 5\\r\\ncontent-length: | 400 | a second Content-Length",
                "RFC 9110 §8.6 | Content-Length: 5, 5 | 400 | a Content-Length that is no number at octet 34: \"5,\"",
                "RFC 9110 §8.6 | Content-Length: 5, 6 | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 5,   | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length:      | 400 | an empty Content-Length",
                "RFC 9110 §8.6 | Content-Length: abc  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: +5   | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: -1   | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: -0   | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 0x5  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 0o5  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 1_0  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 1 0  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 5.0  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 5;a  | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: \"5\" | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: \\xb2 | 400 | a Content-Length that is no number",
                "RFC 9110 §8.6 | Content-Length: 9223372036854775808 | 400 | a Content-Length beyond all bounds",
                "RFC 9110 §8.6 | Content-Length: 18446744073709551621 | 400 | a Content-Length beyond all bounds",
                "RFC 9110 §8.6 | Content-Length: 99999999999999999999 | 400 | a Content-Length beyond all bounds",
                "RFC 9112 §6.1 | Transfer-Encoding: gzip | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: identity | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunked, gzip | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity | 400 | a last transfer coding",
                "RFC 9112 §6.1 | Transfer-Encoding: xchunked | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunkedchunked | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunke | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunked;a=b | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chunked a | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: \"chunked\" | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: 'chunked' | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: \\xa0chunked | 400 | a last transfer coding that is not chunked",
                "RFC 9112 §6.1 | Transfer-Encoding: chun\\xe9ked | 400 | a last transfer coding that is not chunked",
                "RFC 9110 §5.6.1 | Transfer-Encoding: | 400 | an empty transfer coding",
                "RFC 9110 §5.6.1 | Transfer-Encoding: , chunked | 400 | an empty transfer coding",
                "RFC 9110 §5.6.1 | Transfer-Encoding: chunked, | 400 | an empty transfer coding",
                "RFC 9110 §5.6.1 | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: | 400 | an empty transfer coding",
                "RFC 9110 §5.6.1 | Transfer-Encoding:\\r\\nTransfer-Encoding: chunked | 400 | an empty transfer coding",
                "RFC 9112 §7   | Transfer-Encoding: chunked, chunked | 400 | chunked more than once",
                "RFC 9112 §7   | Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked | 400 | chunked more than once",
                "RFC 9112 §6.1 | Transfer-Encoding: gzip, chunked | 501 | a transfer coding that is not known",
                "RFC 9112 §6.1 | Transfer-Encoding: deflate\\r\\nTransfer-Encoding: chunked | 501 | a transfer coding that"
            })
    void refusesARequestThatCouldBeReadInTwoWays(
            String section, String fields, int status, String message) {
        String head = "POST / HTTP/1.1\r\n" + Escapes.decode(fields);

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> ofRequest(head, LIMITS))
                .withMessageStartingWith(status + ": " + message)
                .matches(refusal -> refusal.status() == status);
        if (status == 400) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> ofResponse("HTTP/1.1 200 OK\r\n" + Escapes.decode(fields)))
                    .matches(refusal -> refusal.status() == 502);
        }
    }

    @Test
    void refusesTransferCodingsInHttp10() { // RFC 9112 §6.1
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(
                        () -> ofRequest("POST / HTTP/1.0\r\nTransfer-Encoding: chunked", LIMITS))
                .withMessage("400: Transfer-Encoding in HTTP/1.0");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> ofResponse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked"))
                .withMessage("502: Transfer-Encoding in HTTP/1.0");
    }

    @Test
    void limitsTheLength() {
        HttpLimits limits = LIMITS.withBodyBytesMax(10);

        assertThat(ofRequest("POST / HTTP/1.1\r\nContent-Length: 10", limits))
                .isEqualTo(new BodyFraming.Length(10));
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> ofRequest("POST / HTTP/1.1\r\nContent-Length: 11", limits))
                .withMessage("413: a body of 11 octets, of at most 10");
    }

    @ParameterizedTest(name = "RFC 9112 §6.3: {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | HTTP/1.1 200 OK | UNTIL_CLOSE",
                "GET     | HTTP/1.0 200 OK | UNTIL_CLOSE",
                "GET     | HTTP/1.1 404 No | UNTIL_CLOSE",
                "GET     | HTTP/1.1 200 OK\\r\\nContent-Length: 5 | 5",
                "GET     | HTTP/1.1 200 OK\\r\\nContent-Length: 0 | NONE",
                "GET     | HTTP/1.0 200 OK\\r\\nContent-Length: 5 | 5",
                "GET     | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked | CHUNKED",
                "GET     | HTTP/1.1 205 OK\\r\\nContent-Length: 5 | 5",
                "GET     | HTTP/1.1 100 Continue | NONE",
                "GET     | HTTP/1.1 103 Hints\\r\\nContent-Length: 5 | NONE",
                "GET     | HTTP/1.1 204 No\\r\\nContent-Length: 5 | NONE",
                "GET     | HTTP/1.1 304 No\\r\\nContent-Length: 5 | NONE",
                "GET     | HTTP/1.1 304 No\\r\\nTransfer-Encoding: chunked | NONE",
                "GET     | HTTP/1.1 101 Switch | TUNNEL",
                "HEAD    | HTTP/1.1 200 OK\\r\\nContent-Length: 5 | NONE",
                "HEAD    | HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked | NONE",
                "HEAD    | HTTP/1.1 404 No | NONE",
                "HEAD    | HTTP/1.1 200 OK\\r\\nContent-Length: 9223372036854775807 | NONE",
                "CONNECT | HTTP/1.1 200 OK\\r\\nContent-Length: 5 | TUNNEL",
                "CONNECT | HTTP/1.1 299 OK\\r\\nTransfer-Encoding: chunked | TUNNEL",
                "CONNECT | HTTP/1.1 407 No\\r\\nContent-Length: 5 | 5",
                "CONNECT | HTTP/1.1 407 No | UNTIL_CLOSE"
            })
    void settlesTheBodyOfAResponse(String method, String head, String expected) {
        ResponseHead response = response(Escapes.decode(head));

        assertThat(BodyFraming.ofResponse(response, HttpMethod.of(method), LIMITS))
                .isEqualTo(framing(expected));
    }

    @ParameterizedTest(name = "RFC 9110 §8.6: {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD | HTTP/1.1 200 OK\\r\\nContent-Length: abc",
                "HEAD | HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nContent-Length: 6",
                "GET  | HTTP/1.1 304 No\\r\\nContent-Length: +5",
                "GET  | HTTP/1.1 204 No\\r\\nContent-Length: 9223372036854775808"
            })
    void refusesALengthThatIsNoneEvenOfWhatIsNotSent(String method, String head) {
        ResponseHead response = response(Escapes.decode(head));

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> BodyFraming.ofResponse(response, HttpMethod.of(method), LIMITS))
                .withMessageContaining("Content-Length");
    }

    @ParameterizedTest(name = "RFC 9112 §9.3: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1 | true",
                "GET / HTTP/1.1\\r\\nConnection: close | false",
                "GET / HTTP/1.1\\r\\nConnection: CLOSE | false",
                "GET / HTTP/1.1\\r\\nConnection: keep-alive, close | false",
                "GET / HTTP/1.1\\r\\nConnection: upgrade\\r\\nConnection: close | false",
                "GET / HTTP/1.1\\r\\nConnection: upgrade | true",
                "GET / HTTP/1.1\\r\\nConnection: closed | true",
                "GET / HTTP/1.0 | false",
                "GET / HTTP/1.0\\r\\nConnection: keep-alive | true",
                "GET / HTTP/1.0\\r\\nConnection: Keep-Alive, x | true",
                "GET / HTTP/1.0\\r\\nConnection: keep-alive\\r\\nConnection: close | false",
                "GET / HTTP/1.0\\r\\nProxy-Connection: keep-alive | false"
            })
    void knowsWhetherTheConnectionMayBeUsedAgain(String head, boolean expected) {
        RequestHead request = request(Escapes.decode(head));

        assertThat(Persistence.isAllowed(request.version(), request.fields())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "RFC 9110 §10.1.1: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT / HTTP/1.1 | NONE",
                "PUT / HTTP/1.1\\r\\nExpect: 100-continue | CONTINUE",
                "PUT / HTTP/1.1\\r\\nExpect: 100-Continue | CONTINUE",
                "PUT / HTTP/1.0\\r\\nExpect: 100-continue | NONE",
                "PUT / HTTP/1.0\\r\\nExpect: what | NONE",
                "PUT / HTTP/1.1\\r\\nExpect: 200-ok | 417",
                "PUT / HTTP/1.1\\r\\nExpect: | 417",
                "PUT / HTTP/1.1\\r\\nExpect: 100-continue, more | 417",
                "PUT / HTTP/1.1\\r\\nExpect: 100-continue\\r\\nExpect: more | 417"
            })
    void readsWhatIsExpected(String head, String expected) {
        RequestHead request = request(Escapes.decode(head));

        if (expected.equals("417")) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> Expectation.of(request))
                    .withMessageStartingWith("417: an expectation that cannot be met")
                    .matches(refusal -> refusal.status() == 417);
        } else {
            assertThat(Expectation.of(request)).hasToString(expected);
        }
    }

    private static BodyFraming framing(String text) {
        return Character.isDigit(text.charAt(0))
                ? new BodyFraming.Length(Long.parseLong(text))
                : BodyFraming.Mark.valueOf(text);
    }

    private static BodyFraming ofRequest(String head, HttpLimits limits) {
        return BodyFraming.ofRequest(request(Escapes.decode(head)), limits);
    }

    private static BodyFraming ofResponse(String head) {
        return BodyFraming.ofResponse(response(head), HttpMethod.GET, LIMITS);
    }

    private static RequestHead request(String head) {
        RequestDecoder decoder = new RequestDecoder(LIMITS);
        assertThat(decoder.decode(ByteBuffer.wrap(Pieces.octets(head + "\r\n\r\n")))).isTrue();
        return decoder.head();
    }

    private static ResponseHead response(String head) {
        ResponseDecoder decoder = new ResponseDecoder(LIMITS);
        assertThat(decoder.decode(ByteBuffer.wrap(Pieces.octets(head + "\r\n\r\n")))).isTrue();
        return decoder.head();
    }
}
