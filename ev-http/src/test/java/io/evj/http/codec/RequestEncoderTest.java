package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.FieldName;
import io.evj.http.HttpMethod;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestEncoderTest {
    private final FieldStore fields = new FieldStore();
    private final ByteBuffer target = ByteBuffer.allocate(300);

    @ParameterizedTest(name = "RFC 9112 §3.2: {0} {1}")
    @CsvSource({
        "GET,     /",
        "GET,     /a?b?c/%20",
        "GET,     //a",
        "POST,    http://a.example",
        "GET,     http://[::1]:80/p?q",
        "OPTIONS, *",
        "OPTIONS, /",
        "CONNECT, a.example:443",
        "CONNECT, [::1]:443",
        "M-OWN,   /x"
    })
    void writesEachFormOfTarget(String method, String requestTarget) {
        fields.add(FieldName.HOST, "a.example");
        fields.add("X-A", "b");

        put(method, requestTarget);

        assertThat(new String(target.array(), 0, target.position(), ISO_8859_1))
                .isEqualTo(
                        method
                                + ' '
                                + requestTarget
                                + " HTTP/1.1\r\nHost: a.example\r\nX-A: b\r\n\r\n");
        assertThat(RequestEncoder.length(HttpMethod.of(method), requestTarget, fields))
                .isEqualTo(target.position());
    }

    @ParameterizedTest(name = "RFC 9112 §3.2: {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "GET     | ''",
                "GET     | \\s/",
                "GET     | /a b",
                "GET     | / HTTP/1.1\\r\\nX: y\\r\\n\\r\\nGET /",
                "GET     | /\\r\\n",
                "GET     | /\\n",
                "GET     | /\\x00",
                "GET     | /\\xe9",
                "GET     | /#f",
                "GET     | /[]",
                "GET     | /%",
                "GET     | /%zz",
                "GET     | a",
                "GET     | *",
                "GET     | a.example:80",
                "GET     | http:///",
                "GET     | http://a/#f",
                "GET     | http://a/ b",
                "CONNECT | /",
                "CONNECT | a.example",
                "CONNECT | http://a.example:80",
                "CONNECT | a.example:80\\r\\nX: y"
            })
    void refusesWhatIsNoTarget(String method, String requestTarget) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put(method, Escapes.decode(requestTarget)))
                .withMessageStartingWith("target \"");
        assertThat(target.position()).isZero();
    }

    @Test
    void refusesCharactersThatLoseTheirUpperByte() {
        assertThatIllegalArgumentException().isThrownBy(() -> put("GET", "/\u010d\u010a"));
        assertThatIllegalArgumentException().isThrownBy(() -> put("GET", "/\u0120a"));
        assertThat(target.position()).isZero();
    }

    @Test
    void writesTheOldVersion() {
        RequestEncoder.put(target, HttpMethod.GET, "/", HttpVersion.HTTP_1_0, fields);

        assertThat(new String(target.array(), 0, target.position(), ISO_8859_1))
                .isEqualTo("GET / HTTP/1.0\r\n\r\n");
    }

    private void put(String method, String requestTarget) {
        RequestEncoder.put(
                target, HttpMethod.of(method), requestTarget, HttpVersion.HTTP_1_1, fields);
    }
}
