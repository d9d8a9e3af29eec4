package io.evj.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.DescriptorsExhaustedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectReasonTest {
    /// The second of each is what the JDK says, the third what native sockets say.
    @ParameterizedTest
    @CsvSource({
        "REFUSED, Connection refused, Connection refused (ECONNREFUSED)",
        "TIMED_OUT, Connection timed out, Connection timed out (ETIMEDOUT)",
        "RESET, Connection reset by peer, Connection reset by peer (ECONNRESET)",
        "NO_ROUTE, No route to host, No route to host (EHOSTUNREACH)",
        "NO_NETWORK, Network is unreachable, Network is unreachable (ENETUNREACH)",
        "NO_LOCAL_ADDRESS, Cannot assign requested address, Cannot assign requested address (EADDRNOTAVAIL)",
        "NO_FILE, No such file or directory, No such file or directory (ENOENT)",
        "NO_PERMISSION, Permission denied, Permission denied (EACCES)",
        "BACKLOG_FULL, Resource temporarily unavailable, Resource temporarily unavailable (EAGAIN): the listener's backlog is full",
        "NO_DESCRIPTORS, Too many open files, Too many open files (EMFILE)",
        "NO_DESCRIPTORS_IN_SYSTEM, Too many open files in system, Too many open files in system (ENFILE)"
    })
    void isTheSameWhateverNetworkItComesFrom(ConnectReason reason, String jdk, String system) {
        assertThat(ConnectReason.of(new ConnectException("connect 192.0.2.1:9: " + jdk)))
                .isEqualTo(reason);
        assertThat(ConnectReason.of(new IOException("connect to 192.0.2.1:9: " + system)))
                .isEqualTo(reason);
    }

    @Test
    void isSeenByItsKindWhereTheSystemSpeaksAnotherLanguage() {
        assertThat(ConnectReason.of(new NoRouteToHostException("Keine Route zum Zielrechner")))
                .isEqualTo(ConnectReason.NO_ROUTE);
        assertThat(
                        ConnectReason.of(
                                new DescriptorsExhaustedException(
                                        "Zu viele offene Dateien", new IOException())))
                .isEqualTo(ConnectReason.NO_DESCRIPTORS);
    }

    @Test
    void isUnknownForAnythingElse() {
        assertThat(ConnectReason.of(new IOException("line cut"))).isNull();
        assertThat(ConnectReason.of(new IOException())).isNull();
    }
}
