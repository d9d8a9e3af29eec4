package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.FieldName;
import io.evj.http.HttpBody;
import io.evj.http.HttpFields;
import io.evj.http.HttpRequest;
import io.evj.http.ReplyStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Bodies come in pieces or as a whole, and go out in chunks; whoever is slow slows the other down.
@OnEveryMethod
class BodiesTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

    @AutoClose private final HttpStage stage;

    BodiesTest(String method) {
        stage =
                HttpStage.on(
                        method,
                        config -> config.withLimits(config.limits().withBodyBytesMax(1 << 26)));
    }

    private void echo() {
        stage.server.handle(
                request -> request.body().whole(1000, body -> request.reply(200, body)));
    }

    @Test
    void takesABodyAsAWhole() {
        echo();
        RawClient client = stage.client();

        assertThat(client.send(POST + "Content-Length: 5\r\n\r\nhello").reply().body())
                .isEqualTo("hello");
        client.send(POST + "Content-Length: 5\r\n\r\n").send("he");
        stage.turn();
        assertThat(client.send("llo").reply().body()).isEqualTo("hello");
        assertThat(client.get("/").reply().body()).isEmpty();
    }

    @Test
    void takesChunksAndKeepsTrailersApart() {
        stage.server.handle(request ->
                request.body()
                        .whole(
                                1000,
                                body -> {
                                    stage.told.add(
                                            request.trailers().get("X-Sum")
                                                    + " "
                                                    + request.fields().get("X-Sum"));
                                    request.reply(200, body);
                                }));
        RawClient client = stage.client();

        client.send(POST + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n");
        stage.turn();
        client.send("1\r\n!\r\n0\r\nX-Sum: 7\r\n\r\n");

        assertThat(client.reply().body()).isEqualTo("hello!");
        assertThat(stage.told).containsExactly("7 null");
        assertThat(client.get("/").reply().status()).isEqualTo(200);
    }

    @Test
    void refusesAWholeThatIsTooLong() {
        echo();
        RawClient client = stage.client();

        client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1001));

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.fields()).containsEntry("connection", "close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void refusesABodyBeyondTheServersLimit() {
        echo();

        assertThat(stage.client().send(POST + "Content-Length: 67108865\r\n\r\n").reply().status())
                .isEqualTo(413);
    }

    @Test
    void refusesMalformedChunks() {
        echo();
        RawClient client = stage.client();

        client.send(POST + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void givesABodyInPieces() {
        stage.server.handle(request ->
                request.body()
                        .onData(piece -> stage.told.add("piece of " + piece.length()))
                        .onEnd(() -> request.reply(201)));
        RawClient client = stage.client().send(POST + "Content-Length: 6\r\n\r\none");
        stage.until("a piece", () -> !stage.told.isEmpty());

        client.send("two");

        assertThat(client.reply().status()).isEqualTo(201);
        assertThat(stage.told).containsExactly("piece of 3", "piece of 3");
    }

    @Test
    void framingIsNoPiece() {
        stage.server.handle(request ->
                request.body()
                        .onData(piece -> stage.told.add("piece of " + piece.length()))
                        .onEnd(() -> request.reply(201)));
        RawClient client = stage.client().send(POST + "Transfer-Encoding: chunked\r\n\r\n");

        for (String part :
                List.of("3", "\r\n", "one", "\r\n", "3;a=b\r\n", "two\r\n", "0\r\n\r\n")) {
            client.send(part);
            for (int i = 0; i < 3; i++) {
                stage.turn();
            }
        }

        assertThat(client.reply().status()).isEqualTo(201);
        assertThat(stage.told).containsExactly("piece of 3", "piece of 3");
    }

    @Test
    void aReceiverThatPausesMakesTheClientWait() {
        List<HttpBody> bodies = new ArrayList<>();
        long[] received = {0};
        stage.server.handle(request ->
                bodies.add(
                        request.body()
                                .onData(piece -> {
                                    received[0] += piece.length();
                                    request.body().pause();
                                })
                                .onEnd(() -> request.reply(200))));
        long length = 40_000_000;
        RawClient client = stage.client().send(POST + "Content-Length: " + length + "\r\n\r\nx");
        stage.until("a piece", () -> received[0] == 1);
        for (int i = 0; i < 100; i++) {
            client.trySend("x".repeat(100_000), length - 1);
            stage.turn();
        }

        assertThat(received[0]).as("nothing is read meanwhile").isEqualTo(1);
        assertThat(client.sent()).as("and the client cannot go on").isLessThan(length);

        while (received[0] < length) {
            client.trySend("x".repeat(100_000), length - 1);
            bodies.getFirst().resume();
            stage.turn();
        }
        bodies.getFirst().resume();
        assertThat(client.reply().status()).isEqualTo(200);
    }

    @Test
    void aBodyThatNobodyWantsIsDropped() {
        stage.server.handle(request -> request.reply(200));
        RawClient client = stage.client();

        client.send(POST + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000));

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.get("/").reply().status()).isEqualTo(200);
        assertThat(stage.server.stats().connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void aLongBodyThatNobodyWantsEndsTheConnection() {
        stage.server.handle(request -> request.reply(200));
        RawClient client = stage.client();

        client.send(POST + "Content-Length: 4000000\r\n\r\n");

        assertThat(client.reply().fields()).containsEntry("connection", "close");
        client.endOutput();
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void saysToGoOnWhenTheBodyIsWanted() {
        echo();
        RawClient client = stage.client();

        client.send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

        assertThat(client.reply().line()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(client.send("ok").reply().body()).isEqualTo("ok");
    }

    @Test
    void saysNothingWhenTheBodyIsThereAlready() {
        echo();

        assertThat(
                        stage.client()
                                .send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nok")
                                .reply()
                                .body())
                .isEqualTo("ok");
    }

    @Test
    void answersInPlaceOfGoOnAndCloses() {
        stage.server.handle(request -> request.reply(403));
        RawClient client = stage.client();

        client.send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.fields()).containsEntry("connection", "close");
        assertThat(client.rest()).as("without waiting for a body").isEmpty();
    }

    @Test
    void saysNothingBehindTheHeadOfTheAnswer() {
        stage.server.handle(request -> {
            ReplyStream stream = request.replyStart(200);
            request.body().onEnd(stream::end);
        });
        RawClient client = stage.client();

        client.send(POST + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        stage.turn();
        stage.turn();

        assertThat(client.receive().toString()).doesNotContain("100 Continue");
        assertThat(client.send("ok").reply().fields()).containsEntry("connection", "close");
    }

    @Test
    void refusesALongBodyBeforeItIsSent() {
        echo();

        assertThat(
                        stage.client()
                                .send(POST + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n")
                                .reply()
                                .status())
                .isEqualTo(413);
    }

    @Test
    void refusesOtherExpectations() {
        echo();

        assertThat(stage.client().send(POST + "Expect: cake\r\n\r\n").reply().status())
                .isEqualTo(417);
    }

    @Test
    void sendsChunksToANewClientAndTheRestToAnOldOne() {
        stage.server.handle(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("one");
            stream.write("");
            stream.write("two".getBytes(StandardCharsets.US_ASCII));
            stream.end();
        });
        RawClient client = stage.client();

        RawClient.Reply reply = client.get("/").reply();
        assertThat(reply.fields()).containsEntry("transfer-encoding", "chunked");
        assertThat(reply.body()).isEqualTo("onetwo");
        assertThat(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").replyToHead().status())
                .isEqualTo(200);
        RawClient.Reply old = client.send("GET / HTTP/1.0\r\n\r\n").reply();
        assertThat(old.fields()).containsEntry("connection", "close");
        assertThat(old.body()).isEqualTo("onetwo");
    }

    @Test
    void aStreamOfKnownLengthHasNoChunks() {
        stage.server.handle(request -> {
            request.replyFields().add(FieldName.CONTENT_LENGTH, 3);
            ReplyStream stream = request.replyStart(200);
            stream.write("abc");
            assertThatThrownBy(() -> stream.write("d")).isInstanceOf(IllegalStateException.class);
            stream.end();
        });

        assertThat(stage.client().get("/").reply().body()).isEqualTo("abc");
    }

    @Test
    void aStreamThatEndsTooEarlyLosesItsConnection() {
        stage.server.handle(request -> {
            request.replyFields().add(FieldName.CONTENT_LENGTH, 3);
            request.replyStart(200).end();
        });
        RawClient client = stage.client().get("/");

        assertThat(client.rest()).doesNotContain("\r\n\r\nabc");
        assertThat(stage.server.stats().replies()).isZero();
    }

    @Test
    void aSlowReaderStopsTheWriterUntilItHasDrained() {
        long length = 16_000_000;
        long[] written = {0};
        byte[] piece = new byte[100_000];
        stage.server.handle(request -> {
            ReplyStream stream = request.replyStart(200);
            Runnable write =
                    () -> {
                        boolean hasRoom = true;
                        while (hasRoom && written[0] < length) {
                            written[0] += piece.length;
                            hasRoom = stream.write(piece);
                        }
                        if (written[0] == length && stream.write("")) {
                            written[0]++;
                            stream.end();
                        }
                    };
            stream.onDrained(write);
            write.run();
        });
        RawClient client = stage.client().get("/");
        for (int i = 0; i < 100; i++) {
            stage.turn();
        }
        assertThat(written[0]).isLessThan(length);

        assertThat(client.reply().body()).hasSize((int) length);
    }

    @Test
    void nobodyWaitsForAClientThatIsGone() {
        ReplyStream[] stream = new ReplyStream[1];
        stage.server.handle(request -> {
            stream[0] = request.replyStart(200);
            assertThat(stream[0].write(new byte[16_000_000])).isFalse();
        });
        RawClient client = stage.client().get("/");
        stage.until("the request", () -> stream[0] != null);
        client.close();
        stage.until("no connection", () -> stage.server.stats().connections() == 0);

        stream[0].write(new byte[1]);
        stage.until("room", () -> !stream[0].isOverfull());
    }

    @Test
    void streamsFromAnotherThread() throws Exception {
        stage.server.handle(request -> {
            Thread worker =
                    new Thread(() -> {
                        ReplyStream stream = request.replyStart(200);
                        stream.write("from ");
                        stream.write("afar");
                        stream.end();
                    });
            worker.start();
            worker.join();
        });

        assertThat(stage.client().get("/").reply().body()).isEqualTo("from afar");
    }

    @Test
    void whatAnotherThreadCannotSendEndsTheConnection() throws Exception {
        stage.server.handle(request -> {
            request.replyFields().add(FieldName.CONTENT_LENGTH, 3);
            Thread worker =
                    new Thread(() -> {
                        ReplyStream stream = request.replyStart(200);
                        stream.write("abcd");
                        stream.end();
                    });
            worker.start();
            worker.join();
        });

        assertThat(stage.client().get("/").rest()).doesNotContain("abcd");
        stage.turn();
        assertThat(stage.thrown()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sendsTrailersBehindChunksAndNothingThatMayNotStandThere() {
        HttpFields trailers = HttpFields.create().add("X-Sum", "1");
        stage.server.handle(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("a");
            assertThatThrownBy(() -> stream.end(HttpFields.create().add("Host", "a")))
                    .isInstanceOf(IllegalArgumentException.class);
            stream.write("b");
            stream.end(trailers);
            assertThatThrownBy(stream::end)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the body has ended");
        });
        RawClient client = stage.client();

        client.get("/").send("GET / HTTP/1.0\r\n\r\n");
        assertThat(client.rest())
                .contains("\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\nX-Sum: 1\r\n\r\n")
                .endsWith("\r\n\r\nab"); // without chunks there is no place for them
    }

    @Test
    void anAbortedStreamEndsWithoutItsLastChunk() {
        stage.server.handle(request -> {
            ReplyStream stream = request.replyStart(200);
            stream.write("some");
            stage.base.once(Duration.ZERO, timer -> stream.abort());
        });

        assertThat(stage.client().get("/").rest()).doesNotContain("\r\n0\r\n");
    }

    @Test
    void informsAheadOfTheAnswer() {
        stage.server.handle(request -> {
            request.inform(103, HttpFields.create().add(FieldName.LINK, "</a.css>; rel=preload"));
            request.reply(200);
        });
        RawClient client = stage.client().get("/");

        assertThat(client.reply().fields()).containsOnlyKeys("link");
        assertThat(client.reply().status()).isEqualTo(200);
    }

    @Test
    void handsAnUpgradedConnectionOver() {
        stage.server.handle(request -> {
            request.replyFields()
                    .add(FieldName.UPGRADE, "echo")
                    .add(FieldName.CONNECTION, "upgrade");
            var bev = stage.closing(request.upgrade(101));
            bev.onRead(self -> self.output().addBuffer(self.input()));
            bev.output().addBuffer(bev.input());
        });
        RawClient client = stage.client();

        String asking = "Upgrade: echo\r\nConnection: upgrade\r\n\r\n";
        client.send("GET / HTTP/1.1\r\nHost: a\r\n" + asking + "early");

        assertThat(client.reply().status()).isEqualTo(101);
        assertThat(client.take(5)).isEqualTo("early");
        assertThat(client.send("late").take(4)).isEqualTo("late");
        assertThat(stage.server.stats().connections()).isZero();
    }

    @Test
    void aClientThatGoesInTheMiddleOfABodyIsToldAndClosed() throws Exception {
        List<HttpRequest> requests = new ArrayList<>();
        stage.server.handle(request -> {
            requests.add(request);
            request.onClosed(() -> stage.told.add("gone"));
            request.body().whole(100, body -> stage.told.add("never"));
        });
        RawClient client = stage.client().send(POST + "Content-Length: 6\r\n\r\none");
        stage.until("the request", () -> !requests.isEmpty());

        client.close();
        stage.until("no connection", () -> stage.server.stats().connections() == 0);

        assertThat(stage.told).containsExactly("gone");
    }
}
