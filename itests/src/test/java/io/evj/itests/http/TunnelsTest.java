package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.Event;
import io.evj.buffer.BufferEvent;
import io.evj.http.FieldName;
import io.evj.http.HttpMethod;
import io.evj.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where HTTP ends, for both sides at the same octet.
@OnEveryMethod
class TunnelsTest {
    private static final String CONNECT = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";

    @AutoClose private final HttpStage stage;
    private final List<HttpRequest> asked = new ArrayList<>();

    TunnelsTest(String method) {
        stage =
                HttpStage.on(
                        method, config -> config.withMethods(HttpMethod.GET, HttpMethod.CONNECT));
        stage.server.handle(asked::add);
    }

    private HttpRequest request() {
        stage.until("a request", () -> !asked.isEmpty());
        return asked.removeFirst();
    }

    @Test
    void whatFollowsASuccessOfConnectIsNoRequest() { // RFC 9110 §9.3.6
        List<BufferEvent> tunnels = new ArrayList<>();
        stage.server.handle(request -> {
            for (int status : new int[] {200, 204, 299}) {
                assertThatThrownBy(() -> request.reply(status, "no tunnel"))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("upgrade");
                assertThatThrownBy(() -> request.replyStart(status))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            tunnels.add(stage.closing(request.upgrade(200)));
        });
        RawClient client = stage.client().send(CONNECT + SECOND);

        assertThat(client.replyToHead().fields())
                .doesNotContainKeys("content-length", "transfer-encoding");
        assertThat(tunnels.getFirst().input().length()).isEqualTo(SECOND.length());
        assertThat(stage.server.stats().requests()).isEqualTo(1);
    }

    @Test
    void aRefusalOfConnectHasContentAndTheConnectionGoesOn() {
        RawClient client = stage.client().send(CONNECT + SECOND);
        request().reply(403, "no");
        request().reply(200, "second");

        assertThat(client.reply().body()).isEqualTo("no");
        assertThat(client.reply().body()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1\r\nHost: a\r\n",
                "HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\n",
                "HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n",
                "HTTP/1.0\r\nUpgrade: echo\r\nConnection: upgrade\r\n"
            })
    void changesToNoProtocolThatNobodyAskedFor(String rest) { // RFC 9110 §7.8
        RawClient client = stage.client().send("GET / " + rest + "\r\n");
        HttpRequest request = request();

        assertThatThrownBy(() -> request.upgrade(101)).isInstanceOf(IllegalStateException.class);
        request.reply(200, "as before");
        assertThat(client.reply().body()).isEqualTo("as before");
    }

    @Test
    void whoTakesAConnectionOverDecidesHowLongItWaits() {
        RawClient client =
                stage.client()
                        .send(
                                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo\r\n"
                                        + "Connection: x, Upgrade\r\n\r\n");
        HttpRequest request = request();
        request.replyFields().add(FieldName.UPGRADE, "echo").add(FieldName.CONNECTION, "upgrade");
        BufferEvent tunnel = stage.closing(request.upgrade(101));
        tunnel.onEvent((self, event) -> stage.told.add("" + event));
        assertThat(client.reply().status()).isEqualTo(101);

        tunnel.write(new byte[20_000_000]);
        for (int i = 0; i < 20; i++) {
            stage.advance(stage.server.config().writeTimeout());
        }

        assertThat(stage.told).isEmpty();
    }

    // ---- answers before it

    /// Asks for something and, at once, for a tunnel.
    private BufferEvent tunnelBehindAnAnswer(RawClient client, Runnable onSent) {
        List<BufferEvent> tunnels = new ArrayList<>();
        stage.server.handle(
                "/first",
                request -> {
                    request.onSent(onSent);
                    request.reply(200, "first");
                });
        stage.server.handle(
                request -> tunnels.add(stage.closing(request.upgrade(200)).disable(Event.WRITE)));
        client.send(FIRST + CONNECT);
        stage.until("the tunnel", () -> !tunnels.isEmpty());
        return tunnels.getFirst();
    }

    @Test
    void anAnswerBeforeATunnelIsToldOnceItsOwnBytesAreOut() {
        RawClient client = stage.client();
        BufferEvent tunnel = tunnelBehindAnAnswer(client, () -> stage.told.add("sent"));
        tunnel.write(new byte[20_000_000]);
        stage.turn();
        assertThat(stage.told).isEmpty();

        tunnel.enable(Event.WRITE);
        assertThat(client.reply().body()).isEqualTo("first");
        assertThat(client.replyToHead().status()).isEqualTo(200);
        stage.until("it is told", () -> !stage.told.isEmpty());

        assertThat(tunnel.output().isEmpty()).as("what is written to the tunnel").isFalse();
        client.take(20_000_000);
        assertThat(stage.told).containsExactly("sent");
    }

    @Test
    void anAnswerBeforeATunnelIsToldInAnotherTurnIfItIsOutAlready() {
        stage.server.handle(
                "/first",
                request -> {
                    request.onSent(() -> stage.told.add("sent"));
                    request.body().onEnd(() -> stage.told.add("body"));
                    request.reply(200, "early");
                });
        stage.server.handle(request -> {
            stage.closing(request.upgrade(200));
            stage.told.add("upgraded");
        });
        RawClient client =
                stage.client()
                        .send("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
        assertThat(client.reply().body()).isEqualTo("early");

        client.send("b" + CONNECT);

        assertThat(client.replyToHead().status()).isEqualTo(200);
        stage.until("all", () -> stage.told.size() == 3);
        assertThat(stage.told).containsExactly("body", "upgraded", "sent");
    }

    @Test
    void anAnswerBeforeATunnelThatIsClosedIsNotTold() {
        RawClient client = stage.client();
        tunnelBehindAnAnswer(client, () -> stage.told.add("sent")).close();

        assertThat(client.rest()).isEmpty();
        stage.turn();
        stage.turn();

        assertThat(stage.told).isEmpty();
    }

    @Test
    void whatAnAnswerBeforeATunnelThrowsIsReportedAndTheTunnelStays() {
        RawClient client = stage.client();
        BufferEvent tunnel =
                tunnelBehindAnAnswer(
                        client,
                        () -> {
                            stage.told.add("sent");
                            throw new IllegalStateException("meant to");
                        });
        tunnel.enable(Event.WRITE);
        assertThat(client.reply().body()).isEqualTo("first");
        client.replyToHead();

        stage.until("it is told", () -> !stage.told.isEmpty());
        stage.turn();

        assertThat(stage.thrown()).singleElement().asString().contains("meant to");
        tunnel.write("through");
        assertThat(client.take(7)).isEqualTo("through");
    }
}
