package io.evj.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.KeepAlive;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
class OptionsTest {
    /// As module `jdk.net` defines them, which these tests do not need either.
    private record Named<T>(String name, Class<T> type) implements SocketOption<T> {}

    private final EpollNetwork network = EpollNetwork.INSTANCE;

    @ParameterizedTest
    @EnumSource(StandardProtocolFamily.class)
    void readsAndSetsWhatItSaysItSupports(StandardProtocolFamily family) throws IOException {
        try (var stream = network.stream(family);
                var datagram = network.datagram(family)) {
            readsAndSetsAll(stream, family);
            readsAndSetsAll(datagram, family);
        }
    }

    @Test
    void givesBackWhatWasSet() throws IOException {
        try (var stream = network.stream(StandardProtocolFamily.INET)) {
            stream.setOption(StandardSocketOptions.SO_SNDBUF, 20_000);
            assertThat(stream.getOption(StandardSocketOptions.SO_SNDBUF)).isEqualTo(20_000);
            assertThat(stream.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
            stream.setOption(StandardSocketOptions.SO_LINGER, 0);
            assertThat(stream.getOption(StandardSocketOptions.SO_LINGER)).isZero();
            stream.setOption(StandardSocketOptions.SO_LINGER, -1);
            assertThat(stream.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(-1);
            stream.setOption(StandardSocketOptions.TCP_NODELAY, true);
            assertThat(stream.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        }
    }

    @Test
    void findsOptionsByNameAndType() throws IOException {
        try (var stream = network.stream(StandardProtocolFamily.INET6);
                var datagram = network.datagram(StandardProtocolFamily.INET)) {
            var idle = new Named<>("TCP_KEEPIDLE", Integer.class);
            assertThat(stream.setOption(idle, 77).getOption(idle)).isEqualTo(77);
            var only = new Named<>("IPV6_V6ONLY", Boolean.class);
            assertThat(stream.setOption(only, true).getOption(only)).isTrue();
            var whole = new Named<>("IP_DONTFRAGMENT", Boolean.class);
            assertThat(datagram.setOption(whole, true).getOption(whole)).isTrue();
            assertThat(datagram.setOption(whole, false).getOption(whole)).isFalse();
        }
    }

    @Test
    void setsKeepAliveProbes() throws IOException {
        try (var stream = network.stream(StandardProtocolFamily.INET)) {
            KeepAlive.set(stream, true, Duration.ofSeconds(30));

            assertThat(stream.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(stream.getOption(new Named<>("TCP_KEEPINTERVAL", Integer.class)))
                    .isEqualTo(10);
        }
    }

    @Test
    void refusesWhatTheKindOfSocketLacks() throws IOException {
        try (var four = network.stream(StandardProtocolFamily.INET);
                var unix = network.stream(StandardProtocolFamily.UNIX);
                var datagram = network.datagram(StandardProtocolFamily.INET)) {
            assertUnsupported(four, new Named<>("IPV6_V6ONLY", Boolean.class));
            assertUnsupported(four, new Named<>("TCP_KEEPIDLE", String.class));
            assertUnsupported(four, new Named<>("NO_SUCH_OPTION", Integer.class));
            assertUnsupported(unix, StandardSocketOptions.TCP_NODELAY);
            assertUnsupported(datagram, StandardSocketOptions.TCP_NODELAY);
            assertThat(unix.supportedOptions())
                    .containsExactlyInAnyOrder(
                            StandardSocketOptions.SO_SNDBUF,
                            StandardSocketOptions.SO_RCVBUF,
                            StandardSocketOptions.SO_LINGER);
        }
    }

    @Test
    void refusesValuesThatCannotBe() throws IOException {
        try (var stream = network.stream(StandardProtocolFamily.INET)) {
            assertThatThrownBy(() -> stream.setOption(StandardSocketOptions.SO_RCVBUF, -1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> stream.setOption(StandardSocketOptions.SO_RCVBUF, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> stream.setOption(new Named<>("TCP_KEEPIDLE", Integer.class), 0))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("TCP_KEEPIDLE to 0")
                    .hasMessageContaining("EINVAL");
        }
    }

    private static void readsAndSetsAll(NetworkChannel channel, ProtocolFamily family)
            throws IOException {
        for (SocketOption<?> option : channel.supportedOptions()) {
            if (!option.name().equals("SO_INCOMING_NAPI_ID")
                    && !option.name().equals("TCP_MAXSEG")) {
                readsAndSets(channel, option, family);
            }
        }
    }

    private static <T> void readsAndSets(
            NetworkChannel channel, SocketOption<T> option, ProtocolFamily family)
            throws IOException {
        T value = channel.getOption(option);
        assertThat(value).as("%s %s", family, option).isInstanceOf(option.type());
        channel.setOption(option, value);
        assertThat(channel.getOption(option)).as("%s %s", family, option).isEqualTo(value);
    }

    private static void assertUnsupported(NetworkChannel channel, SocketOption<?> option) {
        assertThatThrownBy(() -> channel.getOption(option))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(option.name());
    }
}
