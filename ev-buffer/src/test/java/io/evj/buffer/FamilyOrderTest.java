package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressText;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 8305 §4.
class FamilyOrderTest {
    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "6a, 6a",
        "4a 4b, 4a 4b",
        "6a 6b 6c 4a 4b 4c, 6a 4a 6b 4b 6c 4c",
        "4a 4b 6a 6b, 4a 6a 4b 6b",
        "6a 6b 6c 4a, 6a 4a 6b 6c",
        "6a 4a 4b 4c, 6a 4a 4b 4c",
        "4a 6a 6b 4b 6c, 4a 6a 4b 6b 6c"
    })
    void takesTheFamiliesInTurnAndKeepsTheOrderWithin(String preferred, String mixed) {
        assertThat(names(FamilyOrder.interleaved(addresses(preferred)))).isEqualTo(mixed);
    }

    private static List<InetSocketAddress> addresses(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.isEmpty())
                .map(FamilyOrderTest::address)
                .toList();
    }

    private static InetSocketAddress address(String name) {
        int host = name.charAt(1) - 'a' + 1;
        return AddressText.parse(
                name.charAt(0) == '6' ? "[2001:db8::" + host + "]:80" : "192.0.2." + host + ":80");
    }

    private static String names(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(address -> {
                    byte[] bytes = address.getAddress().getAddress();
                    char host = (char) ('a' + bytes[bytes.length - 1] - 1);
                    return (bytes.length == 16 ? "6" : "4") + host;
                })
                .collect(Collectors.joining(" "));
    }
}
