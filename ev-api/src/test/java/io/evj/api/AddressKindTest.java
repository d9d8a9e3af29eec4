package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,          UNSPECIFIED",
        "127.0.0.1,        LOOPBACK",
        "127.255.255.255,  LOOPBACK",
        "128.0.0.1,        ROUTABLE",
        "169.254.0.1,      LINK_LOCAL",
        "169.253.0.1,      ROUTABLE",
        "10.0.0.1,         ROUTABLE",
        "192.168.1.1,      ROUTABLE",
        "223.255.255.255,  ROUTABLE",
        "224.0.0.1,        MULTICAST",
        "239.255.255.255,  MULTICAST",
        "240.0.0.1,        ROUTABLE",
        "::,               UNSPECIFIED",
        "::1,              LOOPBACK",
        "::2,              ROUTABLE",
        "fe80::1,          LINK_LOCAL",
        "febf::1,          LINK_LOCAL",
        "fec0::1,          SITE_LOCAL",
        "fc00::1,          SITE_LOCAL",
        "fdff::1,          SITE_LOCAL",
        "ff02::1,          MULTICAST",
        "2001:db8::1,      ROUTABLE"
    })
    void tellsHowFarAnAddressReaches(String text, AddressKind kind) {
        AddressKind found = AddressKind.of(AddressText.parseAddress(text));

        assertThat(found).isEqualTo(kind);
        assertThat(found.isLocal()).isEqualTo(kind != AddressKind.ROUTABLE);
    }
}
