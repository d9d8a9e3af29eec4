package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpFields;
import io.evj.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What becomes of a request that the server refuses in the middle of its body: of the connection, of whoever reads, and of whoever is
/// about to answer.
@OnEveryMethod
class RefusalsTest {
    private static final String HEAD = " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String POST = "POST /body" + HEAD;
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: a\r\n\r\n";

    @AutoClose private final HttpStage stage;
    private final List<HttpRequest> asked = new ArrayList<>();

    RefusalsTest(String method) {
        stage = HttpStage.on(method, config -> config.withBodyTimeout(Duration.ofSeconds(10)));
        stage.server.handle("/second", request -> request.reply(200, "smuggled"));
        stage.server.handle("/late", asked::add);
    }

    /// Has somebody read bodies who tells all that can be told.
    private void read(boolean isAnsweringEarly) {
        stage.server.handle(
                "/body",
                request -> {
                    asked.add(request);
                    request.onClosed(() -> stage.told.add("closed"));
                    request.onSent(() -> stage.told.add("sent"));
                    request.body()
                            .onData(piece -> stage.told.add(piece.copyText(US_ASCII)))
                            .onEnd(() -> stage.told.add("end"));
                    if (isAnsweringEarly) {
                        request.reply(200, "early");
                    }
                });
    }

    // ---- the connection

    @Test
    void aMalformedBodyIsNotReadInAnotherWayBehindItsAnswer() { // RFC 9112 §7.1.1, §11.2
        RawClient client =
                stage.client()
                        .send(
                                "POST /nowhere"
                                        + HEAD
                                        + "5;a=\"\r\nhello\r\n0\r\n\r\n"
                                        + SECOND.substring(0, SECOND.length() - 1));
        assertThat(client.reply().status()).isEqualTo(404);

        client.sendUnlessReset("\n");

        assertThat(client.rest()).isEmpty();
        assertThat(stage.server.stats().requests()).isEqualTo(1);
    }

    @Test
    void aMalformedBodyBehindItsAnswerEndsTheConnection() {
        for (String malformed : List.of("5\n", "z", "2\r\nabc", "0\r\nHost: a\r\n\r\n")) {
            RawClient client = stage.client().send("POST /nowhere" + HEAD);
            assertThat(client.reply().status()).isEqualTo(404);

            client.send(malformed + SECOND);

            assertThat(client.rest()).as(malformed).isEmpty();
        }
    }

    @Test
    void aWholeThatGetsTooLongBehindItsAnswerEndsTheConnection() {
        stage.server.handle(
                "/body",
                request -> {
                    request.body().whole(3, body -> stage.told.add("whole"));
                    request.reply(200, "early");
                });
        RawClient client = stage.client().send(POST + "2\r\nab\r\n");
        assertThat(client.reply().body()).isEqualTo("early");

        client.send("2\r\ncd\r\n0\r\n\r\n" + SECOND);

        assertThat(client.rest()).isEmpty();
        assertThat(stage.told).isEmpty();
    }

    // ---- whoever reads

    @Test
    void whoReadsABodyIsToldWhenItIsMalformed() {
        read(false);
        RawClient client = stage.client().send(POST + "2\r\nab\r\n");
        stage.until("a piece", () -> !stage.told.isEmpty());

        client.send("Z");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.endOutput().rest()).isEmpty();
        assertThat(stage.told).containsExactly("ab", "closed");
        assertThat(stage.server.stats().requestsAtWork()).isZero();
    }

    @Test
    void whoReadsABodyIsToldWhenItTakesTooLong() {
        read(false);
        RawClient client = stage.client().send(POST + "5\r\nab");
        stage.until("a piece", () -> !stage.told.isEmpty());

        stage.advance(Duration.ofSeconds(11));

        assertThat(client.reply().status()).isEqualTo(408);
        assertThat(client.endOutput().rest()).isEmpty();
        assertThat(stage.told).containsExactly("ab", "closed");
    }

    @Test
    void whoReadsABodyBehindItsAnswerIsTold() {
        read(true);
        RawClient malformed = stage.client().send(POST + "2\r\nab\r\n");
        assertThat(malformed.reply().body()).isEqualTo("early");
        malformed.send("Z");
        assertThat(malformed.rest()).isEmpty();
        assertThat(stage.told).containsExactlyInAnyOrder("ab", "closed", "sent");

        stage.told.clear();
        RawClient slow = stage.client().send(POST + "5\r\nab");
        assertThat(slow.reply().body()).isEqualTo("early");
        stage.advance(Duration.ofSeconds(11));
        assertThat(slow.rest()).isEmpty();
        assertThat(stage.told).containsExactlyInAnyOrder("ab", "closed", "sent");

        stage.told.clear();
        RawClient ended = stage.client().send(POST + "5\r\nab").endOutput();
        assertThat(ended.reply().body()).isEqualTo("early");
        assertThat(ended.rest()).isEmpty();
        assertThat(stage.told).containsExactlyInAnyOrder("ab", "closed", "sent");

        stage.told.clear();
        RawClient good = stage.client().send(POST + "2\r\nab\r\n0\r\n\r\n");
        assertThat(good.reply().body()).isEqualTo("early");
        stage.until("both ends", () -> stage.told.size() == 3);
        assertThat(stage.told).containsExactlyInAnyOrder("ab", "end", "sent");
    }

    @Test
    void aHandlerThatThrowsIsToldThatItsRequestIsOver() {
        stage.server.handle(
                "/body",
                request -> {
                    request.onClosed(() -> {
                        stage.told.add("closed");
                        request.reply(200, "nobody hears");
                    });
                    throw new IllegalStateException("meant to");
                });
        RawClient client = stage.client().get("/body");

        assertThat(client.reply().status()).isEqualTo(500);
        assertThat(client.rest()).isEmpty();
        assertThat(stage.told).containsExactly("closed");
        stage.turn();
        assertThat(stage.thrown()).singleElement().asString().contains("meant to");
    }

    // ---- whoever is about to answer

    @Test
    void whatWasLentForARefusedRequestIsLentToNobodyElse() {
        read(false);
        RawClient client =
                stage.client()
                        .send(POST.replace("Host: a", "Host: a\r\nX-First: 1") + "2\r\nab\r\n");
        stage.until("a piece", () -> !stage.told.isEmpty());
        HttpRequest refused = asked.removeFirst();
        HttpFields fields = refused.fields();
        HttpFields replyFields = refused.replyFields().add("X-Mine", "1");

        client.send("Z");
        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fields()).doesNotContainKey("x-mine").containsEntry("connection", "close");
        RawClient other = stage.client().get("/late");
        stage.until("the other request", () -> !asked.isEmpty());
        replyFields.add("Set-Cookie", "id=secret");

        assertThat(fields.get("X-First")).isEqualTo("1");
        assertThat(refused.path()).isEqualTo("/body");
        refused.reply(200, "nobody hears");
        asked.getFirst().reply(200, "other");
        assertThat(other.reply().fields()).doesNotContainKeys("set-cookie", "x-mine");
        assertThat(client.endOutput().rest()).isEmpty();
    }

    @Test
    void aRefusalOfHeadHasNoContent() {
        read(false);
        RawClient client = stage.client().send("HEAD /body" + HEAD + "Z");

        assertThat(client.replyToHead().status()).isEqualTo(400);
        assertThat(client.endOutput().rest()).isEmpty();
    }
}
