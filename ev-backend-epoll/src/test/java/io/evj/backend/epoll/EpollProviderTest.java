package io.evj.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.JdkDescriptor;
import io.evj.posix.Native;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class EpollProviderTest {
    private final EpollProvider provider = new EpollProvider();

    @Test
    void announcesEpoll() {
        assertThat(provider.method()).isEqualTo("epoll");
        assertThat(provider.rank()).isEqualTo(300);
        assertThat(provider.features())
                .contains(Feature.EDGE_TRIGGERED, Feature.O1, Feature.EARLY_CLOSE)
                .doesNotContain(Feature.JDK_CHANNELS, Feature.ANY_DESCRIPTOR);
    }

    @Test
    void isAvailableHere() {
        assertThat(provider.availability()).isEqualTo(Availability.yes());
    }

    @Test
    void isAServiceOfItsModule() {
        assertThat(EpollProvider.class.getModule().getDescriptor().provides())
                .anyMatch(service ->
                        service.service().equals(BackendProvider.class.getName())
                                && service.providers()
                                        .equals(List.of(EpollProvider.class.getName())));
    }

    @Test
    void opensBackendsWithANetworkOfTheirOwn() throws IOException {
        try (Backend backend =
                provider.open(new BackendContext("test", false, EpollNetwork.INSTANCE))) {
            assertThat(backend.network()).isSameAs(backend.network());
            try (var socket = backend.network().stream(java.net.StandardProtocolFamily.INET)) {
                assertThat(socket).isNotInstanceOf(JdkDescriptor.class);
                assertThat(socket.number()).isPositive();
            }
        }
    }

    @Test
    void saysOnTheModulePathWhatToGrant() throws Exception {
        String modules = path(BackendProvider.class, Native.class, EpollProvider.class);

        assertThat(
                        java(
                                "--illegal-native-access=deny",
                                "--module-path",
                                modules,
                                "--add-modules",
                                "io.evj.backend.epoll",
                                "--class-path",
                                testClasses()))
                .contains("--enable-native-access=io.evj.posix")
                .doesNotContain("WARNING");
    }

    @Test
    void saysOnTheClassPathWhatToGrant() throws Exception {
        String classes =
                path(BackendProvider.class, Native.class, EpollProvider.class)
                        + File.pathSeparator
                        + testClasses();

        assertThat(java("--class-path", classes))
                .contains("--enable-native-access=ALL-UNNAMED")
                .doesNotContain("WARNING");
        assertThat(java("--enable-native-access=ALL-UNNAMED", "--class-path", classes))
                .isEqualTo("available");
    }

    private static String java(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("WhetherAvailable");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    private static String testClasses() {
        return Path.of("target", "test-classes").toAbsolutePath().toString();
    }

    private static String path(Class<?>... classes) {
        List<String> places = new ArrayList<>();
        for (Class<?> each : classes) {
            places.add(
                    Path.of(
                                    java.net.URI.create(
                                            each.getProtectionDomain()
                                                    .getCodeSource()
                                                    .getLocation()
                                                    .toString()))
                            .toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
