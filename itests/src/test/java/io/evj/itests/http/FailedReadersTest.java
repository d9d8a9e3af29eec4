package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Whoever has answered early and fails at the body that follows is not asked again, and the connection goes on as if nobody had wanted it.
@OnEveryMethod
class FailedReadersTest {
    private static final long DROPPED_MAX = 100_000;
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";

    @AutoClose private final HttpStage stage;

    FailedReadersTest(String method) {
        stage =
                HttpStage.on(
                        method, config -> config.withLinger(Duration.ofSeconds(5), DROPPED_MAX));
        stage.server.handle("/second", request -> request.reply(200, "second"));
        stage.server.handle(
                "/piece",
                request -> {
                    request.body().onData(piece -> fail());
                    request.reply(200, "early");
                });
        stage.server.handle(
                "/end",
                request -> {
                    request.body().onEnd(FailedReadersTest::fail);
                    request.reply(200, "early");
                });
        stage.server.handle(
                "/whole",
                request -> {
                    request.body().whole(1_000_000, body -> fail());
                    request.reply(200, "early");
                });
        stage.server.handle("/late", FailedReadersTest::late);
    }

    private static void late(HttpRequest request) {
        request.body()
                .onData(piece -> {
                    if (!request.isAnswered()) {
                        request.reply(200, "early");
                    }
                    fail();
                });
    }

    private static void fail() {
        throw new IllegalStateException("meant to");
    }

    private void assertGoesOn(String path) {
        RawClient client = stage.client();
        String head = "POST " + path + " HTTP/1.1\r\nHost: a\r\n";
        client.send(head + "Content-Length: 5\r\n\r\nhello" + SECOND);
        assertThat(client.reply().body()).isEqualTo("early");
        assertThat(client.reply().body()).as(path).isEqualTo("second");

        client.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        if (!path.equals("/end") && !path.equals("/whole")) {
            assertThat(client.reply().body()).isEqualTo("early");
            client.send("5\r\nworld\r\n0\r\n\r\n" + SECOND);
        } else {
            client.send("0\r\n\r\n" + SECOND);
            assertThat(client.reply().body()).isEqualTo("early");
        }
        assertThat(client.reply().body()).as(path).isEqualTo("second");

        stage.turn();
        assertThat(stage.thrown())
                .hasSize(2)
                .allSatisfy(thrown -> assertThat(thrown).hasMessage("meant to"));
    }

    @Test
    void whenAPieceIsTooMuch() {
        assertGoesOn("/piece");
    }

    @Test
    void whenAPieceIsTooMuchAndWasAnswered() {
        assertGoesOn("/late");
    }

    @Test
    void whenTheEndIsTooMuch() {
        assertGoesOn("/end");
    }

    @Test
    void whenAllOfItIsTooMuch() {
        assertGoesOn("/whole");
    }

    @Test
    void whatNobodyReadsAnyMoreHasALimit() {
        RawClient client =
                stage.client()
                        .send(
                                "POST /piece HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.reply().body()).isEqualTo("early");

        client.sendUnlessReset("5\r\nhello\r\n".repeat(50_000) + "0\r\n\r\n" + SECOND);

        assertThat(client.rest()).isEmpty();
        stage.turn();
        assertThat(stage.thrown()).hasSize(1);
    }
}
