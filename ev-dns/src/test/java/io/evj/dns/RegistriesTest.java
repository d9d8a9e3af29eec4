package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Types, classes, opcodes and rcodes.
class RegistriesTest {
    @ParameterizedTest
    @CsvSource({
        "1,     A",
        "28,    AAAA",
        "12,    PTR",
        "33,    SRV",
        "64,    SVCB",
        "65,    HTTPS",
        "255,   ANY",
        "257,   CAA",
        "264,   IPN",
        "32769, DLV",
        "0,     TYPE0",
        "54,    TYPE54",
        "65280, TYPE65280",
        "65535, TYPE65535"
    })
    void typesHaveNamesAndUnknownOnesNumbers(int code, String name) {
        assertThat(DnsType.of(code)).hasToString(name).isEqualTo(new DnsType(code));
        assertThat(DnsType.of(name)).isEqualTo(DnsType.of(code));
        assertThat(DnsType.of(name.toLowerCase())).isEqualTo(DnsType.of(code));
        assertThat(DnsType.of("TYPE" + code)).isEqualTo(DnsType.of(code));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TYPE",
                "TYPE65536",
                "TYPE-1",
                "TYPE1x",
                "TYPE4294967297",
                "FOO",
                "TYPE٣",
                "m\u0131nfo",
                "\u017fOA"
            })
    void refusesNamesThatNoTypeHas(String name) {
        assertThatThrownBy(() -> DnsType.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesNumbersOutOfRange() {
        for (int code : new int[] {-1, 65_536}) {
            assertThatThrownBy(() -> DnsType.of(code))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("type " + code);
            assertThatThrownBy(() -> DnsClass.of(code))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> DnsOpcode.of(16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsOpcode.of(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsRcode.of(4096)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DnsRcode.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "40, false",
        "41, true",
        "42, false",
        "127, false",
        "128, true",
        "250, true",
        "255, true",
        "256, false",
        "65535, false"
    })
    void metaTypesAreNeverDataOfAZone(int code, boolean isMeta) {
        assertThat(DnsType.of(code).isMeta()).isEqualTo(isMeta);
    }

    @ParameterizedTest
    @CsvSource({
        "1, IN",
        "3, CH",
        "4, HS",
        "254, NONE",
        "255, ANY",
        "0, CLASS0",
        "65535, CLASS65535"
    })
    void classesHaveNamesAndUnknownOnesNumbers(int code, String name) {
        assertThat(DnsClass.of(code)).hasToString(name);
        assertThat(DnsClass.of(name)).isEqualTo(DnsClass.of(code));
    }

    @ParameterizedTest
    @CsvSource({"0, QUERY", "4, NOTIFY", "5, UPDATE", "3, OPCODE3", "15, OPCODE15"})
    void opcodesHaveNamesAndUnknownOnesNumbers(int code, String name) {
        assertThat(DnsOpcode.of(code)).hasToString(name);
        assertThat(DnsOpcode.of(name)).isEqualTo(DnsOpcode.of(code));
    }

    @ParameterizedTest
    @CsvSource({
        "0, NOERROR",
        "3, NXDOMAIN",
        "5, REFUSED",
        "16, BADVERS",
        "23, BADCOOKIE",
        "12, RCODE12",
        "24, RCODE24",
        "4095, RCODE4095"
    })
    void rcodesHaveNamesAndUnknownOnesNumbers(int code, String name) {
        assertThat(DnsRcode.of(code)).hasToString(name);
        assertThat(DnsRcode.of(name)).isEqualTo(DnsRcode.of(code));
    }
}
