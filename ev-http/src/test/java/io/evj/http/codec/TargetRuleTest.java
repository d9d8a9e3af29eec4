package io.evj.http.codec;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetRuleTest {
    @ParameterizedTest(name = "RFC 9112 §3.2: {0} {1}")
    @CsvSource({
        "GET,     /",
        "GET,     /a?b?c/%20",
        "GET,     //a",
        "POST,    http://a.example",
        "GET,     http://[::1]:80/p?q",
        "GET,     http://a.example/@b",
        "GET,     ftp://u@a.example/b",
        "OPTIONS, *",
        "OPTIONS, /",
        "CONNECT, a.example:443",
        "CONNECT, [::1]:443",
        "M-OWN,   /x"
    })
    void takesEachFormOfTarget(String method, String target) {
        assertThatCode(() -> check(method, target)).doesNotThrowAnyException();
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
    void refusesWhatIsNoTarget(String method, String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check(method, Escapes.decode(target)))
                .withMessageStartingWith("target \"");
    }

    @ParameterizedTest(name = "RFC 9110 §4.2.4: {0}")
    @ValueSource(strings = {"http://u:secret@a/", "https://secret@a/", "HTTP://secret@a:80/?q"})
    void tellsNobodyOfAUser(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> check("GET", target))
                .withMessageContaining("user")
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesCharactersThatLoseTheirUpperByte() {
        assertThatIllegalArgumentException().isThrownBy(() -> check("GET", "/\u010d\u010a"));
        assertThatIllegalArgumentException().isThrownBy(() -> check("GET", "/\u0120a"));
    }

    private static void check(String method, String target) {
        TargetRule.check(HttpMethod.of(method), target);
    }
}
