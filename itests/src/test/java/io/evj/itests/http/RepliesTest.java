package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.EvBuffer;
import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Requests come, and are answered in their order.
@OnEveryMethod
class RepliesTest {
    private static final String LINE = " HTTP/1.1\r\nHost: a\r\n";

    @AutoClose private final HttpStage stage;

    RepliesTest(String method) {
        stage = HttpStage.on(method, config -> config.withServerName("evj"));
        stage.server.handle("/", request -> request.reply(200, "Hello, World!"));
    }

    @Test
    void answersWithAllThatBelongsToAnAnswer() {
        RawClient.Reply reply = stage.client().get("/").reply();

        assertThat(reply.line()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reply.body()).isEqualTo("Hello, World!");
        assertThat(reply.fields())
                .containsOnlyKeys("server", "date", "content-type", "content-length")
                .containsEntry("server", "evj")
                .containsEntry("content-type", "text/plain; charset=utf-8");
    }

    @Test
    void theDateFollowsTheClock() {
        String before = stage.client().get("/").reply().fields().get("date");
        stage.advance(Duration.ofSeconds(2));

        assertThat(stage.client().get("/").reply().fields().get("date"))
                .isNotEqualTo(before)
                .endsWith(" GMT");
    }

    @Test
    void aConnectionServesManyRequests() {
        RawClient client = stage.client();

        for (int i = 0; i < 5; i++) {
            assertThat(client.get("/").reply().status()).isEqualTo(200);
        }

        assertThat(stage.server.stats().connectionsAccepted()).isEqualTo(1);
        assertThat(stage.server.stats().requests()).isEqualTo(5);
        assertThat(stage.server.stats().replies()).isEqualTo(5);
        assertThat(stage.server.stats().requestsAtWork()).isZero();
    }

    @Test
    void readsARequestOctetByOctet() {
        RawClient client = stage.client();

        for (char c : ("GET /" + LINE + "\r\n").toCharArray()) {
            client.send(String.valueOf(c));
            stage.turn();
        }

        assertThat(client.reply().body()).isEqualTo("Hello, World!");
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() {
        stage.server.handle(request -> request.reply(200, request.path()));
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append("GET /").append(i).append(LINE).append("\r\n");
        }

        RawClient client = stage.client().send(requests.toString());

        for (int i = 0; i < 100; i++) {
            assertThat(client.reply().body()).isEqualTo("/" + i);
        }
    }

    @Test
    void aLateAnswerKeepsLaterOnesWaiting() {
        List<HttpRequest> waiting = new ArrayList<>();
        stage.server.handle("/late", waiting::add);

        RawClient client = stage.client().get("/late").get("/");
        stage.until("the request", () -> !waiting.isEmpty());
        stage.turn();
        assertThat(client.receive()).isEmpty();
        waiting.getFirst().reply(200, "late");

        assertThat(client.reply().body()).isEqualTo("late");
        assertThat(client.reply().body()).isEqualTo("Hello, World!");
    }

    @Test
    void answersFromAnotherThread() throws Exception {
        stage.server.handle(
                "/slow",
                request -> {
                    Thread worker =
                            new Thread(() -> {
                                request.replyFields().add("X-Thread", "worker");
                                request.reply(200, request.path());
                            });
                    worker.start();
                    worker.join();
                });

        RawClient.Reply reply = stage.client().get("/slow").reply();

        assertThat(reply.body()).isEqualTo("/slow");
        assertThat(reply.fields()).containsEntry("x-thread", "worker");
    }

    @Test
    void answersFromManyThreadsAtOnceEachToItsClient() {
        int clients = 16;
        List<HttpRequest> asked = new ArrayList<>();
        stage.server.handle("/late", asked::add);
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            waiting.add(stage.client().get("/late?" + i));
        }
        stage.until("all have asked", () -> asked.size() == clients);

        CountDownLatch start = new CountDownLatch(1);
        for (HttpRequest request : asked) {
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            start.await();
                        } catch (InterruptedException ended) {
                            return;
                        }
                        request.reply(200, String.valueOf(request.query()));
                    });
        }
        start.countDown();

        for (int i = 0; i < clients; i++) {
            assertThat(waiting.get(i).reply().body()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aVersionThatIsNotSpokenIsAnsweredBy505() {
        RawClient client = stage.client().send("GET / HTTP/2.0\r\nHost: a\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(505);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void headHasNoBodyAndTheLengthItWouldHave() {
        RawClient client = stage.client().send("HEAD /" + LINE + "\r\n");

        assertThat(client.replyToHead().fields()).containsEntry("content-length", "13");
        assertThat(client.get("/").reply().body()).isEqualTo("Hello, World!");
    }

    @Test
    void statusesWithoutContentHaveNone() {
        stage.server.handle("/204", request -> request.reply(204, "dropped"));

        RawClient client = stage.client().get("/204");

        assertThat(client.reply().fields())
                .doesNotContainKeys("content-length", "content-type", "transfer-encoding");
        assertThat(client.get("/").reply().body()).isEqualTo("Hello, World!");
    }

    @Test
    void anOldClientIsAnsweredAndClosed() {
        RawClient client = stage.client().send("GET / HTTP/1.0\r\n\r\n");

        RawClient.Reply reply = client.reply();

        assertThat(reply.line()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reply.fields()).containsEntry("connection", "close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void anOldClientMayAskToGoOn() {
        RawClient client = stage.client();
        for (int i = 0; i < 2; i++) {
            client.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");

            assertThat(client.reply().fields()).containsEntry("connection", "keep-alive");
        }
    }

    @Test
    void closesWhenTheClientAsksForIt() {
        RawClient client = stage.client().send("GET /" + LINE + "Connection: x, close\r\n\r\n");

        assertThat(client.reply().fields()).containsEntry("connection", "close");
        assertThat(client.rest()).isEmpty();
        assertThat(client.isReset()).isFalse();
    }

    @Test
    void closesWhenTheHandlerAsksForIt() {
        stage.server.handle(
                "/last",
                request -> {
                    request.replyFields().add(FieldName.CONNECTION, "close");
                    request.reply(200, "bye");
                });

        RawClient client = stage.client().get("/last");

        assertThat(client.reply().body()).isEqualTo("bye");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void answersAClientThatHasEndedItsSide() {
        RawClient client = stage.client().get("/").get("/").endOutput();

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void textIsUtf8AndBytesAreThemselves() {
        stage.server
                .handle("/text", request -> request.reply(200, "für"))
                .handle("/bytes", request -> request.reply(200, "image/png", new byte[] {1, -1}))
                .handle(
                        "/buffer",
                        request -> {
                            try (EvBuffer buffer = EvBuffer.of(stage.base)) {
                                request.reply(200, buffer.add("x".repeat(100_000)));
                                assertThat(buffer.isEmpty()).isTrue();
                            }
                        });
        RawClient client = stage.client();

        assertThat(client.get("/text").reply().body()).isEqualTo("f\u00c3\u00bcr");
        RawClient.Reply bytes = client.get("/bytes").reply();
        assertThat(bytes.body()).isEqualTo("\u0001\u00ff");
        assertThat(bytes.fields()).containsEntry("content-type", "image/png");
        assertThat(client.get("/buffer").reply().body()).isEqualTo("x".repeat(100_000));
    }

    @Test
    void ownFieldsTakeThePlaceOfTheServers() {
        stage.server.handle(
                "/own",
                request -> {
                    request.replyFields()
                            .add(FieldName.SERVER, "mine")
                            .add(FieldName.DATE, "never")
                            .add(FieldName.CONTENT_TYPE, "text/css")
                            .add("X-Long", "y".repeat(5000));
                    request.reply(200, "a");
                });

        assertThat(stage.client().get("/own").reply().fields())
                .containsEntry("server", "mine")
                .containsEntry("date", "never")
                .containsEntry("content-type", "text/css")
                .containsEntry("x-long", "y".repeat(5000));
    }

    @Test
    void anAnswerIsGivenOnce() {
        List<HttpRequest> kept = new ArrayList<>();
        stage.server.handle(
                "/once",
                request -> {
                    kept.add(request);
                    request.reply(200, "once");
                    assertThatThrownBy(() -> request.reply(200, "twice"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("answered");
                });

        RawClient client = stage.client().get("/once");

        assertThat(client.reply().body()).isEqualTo("once");
        assertThatThrownBy(() -> kept.getFirst().path())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("over");
        assertThat(client.get("/").reply().body()).isEqualTo("Hello, World!");
    }

    @Test
    void refusesWhatIsNoFinalStatus() {
        stage.server.handle(
                "/100",
                request -> {
                    assertThatThrownBy(() -> request.reply(100)).hasMessageContaining("200 to 599");
                    assertThatThrownBy(() -> request.reply(600)).hasMessageContaining("200 to 599");
                    request.reply(200);
                });

        assertThat(stage.client().get("/100").reply().status()).isEqualTo(200);
    }

    @Test
    void aHandlerThatThrowsIsAnsweredBy500() {
        stage.server.handle(
                "/bad",
                request -> {
                    throw new IllegalStateException("our secret");
                });

        RawClient client = stage.client().get("/bad");

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).doesNotContain("secret");
        assertThat(client.rest()).isEmpty();
        stage.turn();
        assertThat(stage.thrown()).singleElement().asString().contains("our secret");
    }

    @Test
    void aHandlerMayThrowTheStatus() {
        stage.server.handle(
                "/418",
                request -> {
                    throw new HttpException(418, "<teapot>");
                });

        RawClient.Reply reply = stage.client().get("/418").reply();

        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.body()).contains("&lt;teapot&gt;");
    }

    @Test
    void whatNobodyHandlesIsNotFoundAndTheConnectionGoesOn() {
        RawClient client = stage.client().get("/%3Cnowhere%3E");

        assertThat(client.reply().status()).isEqualTo(404);
        assertThat(client.get("/").reply().status()).isEqualTo(200);
    }

    @Test
    void anEmptyPathIsTheRoot() {
        RawClient client = stage.client();

        assertThat(client.send("GET http://a" + LINE + "\r\n").reply().body())
                .isEqualTo("Hello, World!");
        assertThat(client.send("GET http://a?q" + LINE + "\r\n").reply().status()).isEqualTo(200);
    }

    @Test
    void methodsThatAreNotAllowedAre405AndUnknownOnes501() {
        RawClient client = stage.client().send("PATCH /" + LINE + "\r\n");

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.fields()).containsEntry("allow", "DELETE, GET, HEAD, POST, PUT");
        assertThat(client.send("BREW /" + LINE + "\r\n").reply().status()).isEqualTo(501);
        assertThat(client.get("/").reply().status()).isEqualTo(200);
    }

    @Test
    void whatIsMalformedIsAnsweredAndClosed() {
        RawClient client =
                stage.client().send("GET / HTTP/1.1\nHost: a\r\n\r\n" + "x".repeat(1000));

        RawClient.Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.fields()).containsEntry("connection", "close");
        assertThat(client.rest()).isEmpty();
        assertThat(client.isReset()).isFalse();
        assertThat(stage.server.stats().requestsRefused()).isEqualTo(1);
    }

    @Test
    void whoCannotAnswerLikeThatMayAnswerOtherwise() {
        List<HttpRequest> waiting = new ArrayList<>();
        stage.server.handle("/late", waiting::add);
        EvBuffer bytes = stage.closing(EvBuffer.of(stage.base).add("bytes"));
        List<Consumer<HttpRequest>> wrong =
                List.of(
                        request -> request.reply(200, "a\nb", "text"),
                        request -> request.reply(200, "a\nb", new byte[1]),
                        request -> request.reply(200, "a\nb", bytes),
                        request -> {
                            request.replyFields().add("Transfer-Encoding", "gzip");
                            request.replyStart(200);
                        });
        for (Consumer<HttpRequest> way : wrong) {
            RawClient client = stage.client().get("/late");
            stage.until("the request", () -> !waiting.isEmpty());
            HttpRequest request = waiting.removeFirst();

            stage.base.once(
                    Duration.ZERO,
                    timer -> {
                        assertThatThrownBy(() -> way.accept(request))
                                .isInstanceOf(IllegalArgumentException.class);
                        assertThat(request.isAnswered()).isFalse();
                        request.replyError(503);
                    });

            assertThat(client.reply().status()).isEqualTo(503);
        }
        assertThat(bytes.length()).isEqualTo(5);
    }

    @Test
    void tellsWhenTheAnswerWasWritten() {
        stage.server.handle(
                "/told",
                request -> {
                    request.onSent(() -> stage.told.add("sent"));
                    request.reply(200);
                    stage.told.add("replied");
                });

        stage.client().get("/told").reply();

        stage.until("the end", () -> stage.told.size() == 2);
        assertThat(stage.told).containsExactly("replied", "sent");
    }

    @Test
    void tellsWhenTheClientGoesAndAnswersIntoTheVoid() throws Exception {
        List<HttpRequest> waiting = new ArrayList<>();
        stage.server.handle(
                "/late",
                request -> {
                    waiting.add(request);
                    request.onClosed(() -> stage.told.add("gone"));
                });
        RawClient client = stage.client().get("/late");
        stage.until("the request", () -> !waiting.isEmpty());

        client.close();
        stage.until("the end", () -> !stage.told.isEmpty());
        waiting.getFirst().reply(200, "nobody hears");
        stage.until("no connection", () -> stage.server.stats().connections() == 0);

        assertThat(stage.told).containsExactly("gone");
    }
}
