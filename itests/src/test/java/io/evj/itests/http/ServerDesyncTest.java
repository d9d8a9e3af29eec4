package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpFields;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Requests that others have given the answers of others to, or have piled up without a limit: see `docs/security.md`.
@OnEveryMethod
class ServerDesyncTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final long PIPELINED_MAX = 100_000_000;

    @AutoClose private final HttpStage stage;

    ServerDesyncTest(String method) {
        stage = HttpStage.on(method);
    }

    @Test
    void toGoOnIsNotTheAnswerThatAHeadBehindItGets() { // Netty CVE-2026-100666
        stage.server.handle(
                request -> request.body().whole(1000, body -> request.reply(200, "all of it")));
        RawClient client =
                stage.client()
                        .send(
                                "GET /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                                        + "Content-Length: 2\r\n\r\n");
        assertThat(client.reply().line()).isEqualTo("HTTP/1.1 100 Continue");

        client.send("okHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.reply().body()).isEqualTo("all of it");
        assertThat(client.replyToHead().fields()).containsEntry("content-length", "9");
        assertThat(client.reply().body()).isEqualTo("all of it");
    }

    @Test
    void anInterimAnswerIsNotTheAnswerThatAHeadBehindItGets() {
        stage.server.handle(request -> {
            request.inform(103, HttpFields.create().add("Link", "</a>"));
            request.reply(200, "all of it");
        });
        RawClient client =
                stage.client()
                        .send(
                                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                                        + "HEAD /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                                        + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(103);
        assertThat(client.reply().body()).isEqualTo("all of it");
        assertThat(client.reply().status()).isEqualTo(103);
        assertThat(client.replyToHead().fields()).containsEntry("content-length", "9");
        assertThat(client.reply().status()).isEqualTo(103);
        assertThat(client.reply().body()).isEqualTo("all of it");
    }

    @Test
    void whatIsPipelinedWaitsOutsideWhileNoAnswerIsTaken() { // CVE-2026-59899, CVE-2026-93491
        stage.server.handle(request -> request.reply(200, new byte[10_000]));

        pipelineUntilNothingIsTaken();

        assertThat(stage.server.stats().requests()).isLessThan(PIPELINED_MAX / GET.length());
    }

    @Test
    void whatIsPipelinedWaitsOutsideWhileAHandlerIsAtWork() {
        stage.server.handle(request -> stage.told.add(request.path())); // and no answer

        pipelineUntilNothingIsTaken();

        assertThat(stage.told).containsExactly("/");
    }

    private void pipelineUntilNothingIsTaken() {
        String requests = GET.repeat(1000);
        RawClient client = stage.client();
        long before = 0;
        for (int idle = 0; idle < 50 && before < PIPELINED_MAX; idle++) {
            client.trySend(requests, PIPELINED_MAX);
            stage.turn();
            if (client.sent() > before) {
                before = client.sent();
                idle = 0;
            }
        }
        assertThat(before).as("octets taken").isPositive().isLessThan(PIPELINED_MAX);
    }
}
