package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpConnection;
import io.evj.http.HttpMethod;
import io.evj.itests.RawPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a client sends as the target of a request (RFC 9112 §3.2).
@OnEveryMethod
class ClientTargetsTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;

    ClientTargetsTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    private String line(RawPeer peer) {
        String head = peer.head();
        peer.answer(200, "");
        stage.expect("200 ");
        return head.lines().findFirst().orElseThrow();
    }

    @Test
    void aClientAsksForThePathOrForTheServerAsAWhole() {
        HttpClient client = stage.closing(HttpClient.open(stage.base));
        String origin = "http://127.0.0.1:" + server.port();
        String[][] asked = {
            {"GET", "", "/"},
            {"OPTIONS", "", "*"}, // §3.2.4
            {"GET", "", "/"},
            {"OPTIONS", "/", "/"},
            {"OPTIONS", "?q", "/?q"},
            {"OPTIONS", "/p?q", "/p?q"},
        };
        RawPeer peer = null;
        for (String[] each : asked) {
            client.send(stage.tells(ClientRequest.of(HttpMethod.of(each[0]), origin + each[1])));
            peer = peer == null ? server.accept() : peer;

            assertThat(line(peer)).isEqualTo(each[0] + " " + each[2] + " HTTP/1.1");
        }
    }

    @Test
    void aProxyIsToldTheUriAsItIs() {
        HttpConnection proxy = stage.to(server);
        proxy.send(stage.tells(ClientRequest.of(HttpMethod.OPTIONS, "http://example.com")));

        assertThat(line(server.accept())).isEqualTo("OPTIONS http://example.com HTTP/1.1");
    }
}
