package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpMethod;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our client and servers that others have written. Those that are not installed are left out, with a line that says so.
@OnEveryMethod
class ClientPeersTest {
    private static final long DEADLINE_SECONDS = 60;

    @AutoClose private final ClientStage stage;
    private final HttpClient client;
    @TempDir private Path folder;

    ClientPeersTest(String method) {
        stage = ClientStage.on(method);
        client = stage.closing(HttpClient.open(stage.base));
    }

    @Test
    void theJdksServer() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        // the JDK keeps open what virtual threads wait with
        ExecutorService workers = Executors.newCachedThreadPool();
        server.setExecutor(workers);
        server.createContext(
                "/",
                exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    byte[] answer =
                            body.length > 0 ? body : "hello".getBytes(StandardCharsets.US_ASCII);
                    boolean isChunked = exchange.getRequestURI().getPath().equals("/chunks");
                    exchange.sendResponseHeaders(200, isChunked ? 0 : answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        server.start();
        try (workers) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            exchange(url + "/", null, "hello");
            exchange(url + "/chunks", null, "hello");
            exchange(url + "/echo", "a body", "a body");
            stream(url + "/echo");
            assertThat(client.stats().connectionsOpened()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void libeventsServer() throws Exception {
        Process server = new ProcessBuilder(compiled().toString()).start();
        try (BufferedReader said = server.inputReader(StandardCharsets.US_ASCII)) {
            String url = "http://127.0.0.1:" + said.readLine();
            exchange(url + "/", null, "hello");
            exchange(url + "/chunks", null, "chunk 0;chunk 1;chunk 2;");
            exchange(url + "/echo", "a body", "a body");
            stream(url + "/echo");
            stage.told.clear();
            client.send(
                    stage.tells(ClientRequest.post(url + "/echo").expectContinue().body("asked"))
                            .onInterim(response -> stage.told.add("" + response.status())));
            stage.expect("100", "200 asked");
            assertThat(client.stats().connectionsOpened()).isEqualTo(1);
        } finally {
            server.outputWriter().close();
            server.destroy();
            server.waitFor();
        }
    }

    private Path compiled() throws Exception {
        Path program = folder.resolve("evhttp_server");
        Path log = folder.resolve("gcc.log");
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "gcc",
                                    "-Wall",
                                    "-o",
                                    program.toString(),
                                    "src/test/c/evhttp_server.c",
                                    "-levent")
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException absent) {
            return Assumptions.abort("not tried with libevent: no C compiler (gcc) here");
        }
        assertThat(compiler.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        if (compiler.exitValue() != 0) {
            String said = Files.readString(log);
            boolean isMissing = said.contains("event2/") || said.contains("-levent");
            Assumptions.assumeFalse(
                    isMissing, "not tried with libevent: not installed here (libevent-dev)");
            throw new AssertionError(said);
        }
        return program;
    }

    @Test
    void nginx() throws Exception {
        int port = freePort();
        Files.writeString(folder.resolve("large"), "0123456789".repeat(300_000));
        Files.writeString(folder.resolve("a.txt"), "hello");
        Path config = folder.resolve("nginx.conf");
        Files.writeString(config, nginxConfig(port));
        Process nginx;
        try {
            nginx =
                    new ProcessBuilder(
                                    "nginx",
                                    "-p",
                                    folder.toString(),
                                    "-e",
                                    folder.resolve("error.log").toString(),
                                    "-c",
                                    config.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("said").toFile())
                            .start();
        } catch (IOException absent) {
            Assumptions.abort("not tried with nginx: not installed here (nginx-light)");
            return;
        }
        try {
            awaitPort(port, nginx);
            String url = "http://127.0.0.1:" + port;
            exchange(url + "/a.txt", null, "hello");
            client.send(
                    ClientRequest.get(url + "/large")
                            .onResponse(response -> stage.told.add("" + response.body().length())));
            stage.expect("3000000");
            client.send(
                    ClientRequest.of(HttpMethod.HEAD, url + "/large")
                            .onResponse(response ->
                                    stage.told.add(response.fields().get("Content-Length"))));
            stage.expect("3000000");
            client.send(stage.tells(ClientRequest.get(url + "/a.txt").field("Range", "bytes=1-2")));
            stage.expect("206 el");
            client.send(stage.get(url + "/close"));
            stage.expect("200 bye");
            exchange(url + "/a.txt", null, "hello");
            client.send(stage.tells(ClientRequest.post(url + "/small").body("x".repeat(2000))));
            stage.until("a refusal", () -> !stage.told.isEmpty());
            assertThat(stage.told.getFirst()).startsWith("413 ");
        } finally {
            nginx.destroy();
            nginx.waitFor();
        }
    }

    private String nginxConfig(int port) {
        return """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        events {}
        http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            server {
                listen 127.0.0.1:%2$d;
                root %1$s;
                location = /close { keepalive_timeout 0; return 200 bye; }
                location = /small { client_max_body_size 1k; root %1$s; }
            }
        }
        """
                .formatted(folder, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return once.getLocalPort();
        }
    }

    /// A server of others says nothing when it is ready: it is tried until it answers.
    private void awaitPort(int port, Process server) throws IOException {
        boolean[] isUp = new boolean[1];
        stage.until(
                "nginx, which has said: " + Files.readString(folder.resolve("said")),
                () -> {
                    assertThat(server.isAlive()).isTrue();
                    client.send(
                            ClientRequest.get("http://127.0.0.1:" + port + "/a.txt")
                                    .onResponse(response -> isUp[0] = true)
                                    .onFailure(failure -> {}));
                    stage.turn();
                    stage.turn();
                    return isUp[0];
                });
        stage.until("the other tries", () -> client.stats().connectionsIdle() > 0);
    }

    private void exchange(String url, @Nullable String body, String answer) {
        ClientRequest request = body == null ? ClientRequest.get(url) : ClientRequest.post(url);
        client.send(stage.tells(body == null ? request : request.body(body)));
        stage.expect("200 " + answer);
    }

    /// Several pieces, in chunks.
    private void stream(String url) {
        String piece = "0123456789".repeat(5_000);
        client.send(
                stage.tells(
                        ClientRequest.post(url)
                                .body(stream -> {
                                    for (int i = 0; i < 4; i++) {
                                        stream.write(piece);
                                    }
                                    stream.end();
                                })));
        stage.expect("200 " + piece.repeat(4));
    }
}
