package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.FieldName;
import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// An answer that cannot be ended is cut off, so that the client sees it; those before it reach the client whole, whatever it still sends.
@OnEveryMethod
class CutAnswersTest {
    private static final String FIRST = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST =
            "POST /cut HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String MORE = "x".repeat(500_000);

    @AutoClose private final HttpStage stage;

    CutAnswersTest(String method) {
        stage =
                HttpStage.on(
                        method,
                        config ->
                                config.withBodyTimeout(Duration.ofSeconds(10))
                                        .withLinger(Duration.ofSeconds(5), 100_000_000));
        stage.server.handle("/first", request -> request.reply(200, "first"));
    }

    /// Has an answer begin, and then something happen.
    private void begin(Consumer<HttpRequest> then) {
        stage.server.handle(
                "/cut",
                request -> {
                    request.onClosed(() -> stage.told.add("closed"));
                    request.onSent(() -> stage.told.add("sent"));
                    then.accept(request);
                });
    }

    private void assertCutOff(RawClient client) {
        assertThat(client.reply().body()).isEqualTo("first");
        client.sendUnlessReset(MORE);
        assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n4\r\nsome\r\n");
        assertThat(client.isReset()).isFalse();
        assertThat(stage.told).containsExactly("closed");
        assertThat(stage.server.stats().requestsAtWork()).isZero();
        assertThat(stage.server.stats().replies()).isEqualTo(1);

        client.endOutput();
        stage.until("the end", () -> stage.server.stats().connections() == 0);
    }

    private void takeBody(HttpRequest request) {
        request.body().onData(piece -> {});
        request.replyStart(200).write("some");
    }

    @Test
    void whenTheBodyOfItsRequestIsMalformed() {
        begin(this::takeBody);

        assertCutOff(stage.client().send(FIRST + POST + "Z"));
    }

    @Test
    void whenTheBodyOfItsRequestIsMalformedLater() {
        begin(this::takeBody);
        RawClient client = stage.client().send(FIRST + POST);
        stage.until("the second", () -> stage.server.stats().requestsAtWork() == 1);

        assertCutOff(client.send("Z"));
    }

    @Test
    void whenTheBodyOfItsRequestTakesTooLong() {
        begin(this::takeBody);
        RawClient client = stage.client().send(FIRST + POST);
        stage.until("the second", () -> stage.server.stats().requestsAtWork() == 1);
        stage.advance(Duration.ofSeconds(11));

        assertCutOff(client);
    }

    @Test
    void whenItsHandlerThrows() {
        begin(request -> {
            takeBody(request);
            throw new IllegalStateException("meant to");
        });

        assertCutOff(stage.client().send(FIRST + POST));
        assertThat(stage.thrown()).singleElement().extracting("message").isEqualTo("meant to");
    }

    @Test
    void whenItIsAborted() {
        begin(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("some");
            stream.abort();
        });

        assertCutOff(stage.client().send(FIRST + POST));
    }

    @Test
    void whenItIsAbortedLater() {
        begin(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("some");
            stage.base.once(Duration.ofSeconds(1), timer -> stream.abort());
        });
        RawClient client = stage.client().send(FIRST + POST + "7a120\r\n" + MORE);
        stage.until("the second", () -> stage.server.stats().requestsAtWork() == 1);
        for (int i = 0; i < 50; i++) {
            stage.turn(); // until as much has come as is taken
        }
        stage.advance(Duration.ofSeconds(1));

        assertCutOff(client);
    }

    @Test
    void whenItIsShorterThanItHasSaid() {
        begin(request -> {
            request.replyFields().add(FieldName.CONTENT_LENGTH, 5);
            ReplyStream stream = request.replyStart(200);
            stream.write("some");
            stream.end();
        });
        RawClient client = stage.client().send(FIRST + POST);

        assertThat(client.reply().body()).isEqualTo("first");
        assertThat(client.rest()).contains("Content-Length: 5").endsWith("\r\n\r\nsome");
        assertThat(stage.told).containsExactly("closed");
    }

    @Test
    void whenTheEndOfTheConnectionWouldBeItsEnd() { // RFC 9112 §8: nothing else tells an old client
        begin(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("some");
            stage.base.once(Duration.ofSeconds(1), timer -> stream.abort());
        });
        RawClient client = stage.client().send("GET /cut HTTP/1.0\r\n\r\n");
        stage.until("some", () -> client.receive().toString().endsWith("some"));
        stage.advance(Duration.ofSeconds(1));

        assertThat(client.rest()).endsWith("some");
        assertThat(client.isReset()).isTrue();
        assertThat(stage.told).containsExactly("closed");
    }

    @Test
    void whenItsRequestIsRefusedByTheHook() {
        stage.server.onRequest(request -> !request.path().equals("/cut"));
        RawClient client = stage.client().send(FIRST + POST);

        assertThat(client.reply().body()).isEqualTo("first");
        client.sendUnlessReset(MORE);
        assertThat(client.rest()).isEmpty();
        assertThat(client.isReset()).isFalse();
    }

    @Test
    void whenItIsNotTakenItsConnectionIsLost() {
        begin(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write(new byte[20_000_000]);
            stream.abort();
        });
        stage.client().send(FIRST + POST);
        stage.until("its end", () -> stage.told.contains("closed"));
        for (int i = 0; i < 20 && stage.server.stats().connections() > 0; i++) {
            stage.advance(stage.server.config().writeTimeout());
        }

        assertThat(stage.server.stats().connections()).isZero();
    }
}
