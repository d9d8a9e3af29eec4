package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class HttpIT {
    private static Program http;
    private static int port;

    @TempDir private Path folder;

    private final String method;

    HttpIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        // little memory, so that a server that hoards what it cannot write is found out
        http = Program.start(List.of("-Xmx24m"), "http", "--port", "0", "--method", method);
        port = http.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = http) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    @Test
    void keepsAConnectionForSeveralRequests() throws Exception {
        String each = "\n%{num_connects}\n";

        assertThat(curl("-w", each, url("/plaintext"), url("/json")))
                .isEqualTo("Hello, World!\n1\n{\"message\":\"Hello, World!\"}\n0\n");
    }

    @Test
    void echoesABody() throws Exception {
        assertThat(curl("--data", "a body", url("/"))).isEqualTo("a body");
        assertThat(curl("-H", "Transfer-Encoding: chunked", "--data", "chunks", url("/")))
                .isEqualTo("chunks");
    }

    @Test
    void tellsToGoOnWithALargeBody() throws Exception {
        Path file = folder.resolve("large");
        Files.write(file, new byte[3 << 20]);

        String said =
                curl("-v", "-H", "Expect: 100-continue", "-T", file.toString(), url("/upload"));

        assertThat(said).contains("100 Continue", "1 MiB\n2 MiB\n3 MiB\nreceived 3145728 bytes\n");
    }

    @Test
    void headHasNoBody() throws Exception {
        assertThat(curl("-I", url("/plaintext")))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("content-length: 13\r\n")
                .containsIgnoringCase("server: evj\r\n");
    }

    @Test
    void speaksTheOldVersion() throws Exception {
        assertThat(curl("-0", "-i", url("/plaintext")))
                .contains("HTTP/1.1 200 OK", "Connection: close")
                .endsWith("Hello, World!");
    }

    @Test
    void sendsAsManyBytesAsAreAskedFor() throws Exception {
        assertThat(curl("-o", "/dev/null", "-w", "%{size_download}", url("/bytes?n=5000001")))
                .isEqualTo("5000001");
        assertThat(curl("-o", "/dev/null", "-w", "%{size_download}", url("/chunked?n=5000001")))
                .isEqualTo("5000001");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url("/bytes?n=-1")))
                .isEqualTo("400");
    }

    @Test
    void answersLate() throws Exception {
        assertThat(curl(url("/delay?ms=5"))).isEqualTo("late\n");
    }

    @Test
    void sendsFilesOfAFolder() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "0123456789");
        try (Program files =
                Program.start(
                        "http", "--port", "0", "--method", method, "--static", folder.toString())) {
            String url = "http://127.0.0.1:" + files.port(method);

            assertThat(curl("-r", "2-4", url + "/a.txt")).isEqualTo("234");
            assertThat(curl("--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", url + "/../a"))
                    .isEqualTo("404");
        }
    }

    @Test
    void answersPipelinedRequestsAndTheEndOfTheClient() throws Exception {
        try (Peer peer = Peer.of(port)) {
            String get = "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n";
            peer.send(get + get + get);
            peer.endOutput();

            assertThat(peer.readToEnd().split("Hello, World!", -1)).hasSize(4);
        }
    }

    @Test
    void answersWhatNetcatPipelines() throws Exception {
        String get = "GET /plaintext HTTP/1.1\r\nHost: a\r\n";

        String said =
                said(
                        get + "\r\n" + get + "\r\n" + get + "Connection: close\r\n\r\n",
                        List.of("nc", "127.0.0.1", Integer.toString(port)));

        assertThat(said.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(4);
        assertThat(said.split("Hello, World!", -1)).hasSize(4);
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "60"));
        command.addAll(List.of(arguments));
        return said("", command);
    }

    /// What a program has said, on both its outputs.
    private static String said(String input, List<String> command) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return abort(command.getFirst() + " is not installed here");
        }
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as("%s: %s", command.getFirst(), new String(said, StandardCharsets.UTF_8))
                .isZero();
        return new String(said, StandardCharsets.UTF_8);
    }
}
