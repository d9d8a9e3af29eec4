package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpUriTest {
    /// In the tables, `-` is an absent part and `''` an empty one.
    @ParameterizedTest(name = "RFC 3986 §3: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http://a.example/p?q#f                | http | -     | a.example   | -1    | /p     | q  | f",
                "http://u:p@a.example:8080/            | http | u:p   | a.example   | 8080  | /      | -  | -",
                "http://a.example                      | http | -     | a.example   | -1    | ''     | -  | -",
                "http://a.example?                     | http | -     | a.example   | -1    | ''     | '' | -",
                "http://a.example/#                    | http | -     | a.example   | -1    | /      | -  | ''",
                "http://a.example:/                    | http | -     | a.example   | -1    | /      | -  | -",
                "http://a.example:65535/               | http | -     | a.example   | 65535 | /      | -  | -",
                "http://a.example:00080/               | http | -     | a.example   | 80    | /      | -  | -",
                "http:///p                             | http | -     | ''          | -1    | /p     | -  | -",
                "http://@:80                           | http | ''    | ''          | 80    | ''     | -  | -",
                "//a.example/p                         | -    | -     | a.example   | -1    | /p     | -  | -",
                "//                                    | -    | -     | ''          | -1    | ''     | -  | -",
                "/p/q                                  | -    | -     | -           | -1    | /p/q   | -  | -",
                "p/q:r                                 | -    | -     | -           | -1    | p/q:r  | -  | -",
                "''                                    | -    | -     | -           | -1    | ''     | -  | -",
                "?q?/#f?/                              | -    | -     | -           | -1    | ''     | q?/ | f?/",
                "mailto:a@b.example                    | mailto | -   | -           | -1    | a@b.example | - | -",
                "a+b-c.1:x                             | a+b-c.1 | -  | -           | -1    | x      | -  | -",
                "http://1.2.3.4/                       | http | -     | 1.2.3.4     | -1    | /      | -  | -",
                "http://[::1]:80/                      | http | -     | [::1]       | 80    | /      | -  | -",
                "http://[1:2:3:4:5:6:7:8]/             | http | -     | [1:2:3:4:5:6:7:8] | -1 | /   | -  | -",
                "http://[1:2:3:4:5:6:1.2.3.4]/         | http | -     | [1:2:3:4:5:6:1.2.3.4] | -1 | / | - | -",
                "http://[::ffff:1.2.3.4]/              | http | -     | [::ffff:1.2.3.4] | -1 | /    | -  | -",
                "http://[1:2:3:4:5:6:7::]/             | http | -     | [1:2:3:4:5:6:7::] | -1 | /   | -  | -",
                "http://[v1F.a:b~]/                    | http | -     | [v1F.a:b~]  | -1    | /      | -  | -",
                "http://a%20b/%7Ec%00?%41=%42          | http | -     | a%20b       | -1    | /%7Ec%00 | %41=%42 | -",
                "http://h/!$&'()*+,;=:@-._~            | http | -     | h           | -1    | /!$&'()*+,;=:@-._~ | - | -"
            },
            quoteCharacter = '^')
    void readsTheParts(
            String text,
            String scheme,
            String userinfo,
            String host,
            int port,
            String path,
            String query,
            String fragment) {
        HttpUri uri = HttpUri.parse(empty(text));

        assertThat(uri.scheme()).isEqualTo(part(scheme));
        assertThat(uri.userinfo()).isEqualTo(part(userinfo));
        assertThat(uri.host()).isEqualTo(part(host));
        assertThat(uri.port()).isEqualTo(port);
        assertThat(uri.path()).isEqualTo(part(path));
        assertThat(uri.query()).isEqualTo(part(query));
        assertThat(uri.fragment()).isEqualTo(part(fragment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:p@a.example:8080/p/q?a=b&c#f",
                "http://a.example?#",
                "//a.example/p",
                "http:///p",
                "http://[::1]:80",
                "/p;q=1/%2F",
                "p/q:r",
                "",
                "#"
            })
    void writesWhatItHasRead(String text) {
        assertThat(HttpUri.parse(text).join()).isEqualTo(text);
        assertThat(HttpUri.parse(text)).hasToString(text);
    }

    @ParameterizedTest(name = "RFC 3986 §3: {0}")
    @ValueSource(
            strings = {
                " ",
                "http://a.example/a b",
                "http://a.example/a\tb",
                "http://a.example/a\r\nb",
                "http://a.example/\u00e9",
                "http://a.example/\u0000",
                "http://a.example/\"",
                "http://a.example/<>",
                "http://a.example/\\",
                "http://a.example/^",
                "http://a.example/`",
                "http://a.example/{}",
                "http://a.example/|",
                "http://a.example/[a]",
                "http://a.example/?a[]=1",
                "http://a.example/##",
                "http://a.example/%",
                "http://a.example/%4",
                "http://a.example/%4g",
                "http://a.example/?%zz",
                "http://a.example/#%zz",
                "http://a%4/",
                "http://a b/",
                "http://a.example:65536/",
                "http://a.example:99999999999999999999/",
                "http://a.example:80a/",
                "http://a.example:-1/",
                "http://a.example:+1/",
                "http://a:b:80/",
                "http://u@v@a.example/",
                "http://u<@a.example/",
                "http://u%4@a.example/",
                "http://::1/",
                "http://[::1/",
                "http://::1]/",
                "http://[::1]x/",
                "http://[::1]80/",
                "http://[]/",
                "http://[:]/",
                "http://[:::]/",
                "http://[1]/",
                "http://[1:2:3:4:5:6:7]/",
                "http://[1:2:3:4:5:6:7:8:9]/",
                "http://[1:2:3:4:5:6:7::8]/",
                "http://[::1::]/",
                "http://[1:2:3:4:5:6:7:]/",
                "http://[12345::]/",
                "http://[g::]/",
                "http://[::1.2.3]/",
                "http://[::1.2.3.256]/",
                "http://[::1.2.3.04]/",
                "http://[1:2:3:4:5:6:7:1.2.3.4]/",
                "http://[1:2:3:4:5::6:1.2.3.4]/",
                "http://[::1.2.3.4:1]/",
                "http://[fe80::1%25eth0]/",
                "http://[v.a]/",
                "http://[v1.]/",
                "http://[v1a]/",
                "http://[v1.a/b]/",
                "1a:b",
                "a_b:c",
                ":a",
                "a%3a:b"
            })
    void refusesWhatIsNoUri(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpUri.parse(text));
        assertThat(HttpUri.tryParse(text)).isNull();
    }

    @Test
    void saysWhereItIsWrongWithoutRepeatingControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpUri.parse("/a\r\nb"))
                .withMessage(
                        "URI \"/a\\r\\nb\", character 2: the path has a character it may not have");
    }

    @Test
    void toleratesAnythingInPathQueryAndFragmentOnRequest() {
        HttpUri uri = HttpUri.parse("http://h/a b%?\u00e9|#%zz #", UriFlag.NONCONFORMANT);

        assertThat(uri.path()).isEqualTo("/a b%");
        assertThat(uri.query()).isEqualTo("\u00e9|");
        assertThat(uri.fragment()).isEqualTo("%zz #");
        assertThat(HttpUri.tryParse("http://h h/", UriFlag.NONCONFORMANT)).isNull();
        assertThat(HttpUri.tryParse("http://u<@h/", UriFlag.NONCONFORMANT)).isNull();
    }

    @Test
    void stripsBracketsFromTheHostThatItGivesAlone() {
        HttpUri uri = HttpUri.parse("http://[::1]:80/", UriFlag.HOST_STRIP_BRACKETS);

        assertThat(uri.host()).isEqualTo("::1");
        assertThat(uri.join()).isEqualTo("http://[::1]:80/");
        assertThat(uri.withHost("a").host()).isEqualTo("a");
        assertThat(uri.withHost("[::2]").host()).isEqualTo("::2");
    }

    @ParameterizedTest
    @CsvSource({
        "http://unix:/run/a.sock:/p?q#f, /run/a.sock, /p",
        "http://unix:/run/a.sock:,       /run/a.sock, ''",
        "http://unix:a?b/c#d:?q,         a?b/c#d,     ''",
        "http://u@unix:/run/a.sock:/p,   /run/a.sock, /p"
    })
    void readsTheSocketInPlaceOfTheHost(String text, String socket, String path) {
        HttpUri uri = HttpUri.parse(text, UriFlag.UNIX_SOCKET);

        assertThat(uri.unixSocket()).isEqualTo(socket);
        assertThat(uri.host()).isNull();
        assertThat(uri.port()).isEqualTo(-1);
        assertThat(uri.path()).isEqualTo(path);
        assertThat(uri.join()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://unix:/run/a.sock",
                "http://unix:/run/a.sock:p",
                "http://unix:/run/a.sock:80/",
                "http://unix::/",
                "http://unix:"
            })
    void refusesASocketWithoutItsColons(String text) {
        assertThat(HttpUri.tryParse(text, UriFlag.UNIX_SOCKET)).isNull();
    }

    @Test
    void takesUnixForAHostUnlessAskedOtherwise() {
        assertThat(HttpUri.parse("http://unix:80/").host()).isEqualTo("unix");
        assertThat(HttpUri.tryParse("http://unix:/run/a.sock:/p")).isNotNull();
        assertThat(HttpUri.parse("http://unix:/run/a.sock:/p").unixSocket()).isNull();
        assertThat(HttpUri.parse("http://a.example/", UriFlag.UNIX_SOCKET).host())
                .isEqualTo("a.example");
    }

    @Test
    void isBuiltPartByPart() {
        HttpUri uri =
                HttpUri.empty()
                        .withScheme("http")
                        .withUserinfo("u:p")
                        .withHost("a.example")
                        .withPort(80)
                        .withPath("/p")
                        .withQuery("q")
                        .withFragment("f");

        assertThat(uri.join()).isEqualTo("http://u:p@a.example:80/p?q#f");
        assertThat(uri).isEqualTo(HttpUri.parse("http://u:p@a.example:80/p?q#f"));
        assertThat(uri).hasSameHashCodeAs(HttpUri.parse("http://u:p@a.example:80/p?q#f"));
        assertThat(uri.withPort(81)).isNotEqualTo(uri);
    }

    @Test
    void nullClearsAPart() {
        HttpUri uri = HttpUri.parse("http://u@a.example:80/p?q#f");

        assertThat(uri.withFragment(null).join()).isEqualTo("http://u@a.example:80/p?q");
        assertThat(uri.withQuery(null).join()).isEqualTo("http://u@a.example:80/p#f");
        assertThat(uri.withPath(null).join()).isEqualTo("http://u@a.example:80?q#f");
        assertThat(uri.withPort(-1).join()).isEqualTo("http://u@a.example/p?q#f");
        assertThat(uri.withUserinfo(null).join()).isEqualTo("http://a.example:80/p?q#f");
        assertThat(uri.withHost(null).join()).isEqualTo("http:/p?q#f");
        assertThat(uri.withScheme(null).join()).isEqualTo("//u@a.example:80/p?q#f");
        assertThat(uri.withUnixSocket("/s").withUnixSocket(null)).isEqualTo(uri);
    }

    @Test
    void anEmptyUriHasNothing() {
        HttpUri uri = HttpUri.empty();

        assertThat(uri.port()).isEqualTo(-1);
        assertThat(uri.path()).isEmpty();
        assertThat(uri.host()).isNull();
        assertThat(uri.join()).isEmpty();
    }

    @Test
    void refusesPartsThatWouldSpillIntoOthers() {
        HttpUri uri = HttpUri.parse("http://a.example/");

        for (String scheme : new String[] {"", "1a", "a:", "a/", "\u00e4"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> uri.withScheme(scheme));
        }
        for (String userinfo : new String[] {"a@b", "a/", "a\r\n", "%4"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> uri.withUserinfo(userinfo));
        }
        for (String host : new String[] {"a:80", "a/b", "a@b", "::1", "[::1", "a b", "a\n"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> uri.withHost(host));
        }
        for (String path : new String[] {"/a?b", "/a#b", "/a b", "/%4", "/\r\n"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> uri.withPath(path));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withQuery("a#b"));
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withFragment("a#b"));
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withUnixSocket("/a:b"));
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withUnixSocket(""));
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withPort(-2));
        assertThatIllegalArgumentException().isThrownBy(() -> uri.withPort(65_536));
        assertThat(uri.withPort(0).port()).isZero();
        assertThat(uri.withPort(65_535).port()).isEqualTo(65_535);
    }

    @Test
    void remembersToBeTolerantWhenPartsAreSet() {
        HttpUri tolerant = HttpUri.empty(UriFlag.NONCONFORMANT);

        assertThat(tolerant.withPath("/a b").withQuery("|").join()).isEqualTo("/a b?|");
        assertThatIllegalArgumentException().isThrownBy(() -> tolerant.withPath("/a?b"));
        assertThatIllegalArgumentException().isThrownBy(() -> tolerant.withQuery("a#b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tolerant.withFlags().withPath("/a b"));
        assertThat(tolerant.flags()).containsExactly(UriFlag.NONCONFORMANT);
        assertThat(tolerant.withFlags().flags()).isEmpty();
    }

    @Test
    void doesNotJoinWhatWouldReadDifferently() {
        HttpUri uri = HttpUri.parse("http://a.example");

        assertThatIllegalStateException().isThrownBy(() -> uri.withPath("p").join());
        assertThatIllegalStateException().isThrownBy(() -> HttpUri.empty().withPath("//p").join());
        assertThatIllegalStateException().isThrownBy(() -> HttpUri.empty().withPath("a:b").join());
        assertThatCode(() -> HttpUri.empty().withPath("./a:b").join()).doesNotThrowAnyException();
        assertThatCode(() -> uri.withPath("p").toString()).doesNotThrowAnyException();
    }

    @Test
    void givesTheOriginFormForARequestLine() {
        assertThat(HttpUri.parse("http://h/p?q#f").originForm()).isEqualTo("/p?q");
        assertThat(HttpUri.parse("http://h?q").originForm()).isEqualTo("/?q");
        assertThat(HttpUri.parse("http://h").originForm()).isEqualTo("/");
    }

    @Test
    void splitsItsQuery() {
        assertThat(HttpUri.parse("http://h/?a=b+c").parameters().get("a")).isEqualTo("b c");
        assertThat(HttpUri.parse("http://h/").parameters().parameters()).isEmpty();
        assertThat(HttpUri.parse("http://h/?").parameters().parameters()).isEmpty();
    }

    private static String part(String cell) {
        return Objects.equals(cell, "-") ? null : empty(cell);
    }

    private static String empty(String cell) {
        return cell.equals("''") ? "" : cell;
    }
}
