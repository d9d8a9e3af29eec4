package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
    @ParameterizedTest
    @CsvSource({"PT30S, 30, 10", "PT2S, 2, 1", "PT0.5S, 1, 1", "PT31.5S, 32, 10"})
    void setsIdleTimeIntervalAndProbes(Duration idle, int seconds, int interval)
            throws IOException {
        try (var socket = SocketChannel.open()) {
            KeepAlive.set(socket, true, idle);

            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertOption(socket, "TCP_KEEPIDLE", seconds);
            assertOption(socket, "TCP_KEEPINTERVAL", interval);
            assertOption(socket, "TCP_KEEPCOUNT", 3);
        }
    }

    @Test
    void switchesOff() throws IOException {
        try (var socket = SocketChannel.open()) {
            KeepAlive.set(socket, true, Duration.ofSeconds(9));

            KeepAlive.set(socket, false, Duration.ofSeconds(9));

            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void changesNothingWithoutAnIdleTime(Duration idle) throws IOException {
        try (var socket = SocketChannel.open()) {
            KeepAlive.set(socket, true, Duration.ofSeconds(9));

            KeepAlive.set(socket, false, idle);

            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertOption(socket, "TCP_KEEPIDLE", 9);
        }
    }

    @Test
    void leavesUnixDomainSocketsAlone() throws IOException {
        try (var socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            KeepAlive.set(socket, true, Duration.ofSeconds(9));

            assertThat(socket.isOpen()).isTrue();
        }
    }

    /// Where the platform has the option at all.
    private static void assertOption(NetworkChannel socket, String name, int value)
            throws IOException {
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (option.name().equals(name)) {
                assertThat(socket.getOption(option)).as(name).isEqualTo(value);
            }
        }
    }
}
