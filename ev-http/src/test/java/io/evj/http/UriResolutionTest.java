package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UriResolutionTest {
    private static final HttpUri BASE = HttpUri.parse("http://a/b/c/d;p?q");

    @ParameterizedTest(name = "RFC 3986 §5.4.1: {0} → {1}")
    @CsvSource({
        "g:h,     g:h",
        "g,       http://a/b/c/g",
        "./g,     http://a/b/c/g",
        "g/,      http://a/b/c/g/",
        "/g,      http://a/g",
        "//g,     http://g",
        "?y,      http://a/b/c/d;p?y",
        "g?y,     http://a/b/c/g?y",
        "#s,      http://a/b/c/d;p?q#s",
        "g#s,     http://a/b/c/g#s",
        "g?y#s,   http://a/b/c/g?y#s",
        ";x,      http://a/b/c/;x",
        "g;x,     http://a/b/c/g;x",
        "g;x?y#s, http://a/b/c/g;x?y#s",
        "'',      http://a/b/c/d;p?q",
        ".,       http://a/b/c/",
        "./,      http://a/b/c/",
        "..,      http://a/b/",
        "../,     http://a/b/",
        "../g,    http://a/b/g",
        "../..,   http://a/",
        "../../,  http://a/",
        "../../g, http://a/g"
    })
    void resolvesNormalExamples(String reference, String target) {
        assertThat(BASE.resolve(HttpUri.parse(reference)).join()).isEqualTo(target);
    }

    @ParameterizedTest(name = "RFC 3986 §5.4.2: {0} → {1}")
    @CsvSource({
        "../../../g,    http://a/g",
        "../../../../g, http://a/g",
        "/./g,          http://a/g",
        "/../g,         http://a/g",
        "g.,            http://a/b/c/g.",
        ".g,            http://a/b/c/.g",
        "g..,           http://a/b/c/g..",
        "..g,           http://a/b/c/..g",
        "./../g,        http://a/b/g",
        "./g/.,         http://a/b/c/g/",
        "g/./h,         http://a/b/c/g/h",
        "g/../h,        http://a/b/c/h",
        "g;x=1/./y,     http://a/b/c/g;x=1/y",
        "g;x=1/../y,    http://a/b/c/y",
        "g?y/./x,       http://a/b/c/g?y/./x",
        "g?y/../x,      http://a/b/c/g?y/../x",
        "g#s/./x,       http://a/b/c/g#s/./x",
        "g#s/../x,      http://a/b/c/g#s/../x",
        "http:g,        http:g"
    })
    void resolvesAbnormalExamplesStrictly(String reference, String target) {
        assertThat(BASE.resolve(HttpUri.parse(reference)).join()).isEqualTo(target);
    }

    @ParameterizedTest(name = "RFC 3986 §5.2.3: {0} + {1} → {2}")
    @CsvSource({
        "http://a,                    g,       http://a/g",
        "http://a?q,                  '',      http://a?q",
        "http://a?q,                  ?,       http://a?",
        "http://u@a:80/b,             /c,      http://u@a:80/c",
        "http://u@a:80/b,             //c,     http://c",
        "mailto:a,                    b,       mailto:b",
        "http://a/b//c,               ../d,    http://a/b/d",
        "http://a/b/,                 g:h/../i, g:/i"
    })
    void mergesPaths(String base, String reference, String target) {
        assertThat(HttpUri.parse(base).resolve(HttpUri.parse(reference)).join()).isEqualTo(target);
    }

    @Test
    void keepsTheSocketAndTheFlagsOfItsBase() {
        HttpUri base = HttpUri.parse("http://unix:/run/a.sock:/b/c", UriFlag.UNIX_SOCKET);

        HttpUri target = base.resolve(HttpUri.parse("../d"));

        assertThat(target.join()).isEqualTo("http://unix:/run/a.sock:/d");
        assertThat(target.flags()).containsExactly(UriFlag.UNIX_SOCKET);
    }

    @ParameterizedTest(name = "RFC 3986 §5.2.4: {0} → {1}")
    @CsvSource({
        "/a/b/c/./../../g, /a/g",
        "mid/content=5/../6, mid/6",
        "/.., /",
        "/., /",
        "//.., /",
        "a/.., /",
        "../../a, a",
        "/a/b/.., /a/"
    })
    void removesDotSegments(String path, String result) {
        assertThat(UriResolution.withoutDotSegments(path)).isEqualTo(result);
    }

    @Test
    void needsABaseWithAScheme() {
        HttpUri reference = HttpUri.parse("b");

        assertThatIllegalStateException()
                .isThrownBy(() -> HttpUri.parse("/a").resolve(reference))
                .withMessageContaining("a scheme is needed");
    }
}
