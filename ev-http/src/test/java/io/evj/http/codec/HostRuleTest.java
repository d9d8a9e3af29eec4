package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostRuleTest {
    @ParameterizedTest(name = "RFC 9110 §7.2: {0}")
    @ValueSource(
            strings = {
                "a",
                "a.example",
                "A.example:80",
                "a.example:",
                "a:0",
                "a:65535",
                "a:00080",
                "1.2.3.4:80",
                "0.0.0.0=5000",
                "a_b",
                "%41:80",
                "[::1]",
                "[::1]:80",
                "[::1]:",
                "[v1.a]"
            })
    void takesHostsWithAndWithoutPort(String host) {
        assertThatCode(() -> check("GET / HTTP/1.1\r\nHost: " + host)).doesNotThrowAnyException();
        assertThatCode(() -> check("GET / HTTP/1.0\r\nHost: " + host)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "RFC 9112 §3.2: {0}")
    @ValueSource(
            strings = {
                "",
                ":80",
                "u@a",
                "a/p",
                "a?q",
                "a#f",
                "a b",
                "a, b",
                "http://a",
                "a:80:80",
                "a:b",
                "a:-1",
                "a:+80",
                "a:80 80",
                "a:65536",
                "a:99999999999999999999",
                "::1",
                "[::1",
                "[::1]x",
                "[::1]80",
                "[::1]:x",
                "[::1]]",
                "[a]",
                "a[::1]",
                "%4",
                "%zz",
                "a%00:x",
                "\u00e4",
                "a\tb",
                "a\\b",
                "a\"",
                "<a>"
            })
    void refusesWhatIsNoHost(String host) {
        for (String version : new String[] {"1.1", "1.0"}) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> check("GET / HTTP/" + version + "\r\nHost: " + host))
                    .withMessageStartingWith("400: a Host that is no host at octet ")
                    .matches(refusal -> refusal.status() == 400);
        }
    }

    @Test
    void isNeededInHttp11() { // RFC 9112 §3.2
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> check("GET / HTTP/1.1\r\nHos: a"))
                .withMessage("400: no Host");
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> check("GET http://a/ HTTP/1.1"))
                .withMessage("400: no Host");
        assertThatCode(() -> check("GET / HTTP/1.0")).doesNotThrowAnyException();
        assertThatCode(() -> check("GET http://a/ HTTP/1.0")).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "RFC 9112 §3.2: {0}")
    @ValueSource(
            strings = {
                "Host: a\r\nHost: b",
                "Host: a\r\nHost: a",
                "Host: a\r\nX: y\r\nhOST: a",
                "Host: a\r\nHost:",
                "Host:\r\nHost: a"
            })
    void refusesASecond(String fields) {
        for (String version : new String[] {"1.1", "1.0"}) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> check("GET / HTTP/" + version + "\r\n" + fields))
                    .withMessageStartingWith("400: a second Host");
        }
    }

    @ParameterizedTest(name = "RFC 9112 §3.2.2: {0} with Host {1}")
    @CsvSource({
        "http://a.example/,         a.example,     true",
        "http://a.example/,         A.EXAMPLE,     true",
        "HTTP://a.example/,         a.example:80,  true",
        "http://a.example:80/,      a.example,     true",
        "http://a.example:/,        a.example:80,  true",
        "https://a.example/,        a.example:443, true",
        "ftp://u:p@a.example/,      a.example,     true",
        "http://[::1]:8080/,        [::1]:8080,    true",
        "ftp://a.example/,          a.example,     true",
        "http://a.example/,         b.example,     false",
        "http://a.example/,         a.example:81,  false",
        "http://a.example:81/,      a.example,     false",
        "http://a.example/,         a.example:443, false",
        "https://a.example/,        a.example:80,  false",
        "ftp://a.example/,          a.example:21,  false",
        "http://a.example/,         a.example.,    false",
        "ftp://b.example@a.example/, b.example,    false",
        "http://[::1]/,             [::2],         false"
    })
    void mustBeTheHostOfAnAbsoluteTarget(String target, String host, boolean agrees) {
        for (String version : new String[] {"1.1", "1.0"}) {
            String head = "GET " + target + " HTTP/" + version + "\r\nHost: " + host;
            if (agrees) {
                assertThatCode(() -> check(head)).doesNotThrowAnyException();
            } else {
                assertThatExceptionOfType(HttpException.class)
                        .isThrownBy(() -> check(head))
                        .withMessageStartingWith("400: a Host that is not the target's");
            }
        }
    }

    private static void check(String head) {
        RequestDecoder decoder = new RequestDecoder(HttpLimits.defaults());
        assertThat(decoder.decode(ByteBuffer.wrap(Pieces.octets(head + "\r\n\r\n")))).isTrue();
        HostRule.check(decoder.head());
    }
}
