package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.buffer.BufferEvent;
import io.evj.http.HttpServerConfig;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// An answer is written to its end, however long that takes and whatever its client does meanwhile, as long as it takes some of it.
@OnEveryMethod
class UnhurriedTest {
    private static final int LENGTH = 16_000_000;
    private static final String LAST =
            "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String POST =
            "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";

    private final String method;

    UnhurriedTest(String method) {
        this.method = method;
    }

    private HttpStage stage(UnaryOperator<HttpServerConfig> change) {
        HttpStage stage = HttpStage.on(method, change);
        stage.server
                .handle("/large", request -> request.reply(200, new byte[LENGTH]))
                .handle(
                        "/body",
                        request -> {
                            request.body().onEnd(() -> stage.told.add("end"));
                            if (request.number() == 1) {
                                request.reply(200, new byte[LENGTH]);
                            }
                        });
        return stage;
    }

    private static void answered(HttpStage stage) {
        stage.until("the answer", () -> stage.server.stats().replies() == 1);
    }

    /// Reads as much as is there, again and again.
    ///
    /// @param pause between
    /// @return how long it took
    private static Duration readSlowly(HttpStage stage, RawClient client, Duration pause) {
        Duration taken = Duration.ZERO;
        while (client.receive().length() < LENGTH) {
            assertThat(client.hasEnded()).as("after " + taken).isFalse();
            stage.turn();
            stage.advance(pause);
            taken = taken.plus(pause);
        }
        assertThat(client.reply().body()).hasSize(LENGTH);
        return taken;
    }

    // ---- however long it takes

    @Test
    void aSlowReaderIsNotIdle() {
        Duration idle = Duration.ofSeconds(5);
        try (HttpStage stage =
                stage(config ->
                        config.withIdleTimeout(idle).withWriteTimeout(Duration.ofSeconds(4)))) {
            RawClient client = stage.client().get("/large");
            answered(stage);

            assertThat(readSlowly(stage, client, Duration.ofSeconds(3))).isGreaterThan(idle);

            stage.advance(idle);
            stage.advance(idle);
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aSlowReaderIsNotLeftBehindWhenTheAnswerIsTheLast() { // RFC 9112 §9.6
        Duration linger = Duration.ofSeconds(2);
        try (HttpStage stage =
                stage(config ->
                        config.withLinger(linger, 1000).withWriteTimeout(Duration.ofSeconds(4)))) {
            RawClient client = stage.client().send(LAST + "\r\n");
            answered(stage);

            assertThat(readSlowly(stage, client, Duration.ofSeconds(3))).isGreaterThan(linger);

            assertThat(client.rest()).isEmpty();
            stage.advance(linger);
            assertThat(stage.server.stats().connections()).isZero();
        }
    }

    @Test
    void lingeringBeginsWhenAllIsWritten() {
        try (HttpStage stage =
                stage(config -> config.withLinger(Duration.ofSeconds(10), 1_000_000))) {
            RawClient client = stage.client().send(LAST + "\r\n");
            answered(stage);
            stage.advance(Duration.ofSeconds(9));

            assertThat(client.reply().body()).hasSize(LENGTH);
            assertThat(client.rest()).isEmpty();
            stage.advance(Duration.ofSeconds(9));
            assertThat(stage.server.stats().connections()).isEqualTo(1);

            stage.advance(Duration.ofSeconds(1));
            assertThat(stage.server.stats().connections()).isZero();
        }
    }

    @Test
    void whoReadsNothingIsCutOff() {
        try (HttpStage stage =
                stage(config ->
                        config.withIdleTimeout(Duration.ofSeconds(3))
                                .withLinger(Duration.ofSeconds(2), 1000)
                                .withWriteTimeout(Duration.ofSeconds(7)))) {
            stage.client().get("/large");
            stage.client().send(LAST + "\r\n");
            stage.until("the answers", () -> stage.server.stats().replies() == 2);
            for (int i = 0; i < 50; i++) {
                stage.turn();
            }

            for (int i = 1; i <= 6; i++) {
                stage.advance(Duration.ofSeconds(1));
                assertThat(stage.server.stats().connections()).as("after " + i).isEqualTo(2);
            }
            stage.advance(Duration.ofSeconds(2));

            stage.until("no connection", () -> stage.server.stats().connections() == 0);
        }
    }

    @Test
    void aBodyThatDoesNotComeEndsNoAnswerBeforeIt() {
        try (HttpStage stage = stage(config -> config.withBodyTimeout(Duration.ofSeconds(10)))) {
            RawClient client = stage.client().send(POST + "ab");
            answered(stage);

            stage.advance(Duration.ofSeconds(11));

            assertThat(client.reply().body()).hasSize(LENGTH);
            assertThat(client.rest()).isEmpty();
        }
    }

    // ---- whatever its client does

    private void assertServedBeforeTheEnd(String requests) {
        try (HttpStage stage = stage(config -> config)) {
            RawClient client = stage.client().send(requests);
            answered(stage);

            client.endOutput();

            assertThat(client.reply().body()).hasSize(LENGTH);
            assertThat(client.rest()).isEmpty();
            stage.until("no connection", () -> stage.server.stats().connections() == 0);
            assertThat(stage.server.stats().requestsAtWork()).isZero();
            assertThat(stage.told).isEmpty();
        }
    }

    @Test
    void whoEndsInTheMiddleOfAHeadIsServedBefore() { // RFC 9112 §2.2: an empty line is no head
        assertServedBeforeHead("\r\n");
        assertServedBeforeHead("GET / HT");
    }

    /// With an answer that is in the output, but is not so long that nothing else is read.
    private void assertServedBeforeHead(String beginning) {
        int length = 200_000;
        BufferEvent[] bev = new BufferEvent[1];
        try (HttpStage stage = stage(config -> config)) {
            stage.server.handle(request -> {
                bev[0] = request.bufferEvent();
                request.reply(200, new byte[length]);
            });
            RawClient client = stage.client();
            int count = 0;
            do {
                int replies = ++count;
                client.get("/");
                stage.until("the answer", () -> stage.server.stats().replies() == replies);
                stage.turn();
            } while (bev[0].output().isEmpty());

            client.send(beginning).endOutput();
            for (int i = 0; i < 10; i++) {
                stage.turn();
            }

            for (int i = 0; i < count; i++) {
                assertThat(client.reply().body()).hasSize(length);
            }
            assertThat(client.rest()).isEmpty();
            stage.until("no connection", () -> stage.server.stats().connections() == 0);
        }
    }

    @Test
    void whoEndsInTheMiddleOfABodyIsServedBefore() {
        assertServedBeforeTheEnd(POST + "ab");
        assertServedBeforeTheEnd("GET /large HTTP/1.1\r\nHost: a\r\n\r\n" + POST + "ab");
        assertServedBeforeTheEnd(POST.replace("/body", "/large") + "ab");
    }
}
