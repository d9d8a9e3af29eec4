package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpRequest;
import io.evj.http.HttpServerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A callback that throws is reported, and harms no other connection.
@OnEveryMethod
class ThrowingCallbacksTest {
    private final String method;

    ThrowingCallbacksTest(String method) {
        this.method = method;
    }

    private HttpStage stage(UnaryOperator<HttpServerConfig> change) {
        HttpStage stage = HttpStage.on(method, change);
        stage.server
                .handle(
                        "/begun",
                        request -> {
                            request.onClosed(ThrowingCallbacksTest::fail);
                            request.body().onEnd(() -> {});
                            request.replyStart(200);
                        })
                .handle(
                        "/sent",
                        request -> {
                            request.onSent(ThrowingCallbacksTest::fail);
                            request.reply(200, "sent");
                        });
        return stage;
    }

    private static void fail() {
        throw new IllegalStateException("meant to");
    }

    private static void assertReported(HttpStage stage, int times) {
        stage.turn();
        assertThat(stage.thrown())
                .hasSize(times)
                .allSatisfy(thrown -> assertThat(thrown).hasMessage("meant to"));
    }

    /// A client whose body does not come.
    private static RawClient stuck(HttpStage stage) {
        RawClient client =
                stage.client().send("POST /begun HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
        assertThat(client.take(15)).isEqualTo("HTTP/1.1 200 OK");
        return client;
    }

    @Test
    void whenItIsToldOfATimeoutOthersAreTimedAllTheSame() {
        try (HttpStage stage = stage(config -> config.withBodyTimeout(Duration.ofSeconds(10)))) {
            stuck(stage);
            stuck(stage);
            stage.advance(Duration.ofSeconds(5));
            stuck(stage);

            stage.advance(Duration.ofSeconds(5));
            assertThat(stage.server.stats().requestsAtWork()).isEqualTo(1);
            stage.advance(Duration.ofSeconds(5));
            assertThat(stage.server.stats().requestsAtWork()).isZero();

            stuck(stage);
            stage.advance(Duration.ofSeconds(10));
            assertThat(stage.server.stats().requestsAtWork()).isZero();
            assertReported(stage, 4);
        }
    }

    @Test
    void whenADrainEndsAllAreClosed() {
        try (HttpStage stage = stage(config -> config)) {
            stuck(stage);
            stuck(stage);
            CompletableFuture<Void> drained = stage.server.drain(Duration.ofSeconds(1));
            stage.turn();

            stage.advance(Duration.ofSeconds(1));

            assertThat(drained).isCompleted();
            assertThat(stage.server.stats().connections()).isZero();
            assertReported(stage, 2);
        }
    }

    @Test
    void whenTheServerIsClosedAllAreClosed() {
        try (HttpStage stage = stage(config -> config)) {
            RawClient first = stuck(stage);
            RawClient second = stuck(stage);

            stage.server.close();

            assertThat(stage.server.stats().connections()).isZero();
            assertReported(stage, 2);
            first.rest();
            second.rest();
        }
    }

    @Test
    void whenAnAnswerWasSentItsConnectionGoesOn() {
        try (HttpStage stage = stage(config -> config)) {
            RawClient client = stage.client();

            assertThat(client.get("/sent").reply().body()).isEqualTo("sent");
            stage.turn();
            assertThat(client.get("/sent").reply().body()).isEqualTo("sent");
            assertReported(stage, 2);
        }
    }

    @Test
    void whenTheLastAnswerWasSentItsConnectionIsClosed() {
        try (HttpStage stage = stage(config -> config)) {
            RawClient client =
                    stage.client()
                            .send("GET /sent HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(client.reply().body()).isEqualTo("sent");
            assertThat(client.rest()).isEmpty();
            stage.until("no connection", () -> stage.server.stats().connections() == 0);
            assertReported(stage, 1);
        }
    }

    @Test
    void whenAPageOfErrorsAnswersTheRequestItselfTheBuiltInOneIsSent() {
        try (HttpStage stage = stage(config -> config)) {
            List<HttpRequest> asked = new ArrayList<>();
            stage.server
                    .onError((status, problem, page) -> {
                        asked.getFirst().replyError(500);
                        return true;
                    })
                    .handle(request -> {
                        asked.add(request);
                        request.replyError(404);
                    });

            assertThat(stage.client().get("/").reply().status()).isEqualTo(404);
            stage.turn();
            assertThat(stage.thrown()).singleElement().asString().contains("answered already");
        }
    }
}
