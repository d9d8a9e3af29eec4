package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialUseTest {
    @ParameterizedTest
    @CsvSource({
        "localhost,                LOCALHOST",
        "LocalHost.,               LOCALHOST",
        "foo.localhost,            LOCALHOST",
        "localhost.example.edu,    NONE",
        "invalid,                  INVALID",
        "a.b.invalid,              INVALID",
        "test,                     TEST",
        "example,                  EXAMPLE",
        "www.example.com,          EXAMPLE",
        "example.net,              EXAMPLE",
        "example.org,              EXAMPLE",
        "example.edu,              NONE",
        "printer.local,            LOCAL",
        "x.onion,                  ONION",
        "x.alt,                    ALT",
        "1.0.0.10.in-addr.arpa,    PRIVATE_REVERSE",
        "15.172.in-addr.arpa,      NONE",
        "16.172.in-addr.arpa,      PRIVATE_REVERSE",
        "31.172.in-addr.arpa,      PRIVATE_REVERSE",
        "32.172.in-addr.arpa,      NONE",
        "1.0.168.192.in-addr.arpa, PRIVATE_REVERSE",
        "110.in-addr.arpa,         NONE",
        "notlocalhost,             NONE",
        ".,                        NONE"
    })
    void isKnownOfNames(String name, SpecialUse use) {
        assertThat(SpecialUse.of(DnsName.of(name))).isEqualTo(use);
    }
}
