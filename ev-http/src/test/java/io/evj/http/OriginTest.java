package io.evj.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginTest {
    private static Origin of(String uri) {
        return Origin.of(HttpUri.parse(uri, UriFlag.UNIX_SOCKET));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.test/, http, a.test, 80, a.test",
        "HTTP://A.Test/x?y, http, a.test, 80, a.test",
        "http://a.test:80, http, a.test, 80, a.test",
        "http://a.test:/, http, a.test, 80, a.test",
        "http://a.test:81/, http, a.test, 81, a.test:81",
        "https://a.test/, https, a.test, 443, a.test",
        "https://a.test:443/, https, a.test, 443, a.test",
        "https://a.test:80/, https, a.test, 80, a.test:80",
        "http://u:p@a.test/, http, a.test, 80, a.test",
        "http://127.0.0.1:1/, http, 127.0.0.1, 1, 127.0.0.1:1",
        "http://[::1]/, http, ::1, 80, [::1]",
        "http://[FE80::1]:65535/, http, fe80::1, 65535, [fe80::1]:65535",
    })
    void isThatOfAUri(String uri, String scheme, String host, int port, String authority) {
        Origin origin = of(uri);

        assertThat(origin).isEqualTo(new Origin(scheme, host, port, null));
        assertThat(origin.authority()).isEqualTo(authority);
        assertThat(origin).hasToString(scheme + "://" + authority);
        assertThat(origin.isSecure()).isEqualTo(scheme.equals("https"));
    }

    @Test
    void urisOfOneOriginHaveEqualOnes() {
        assertThat(of("http://A.test/x")).isEqualTo(of("http://a.TEST:80/y?z#f"));
        assertThat(of("http://a.test/")).isNotEqualTo(of("https://a.test/"));
        assertThat(of("http://a.test/")).isNotEqualTo(of("http://a.test:443/"));
        assertThat(of("http://a.test/")).isNotEqualTo(of("http://b.test/"));
        assertThat(of("http://unix:/a:/")).isNotEqualTo(of("http://unix:/b:/"));
    }

    @Test
    void aUnixDomainSocketIsCalledLocalhost() {
        Origin origin = of("http://unix:/run/Some.sock:/x");

        assertThat(origin).isEqualTo(new Origin("http", "localhost", 80, "/run/Some.sock"));
        assertThat(origin.authority()).isEqualTo("localhost");
        assertThat(origin).hasToString("http://unix:/run/Some.sock:");
        assertThat(origin).isNotEqualTo(new Origin("http", "localhost", 80, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "//a.test/x", "ftp://a.test/", "http:///x", "http:x", "mailto:a"})
    void someUrisHaveNone(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(uri));
    }

    @Test
    void takesPorts1To65535() {
        assertThat(new Origin("http", "a", 1, null).port()).isEqualTo(1);
        assertThat(new Origin("http", "a", 65_535, null).port()).isEqualTo(65_535);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origin("http", "a", 0, null))
                .withMessage("port 0: 1 to 65535 is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origin("http", "a", 65_536, null));
    }

    @Test
    void takesSchemesInLowerCaseAndHostsInAnyForm() {
        assertThat(new Origin("http", "[::1]", 80, null).host()).isEqualTo("::1");
        assertThat(new Origin("http", "A.B", 80, null).host()).isEqualTo("a.b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origin("HTTP", "a", 80, null))
                .withMessage("scheme HTTP: http or https is needed");
    }

    @Test
    void whatIsOfThisMachineAloneIsNotSent() {
        assertThat(new Origin("http", "fe80::1%eth0", 80, null).authority()).isEqualTo("[fe80::1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a\r\nX: y", "a@b", "", "a\0"})
    void aHostThatNoUriHasIsNotSent(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origin("http", host, 80, null).authority());
    }
}
