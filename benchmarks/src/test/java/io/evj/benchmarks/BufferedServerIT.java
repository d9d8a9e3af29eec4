package io.evj.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.evj.api.EventBase;
import io.evj.api.EventMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `./ev bench buffered-echo`, in a folder where everything is built already: the server that `docs/performance.md` has figures of.
class BufferedServerIT {
    private static final int DEADLINE_SECONDS = 60;

    @TempDir Path root;

    private static Stream<String> methods() {
        return EventBase.methods().stream()
                .filter(method -> method.availability().isAvailable())
                .map(EventMethod::name);
    }

    private Process start(String method) throws IOException {
        Files.copy(Path.of(System.getProperty("launcher")), root.resolve("ev"));
        Path modules = Files.createDirectories(root.resolve("benchmarks/target/modules"));
        try (DirectoryStream<Path> built =
                Files.newDirectoryStream(Path.of(System.getProperty("modules.dir")))) {
            for (Path jar : built) {
                Files.copy(jar, modules.resolve(jar.getFileName()));
            }
        }
        Files.createFile(modules.resolveSibling("ev.stamp"));
        ProcessBuilder command =
                new ProcessBuilder(
                        List.of(
                                "/bin/bash",
                                root.resolve("ev").toString(),
                                "bench",
                                "buffered-echo",
                                "--port",
                                "0",
                                "--method",
                                method));
        command.environment()
                .put("EV_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m");
        return command.redirectErrorStream(true).start();
    }

    /// A message of the size that is measured, a larger one than a read takes, and the end.
    @ParameterizedTest
    @MethodSource("methods")
    @Timeout(DEADLINE_SECONDS)
    void echoesUntilTerminated(String method) throws Exception {
        assumeThat(Path.of("/bin/bash")).exists();
        Process server = start(method);
        try (BufferedReader said = server.inputReader(UTF_8)) {
            String ready = said.readLine();
            assertThat(ready).matches("listening on .*:\\d+ \\(method " + method + "\\)");
            int port = Integer.parseInt(ready.replaceFirst(".*:(\\d+) .*", "$1"));

            try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                echo(client, "x".repeat(64));
                echo(client, "0123456789".repeat(10_000));
                client.shutdownOutput();
                assertThat(client.getInputStream().read()).as("end of stream").isEqualTo(-1);
            }

            server.toHandle()
                    .destroy(); // SIGTERM; the process itself would close what it said, too
            assertThat(said.readLine()).as("says nothing more").isNull();
            assertThat(server.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            server.destroyForcibly();
        }
    }

    private static void echo(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        byte[] answer = client.getInputStream().readNBytes(text.length());
        assertThat(new String(answer, US_ASCII)).isEqualTo(text);
    }
}
