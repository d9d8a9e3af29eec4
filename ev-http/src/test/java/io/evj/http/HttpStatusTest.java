package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpStatusTest {
    @ParameterizedTest(name = "RFC 9110 §15: {0} {1}")
    @CsvSource({
        "100, Continue, true",
        "101, Switching Protocols, true",
        "103, Early Hints, true",
        "199, Informational, true",
        "200, OK, false",
        "204, No Content, true",
        "205, Reset Content, false",
        "299, Success, false",
        "304, Not Modified, true",
        "306, Redirection, false",
        "307, Temporary Redirect, false",
        "308, Permanent Redirect, false",
        "404, Not Found, false",
        "413, Content Too Large, false",
        "431, Request Header Fields Too Large, false",
        "499, Client Error, false",
        "503, Service Unavailable, false",
        "599, Server Error, false"
    })
    void hasThePhraseOfTheRegistryOrOfTheClass(int status, String phrase, boolean forbids) {
        assertThat(HttpStatus.phrase(status)).isEqualTo(phrase);
        assertThat(HttpStatus.forbidsContent(status)).isEqualTo(forbids);
    }
}
