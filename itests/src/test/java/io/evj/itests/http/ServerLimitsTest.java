package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpRequest;
import io.evj.http.HttpServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What is too much or too slow is cut off, and a server stops in an orderly way.
@OnEveryMethod
class ServerLimitsTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n";

    private final String method;

    ServerLimitsTest(String method) {
        this.method = method;
    }

    private HttpStage stage(UnaryOperator<HttpServerConfig> change) {
        HttpStage stage = HttpStage.on(method, change);
        stage.server.handle("/", request -> request.reply(200, "ok"));
        return stage;
    }

    @Test
    void oneConnectionTooManyIsAnsweredBy503() {
        try (HttpStage stage = stage(config -> config.withConnectionsMax(1))) {
            RawClient first = stage.client();
            assertThat(first.get("/").reply().status()).isEqualTo(200);

            RawClient second = stage.client().get("/");
            assertThat(second.reply().status()).isEqualTo(503);
            second.endOutput();
            assertThat(second.rest()).isEmpty();

            assertThat(first.get("/").reply().status()).isEqualTo(200);
            assertThat(stage.server.stats().connectionsRefused()).isEqualTo(1);
            stage.until("the end", () -> stage.server.stats().connections() == 1);
        }
    }

    @Test
    void theLastRequestOfAConnectionSaysSo() {
        try (HttpStage stage = stage(config -> config.withRequestsPerConnectionMax(2))) {
            RawClient client = stage.client().get("/").get("/").get("/").endOutput();

            assertThat(client.reply().fields()).doesNotContainKey("connection");
            assertThat(client.reply().fields()).containsEntry("connection", "close");
            assertThat(client.rest()).isEmpty();
            assertThat(stage.server.stats().requests()).isEqualTo(2);
        }
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        try (HttpStage stage = stage(config -> config.withIdleTimeout(Duration.ofSeconds(10)))) {
            RawClient client = stage.client();
            stage.advance(Duration.ofSeconds(9));
            assertThat(client.get("/").reply().status()).isEqualTo(200);
            stage.advance(Duration.ofSeconds(9));
            assertThat(client.hasEnded()).isFalse();

            stage.advance(Duration.ofSeconds(1));

            assertThat(client.rest()).isEmpty();
            assertThat(stage.server.stats().timeouts()).isEqualTo(1);
        }
    }

    @Test
    void aHeadHasItsTimeAsAWhole() {
        try (HttpStage stage = stage(config -> config.withHeadTimeout(Duration.ofSeconds(10)))) {
            RawClient client = stage.client();
            for (int i = 0; i < 9; i++) {
                client.send(HEAD.substring(i, i + 1));
                stage.turn();
                stage.advance(Duration.ofSeconds(1));
            }
            stage.turn();
            stage.advance(Duration.ofMillis(2500));

            assertThat(client.reply().status()).isEqualTo(408);
            client.endOutput();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void eachOfManyHeadsHasItsTime() {
        try (HttpStage stage = stage(config -> config.withHeadTimeout(Duration.ofSeconds(10)))) {
            RawClient client = stage.client().send(HEAD.substring(0, 2));
            for (int i = 0; i < 20; i++) {
                stage.advance(Duration.ofSeconds(1));
                client.send(HEAD.substring(2) + "\r\n" + HEAD.substring(0, 2));
                assertThat(client.reply().status()).isEqualTo(200);
            }

            stage.advance(Duration.ofSeconds(11));

            assertThat(client.reply().status()).isEqualTo(408);
        }
    }

    @Test
    void aBodyMustMakeProgress() {
        try (HttpStage stage = stage(config -> config.withBodyTimeout(Duration.ofSeconds(10)))) {
            stage.server.handle(request ->
                    request.body()
                            .onData(piece -> stage.told.add("piece"))
                            .onEnd(() -> request.reply(200)));
            RawClient client =
                    stage.client().send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
            for (int i = 1; i <= 3; i++) {
                int count = i;
                client.send("x");
                stage.until("a piece", () -> stage.told.size() == count);
                stage.advance(Duration.ofSeconds(9));
            }
            stage.advance(Duration.ofSeconds(2));

            assertThat(client.reply().status()).isEqualTo(408);
        }
    }

    @Test
    void aHandlerHasAllTheTimeItNeeds() {
        try (HttpStage stage = stage(config -> config.withReadTimeout(Duration.ofSeconds(1)))) {
            List<HttpRequest> waiting = new ArrayList<>();
            stage.server.handle(waiting::add);
            RawClient client = stage.client().get("/late");
            stage.until("the request", () -> !waiting.isEmpty());

            stage.advance(Duration.ofHours(1));
            waiting.getFirst().reply(200, "at last");

            assertThat(client.reply().body()).isEqualTo("at last");
        }
    }

    @Test
    void aClientThatReadsNothingIsCutOff() {
        try (HttpStage stage = stage(config -> config.withWriteTimeout(Duration.ofSeconds(5)))) {
            stage.server.handle(request -> request.reply(200, new byte[20_000_000]));
            stage.client().get("/large");
            stage.until("the answer", () -> stage.server.stats().replies() == 1);
            for (int i = 0; i < 50; i++) {
                stage.turn();
            }
            assertThat(stage.server.stats().connections()).isEqualTo(1);

            stage.advance(Duration.ofSeconds(6));

            stage.until("no connection", () -> stage.server.stats().connections() == 0);
        }
    }

    @Test
    void lingeringHasItsBounds() {
        try (HttpStage stage =
                stage(config -> config.withLinger(Duration.ofSeconds(2), 1_000_000))) {
            RawClient client = stage.client().send("nonsense\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(stage.server.stats().connections()).isEqualTo(1);

            stage.advance(Duration.ofSeconds(2));

            assertThat(stage.server.stats().connections()).isZero();
        }
    }

    @Test
    void headsAreLimited() {
        try (HttpStage stage =
                stage(config -> config.withLimits(config.limits().withFieldBytesMax(100)))) {
            assertThat(
                            stage.client()
                                    .send(HEAD + "X: " + "y".repeat(100) + "\r\n\r\n")
                                    .reply()
                                    .status())
                    .isEqualTo(431);
            assertThat(
                            stage.client()
                                    .send("GET /" + "y".repeat(9000) + " HTTP/1.1\r\n\r\n")
                                    .reply()
                                    .status())
                    .isEqualTo(414);
        }
    }
}
