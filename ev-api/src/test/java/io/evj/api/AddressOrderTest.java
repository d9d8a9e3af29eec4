package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressOrderTest {
    private static final List<SocketAddress> SORTED =
            List.of(
                    AddressText.parse("1.2.3.4:9"),
                    AddressText.parse("1.2.3.4:80"),
                    AddressText.parse("1.2.4.3:1"),
                    AddressText.parse("127.0.0.1:1"),
                    AddressText.parse("200.0.0.1:1"),
                    AddressText.parse("[::1]:80"),
                    AddressText.parse("[::1]:81"),
                    AddressText.parse("[fe80::1]:1"),
                    UnixDomainSocketAddress.of("a"),
                    UnixDomainSocketAddress.of("b"),
                    InetSocketAddress.createUnresolved("example.com", 80));

    @Test
    void ordersByFamilyThenAddressThenPort() {
        var shuffled = new ArrayList<>(SORTED);
        Collections.shuffle(shuffled, new Random(1));

        shuffled.sort(AddressOrder.WITH_PORT);

        assertThat(shuffled).isEqualTo(SORTED);
    }

    @Test
    void isATotalOrder() {
        for (AddressOrder order : AddressOrder.values()) {
            for (SocketAddress a : SORTED) {
                assertThat(order.compare(a, a)).isZero();
                for (SocketAddress b : SORTED) {
                    int sign = Integer.signum(order.compare(a, b));
                    assertThat(Integer.signum(order.compare(b, a))).isEqualTo(-sign);
                }
            }
        }
    }

    @Test
    void portDoesNotCountWhenNotAskedFor() {
        SocketAddress http = AddressText.parse("[::1]:80");
        SocketAddress https = AddressText.parse("[::1]:443");

        assertThat(AddressOrder.WITHOUT_PORT.compare(http, https)).isZero();
        assertThat(AddressOrder.WITH_PORT.compare(http, https)).isNegative();
    }

    @Test
    void scopeDoesNotCount() {
        assertThat(
                        AddressOrder.WITH_PORT.compare(
                                AddressText.parse("[fe80::1%1]:80"),
                                AddressText.parse("[fe80::1%2]:80")))
                .isZero();
    }
}
