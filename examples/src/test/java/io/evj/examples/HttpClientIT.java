package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
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

/// The client against our own server, and curl through the proxy.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class HttpClientIT {
    private static Program http;
    private static Program proxy;
    private static int port;
    private static int proxyPort;

    @TempDir private Path folder;

    private final String method;

    HttpClientIT(String method) {
        this.method = method;
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        http = Program.start("http", "--port", "0", "--method", method);
        // little memory, so that a proxy that hoards what it cannot write is found out
        proxy = Program.start(List.of("-Xmx24m"), "http-proxy", "--port", "0", "--method", method);
        port = http.port(method);
        proxyPort = proxy.port(method);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = http;
                Program other = proxy) {
            Program.End well = new Program.End(0, List.of(), List.of());
            assertThat(other.terminate()).isEqualTo(well);
            assertThat(ended.terminate()).isEqualTo(well);
        }
    }

    @Test
    void getsWhatItIsAskedFor() throws Exception {
        assertThat(get(url("/plaintext")).out()).containsExactly("Hello, World!");
        assertThat(get("-i", url("/json")).out())
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("", "{\"message\":\"Hello, World!\"}");
    }

    @Test
    void sendsADataAndWritesAFile() throws Exception {
        Path large = folder.resolve("large");
        Path saved = folder.resolve("saved");
        Files.write(large, new byte[2 << 20]);

        assertThat(get("-d", "a body", "-H", "X-A: b", url("/")).out()).containsExactly("a body");
        assertThat(get("-d", "@" + large, url("/upload")).out()).contains("received 2097152 bytes");
        get("-o", saved.toString(), url("/bytes?n=5000001"));
        assertThat(Files.size(saved)).isEqualTo(5_000_001);
        assertThat(get("-X", "HEAD", "-i", url("/plaintext")).out()).startsWith("HTTP/1.1 200 OK");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(Program.run("http-get", "--method", method, "http://127.0.0.1:1/").status())
                .isEqualTo(1);
        assertThat(Program.run("http-get", "--method", method, "nonsense").status()).isEqualTo(2);
    }

    @Test
    void forwards() throws Exception {
        assertThat(curl(url("/plaintext"))).isEqualTo("Hello, World!");
        assertThat(curl("--data", "a body", url("/"))).isEqualTo("a body");
        assertThat(curl("-H", "Transfer-Encoding: chunked", "--data", "chunks", url("/")))
                .isEqualTo("chunks");
        assertThat(curl("-I", url("/plaintext"))).contains("Content-Length: 13", "Via: 1.1 evj");
        assertThat(curl("-o", "/dev/null", "-w", "%{size_download}", url("/bytes?n=60000001")))
                .isEqualTo("60000001");
        assertThat(curl("-o", "/dev/null", "-w", "%{size_download}", url("/chunked?n=5000001")))
                .isEqualTo("5000001");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", "http://127.0.0.1:1/"))
                .isEqualTo("502");
    }

    @Test
    void makesTunnels() throws Exception {
        assertThat(curl("-p", url("/plaintext"), url("/json")))
                .isEqualTo("Hello, World!{\"message\":\"Hello, World!\"}");
        assertThat(curl("-p", "-o", "/dev/null", "-w", "%{size_download}", url("/bytes?n=9000001")))
                .isEqualTo("9000001");
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private Program.End get(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("http-get", "--method", method));
        all.addAll(List.of(arguments));
        Program.End end = Program.run(all.toArray(String[]::new));
        assertThat(end.status()).as("http-get: %s", end).isZero();
        return end;
    }

    /// What curl has got through the proxy.
    private static String curl(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--max-time",
                                "60",
                                "--noproxy",
                                "",
                                "-x",
                                "http://127.0.0.1:" + proxyPort));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return abort("curl is not installed here");
        }
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as("curl: %s", new String(said, StandardCharsets.UTF_8))
                .isZero();
        return new String(said, StandardCharsets.UTF_8);
    }
}
