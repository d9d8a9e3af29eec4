package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpMethodTest {
    @ParameterizedTest(name = "RFC 9110 §9.2: {0}")
    @CsvSource({
        "GET,       true,  true,  false",
        "HEAD,      true,  true,  false",
        "OPTIONS,   true,  true,  false",
        "TRACE,     true,  true,  false",
        "PROPFIND,  true,  true,  false",
        "PUT,       false, true,  true",
        "DELETE,    false, true,  false",
        "PROPPATCH, false, true,  true",
        "MKCOL,     false, true,  false",
        "COPY,      false, true,  false",
        "MOVE,      false, true,  false",
        "UNLOCK,    false, true,  false",
        "POST,      false, false, true",
        "PATCH,     false, false, true",
        "CONNECT,   false, false, false",
        "LOCK,      false, false, false",
        "X-OWN,     false, false, false"
    })
    void knowsWhatMethodsPromise(
            String name, boolean safe, boolean idempotent, boolean expectsContent) {
        HttpMethod method = HttpMethod.of(name);

        assertThat(method.isSafe()).isEqualTo(safe);
        assertThat(method.isIdempotent()).isEqualTo(idempotent);
        assertThat(method.expectsContent()).isEqualTo(expectsContent);
        assertThat(method.name()).isEqualTo(name);
        assertThat(method).hasToString(name);
    }

    @Test
    void knownMethodsAreTheConstants() {
        assertThat(HttpMethod.known()).hasSize(16).contains(HttpMethod.UNLOCK);
        for (HttpMethod method : HttpMethod.known()) {
            assertThat(HttpMethod.of(method.name())).isSameAs(method);
        }
    }

    @Test
    void caseCounts() {
        assertThat(HttpMethod.of("get")).isNotEqualTo(HttpMethod.GET);
        assertThat(HttpMethod.of("get")).isEqualTo(HttpMethod.of("get"));
        assertThat(HttpMethod.of("get")).hasSameHashCodeAs(HttpMethod.of("get"));
    }

    @Test
    void extensionsMayExpectContent() {
        assertThat(HttpMethod.extension("BREW", true).expectsContent()).isTrue();
        assertThat(HttpMethod.extension("BREW", true)).isEqualTo(HttpMethod.of("BREW"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpMethod.extension("GET", true))
                .withMessageContaining("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "GET ", "G T", "GET\r\n", "G\0", "G/", "G:", "\u00e4"})
    void refusesWhatIsNoToken(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpMethod.of(name));
    }
}
