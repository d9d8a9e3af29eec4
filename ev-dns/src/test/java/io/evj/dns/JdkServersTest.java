package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressText;
import org.junit.jupiter.api.Test;

class JdkServersTest {
    @Test
    void urlsAreRead() {
        assertThat(
                        JdkServers.parse(
                                "dns://192.0.2.1 dns://192.0.2.2:5300/example.com  dns://[2001:db8::1] dns://[2001:db8::2]:54"))
                .extracting(AddressText::format)
                .containsExactly(
                        "192.0.2.1:53", "192.0.2.2:5300", "[2001:db8::1]:53", "[2001:db8::2]:54");
    }

    @Test
    void whatIsNoServerIsLeftOut() {
        assertThat(JdkServers.parse("dns://localhost ldap://192.0.2.1 dns: dns:// 192.0.2.1"))
                .isEmpty();
    }
}
