package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpConnection;
import io.evj.http.HttpMethod;
import io.evj.itests.RawPeer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Answers that others have taken for those to another request, and what others have told the wrong server: see `docs/security.md`.
@OnEveryMethod
class ClientDesyncTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;

    ClientDesyncTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    @Test
    void interimAnswersDoNotShiftTheAnswers() { // Netty CVE-2026-42584
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.tells(ClientRequest.of(HttpMethod.HEAD, "/2")));
        connection.send(stage.get("/3"));
        RawPeer peer = server.accept();

        for (int i = 1; i <= 3; i++) {
            peer.head();
            String length = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
            peer.send("HTTP/1.1 103 Early\r\n\r\n" + length + (i == 2 ? "" : "/" + i + "."));
        }

        stage.expect("200 /1.", "200 ", "200 /3.");
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void aRedirectIsToldAndNotFollowed() { // CVE-2025-50059 of the JDK
        RawServer other = stage.server();
        HttpClient client = stage.closing(HttpClient.open(stage.base));
        Map<String, String> told = new HashMap<>();
        client.send(
                ClientRequest.get("http://127.0.0.1:" + server.port() + "/")
                        .field("Authorization", "Basic c2VjcmV0")
                        .field("Cookie", "a=b")
                        .onResponse(response ->
                                told.put(
                                        "" + response.status(),
                                        response.fields().get("Location"))));
        RawPeer peer = server.accept();
        peer.head();
        String elsewhere = "http://127.0.0.1:" + other.port() + "/";
        peer.send("HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: " + elsewhere + "\r\n\r\n");

        stage.until("the answer", () -> !told.isEmpty());
        stage.turn();
        stage.turn();
        assertThat(told).containsExactly(Map.entry("302", elsewhere));
        assertThat(other.tryAccept()).isNull();
        assertThat(peer.receive()).isEmpty();
    }

    @Test
    void whatIsSentToOneServerGoesToNoOther() {
        RawServer other = stage.server();
        HttpClient client = stage.closing(HttpClient.open(stage.base));
        client.send(
                stage.tells(
                        ClientRequest.get("http://127.0.0.1:" + server.port() + "/1")
                                .field("Authorization", "Basic c2VjcmV0")));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Authorization: Basic c2VjcmV0\r\n");
        peer.send("HTTP/1.1 401 X\r\nContent-Length: 0\r\nSet-Cookie: a=b\r\n\r\n");
        stage.expect("401 ");

        client.send(stage.get("http://127.0.0.1:" + other.port() + "/2"));
        RawPeer second = other.accept();
        assertThat(second.head())
                .isEqualTo("GET /2 HTTP/1.1\r\nHost: 127.0.0.1:" + other.port() + "\r\n\r\n");
        client.send(stage.get("http://127.0.0.1:" + server.port() + "/3"));
        assertThat(peer.head())
                .isEqualTo("GET /3 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
    }
}
