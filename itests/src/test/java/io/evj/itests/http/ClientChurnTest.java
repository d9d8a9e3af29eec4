package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferPool;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpClientConfig;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A client's connections that come and go, several at a time, with ten requests each.
@OnEveryMethod
class ClientChurnTest {
    private static final int CONNECTIONS = 200;
    private static final int REQUESTS = 10;
    private static final int AT_A_TIME = 4;

    @AutoClose private final HttpStage stage;
    private int answered;
    private int down;

    ClientChurnTest(String method) {
        stage = HttpStage.on(method, config -> config.withRequestsPerConnectionMax(REQUESTS));
        stage.server.handle("/plaintext", request -> request.reply(200, "Hello, World!"));
    }

    private int port() {
        return ((InetSocketAddress) stage.address()).getPort();
    }

    private ClientRequest request(String target) {
        return ClientRequest.get(target)
                .onResponse(response -> {
                    assertThat(response.text()).isEqualTo("Hello, World!");
                    answered++;
                });
    }

    private HttpConnection connection() {
        return HttpConnection.to(
                        stage.base,
                        "127.0.0.1",
                        port(),
                        HttpConnectionConfig.defaults().withQueuedMax(CONNECTIONS * REQUESTS))
                .onClose(_ -> down++);
    }

    /// As many have come and gone as should have, and nothing is left of them.
    private void assertNothingIsLeft() {
        assertThat(answered).isEqualTo(CONNECTIONS * REQUESTS);
        stage.until("the server to have lost them", () -> stage.server.stats().connections() == 0);
        assertThat(stage.server.stats().connectionsAccepted()).isEqualTo(CONNECTIONS);
        assertThat(stage.server.stats().requests()).isEqualTo((long) CONNECTIONS * REQUESTS);
        assertThat(BufferPool.of(stage.base).bytesLent()).as("at rest").isZero();
    }

    @Test
    void connectionsThatAreClosedWhenTheyAreDone() {
        for (int i = 0; i < CONNECTIONS; i += AT_A_TIME) {
            for (int k = 0; k < AT_A_TIME; k++) {
                HttpConnection connection = connection();
                for (int n = 0; n < REQUESTS; n++) {
                    connection.send(request("/plaintext"));
                }
                connection.closeWhenDone();
            }
            int downs = i + AT_A_TIME;
            stage.until("so many to be down", () -> down == downs);
        }

        assertNothingIsLeft();
    }

    @Test
    void aConnectionThatIsMadeAnewAgainAndAgain() {
        HttpConnection connection = stage.closing(connection());
        for (int i = 0; i < CONNECTIONS * REQUESTS; i++) {
            connection.send(request("/plaintext"));
        }
        stage.until("the last to be down", () -> down == CONNECTIONS);

        assertNothingIsLeft();
        assertThat(connection.pending()).isZero();
        assertThat(connection.isConnected()).isFalse();
    }

    @Test
    void aPoolWhoseConnectionsServeTenRequests() {
        HttpClient client =
                stage.closing(
                        HttpClient.open(
                                stage.base,
                                HttpClientConfig.defaults()
                                        .withConnectionsPerHostMax(AT_A_TIME)
                                        .withWaitingMax(CONNECTIONS * REQUESTS)));
        String url = "http://127.0.0.1:" + port() + "/plaintext";
        for (int i = 0; i < CONNECTIONS * REQUESTS; i++) {
            client.send(request(url));
        }
        stage.until("all answers", () -> answered == CONNECTIONS * REQUESTS);

        client.closeIdle();
        assertNothingIsLeft();
        assertThat(client.stats().connectionsOpened()).isEqualTo(CONNECTIONS);
        assertThat(client.stats().connections()).isZero();
        assertThat(client.stats().waiting()).isZero();
    }
}
