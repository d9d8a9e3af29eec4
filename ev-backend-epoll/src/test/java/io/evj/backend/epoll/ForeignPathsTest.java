package io.evj.backend.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.spi.BackendProvider;
import io.evj.posix.Native;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever connects chooses the path of its end, which a server in the POSIX locale may have no letters for.
class ForeignPathsTest {
    @TempDir Path directory;

    @Test
    void aPathThatTheLocaleCannotTellIsNoName() throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xshare:auto",
                                "-cp",
                                classPath(),
                                ForeignPaths.class.getName())
                        .directory(directory.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(output.lines())
                .containsExactly(
                        "charset ANSI_X3.4-1968",
                        "accepted from <>",
                        "client at <>",
                        "received from <>",
                        "batch from <>",
                        "listening at <>");
    }

    private static String classPath() {
        Stream<Path> places =
                Stream.of(
                                BackendProvider.class,
                                Native.class,
                                EpollProvider.class,
                                ForeignPaths.class)
                        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                        .map(place -> Path.of(URI.create(place.toString())));
        return Stream.concat(places, Stream.of(Path.of("target", "test-classes").toAbsolutePath()))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
