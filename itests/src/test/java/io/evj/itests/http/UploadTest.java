package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.EvBuffer;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpFields;
import io.evj.http.RequestStream;
import io.evj.itests.RawPeer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Bodies of requests.
@OnEveryMethod
class UploadTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;
    private final HttpConnection connection;

    UploadTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
        connection = stage.to(server);
    }

    private ClientRequest post(String target) {
        return stage.tells(ClientRequest.post(target));
    }

    @Test
    void sendsBytesShortAndLong() {
        connection.send(post("/").body(new byte[0]));
        connection.send(post("/").body("x".repeat(512)));
        connection.send(post("/").body("y".repeat(100_000)));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Content-Length: 0\r\n");
        peer.answer(200, "");
        assertThat(peer.head()).contains("Content-Length: 512\r\n");
        assertThat(peer.take(512)).isEqualTo("x".repeat(512));
        peer.answer(200, "");
        assertThat(peer.head()).contains("Content-Length: 100000\r\n");
        assertThat(peer.take(100_000)).isEqualTo("y".repeat(100_000));
        peer.answer(200, "");
        stage.expect("200 ", "200 ", "200 ");
    }

    @Test
    void sendsABufferAndClearsItWhenItFails() {
        EvBuffer sent = EvBuffer.of(stage.base).add("abc");
        EvBuffer lost = EvBuffer.of(stage.base).add("def");
        connection.send(post("/1").body(sent));
        ClientRequest second = post("/2").body(lost);
        connection.send(second);
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Content-Length: 3\r\n");
        assertThat(peer.take(3)).isEqualTo("abc");
        second.cancel();
        stage.expect("POST /2 CANCELLED");
        peer.answer(200, "");

        stage.expect("200 ");
        assertThat(sent.isEmpty()).isTrue();
        assertThat(lost.isEmpty()).isTrue();
        sent.close();
        lost.close();
    }

    @Test
    void sendsWhatASourceBringsInChunks() {
        RequestStream[] stream = new RequestStream[1];
        connection.send(post("/").body(opened -> stream[0] = opened));
        assertThat(stream[0]).isNull(); // never inside of the call
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Transfer-Encoding: chunked\r\n");
        stage.until("the source", () -> stream[0] != null);

        assertThat(stream[0].write("abc")).isTrue();
        assertThat(peer.take(8)).isEqualTo("3\r\nabc\r\n");
        stream[0].write("");
        stream[0].write(EvBuffer.of(stage.base).add("0123456789abcdef"));
        assertThat(peer.take(22)).isEqualTo("10\r\n0123456789abcdef\r\n");
        stage.advance(Duration.ofMinutes(5)); // it takes what time it needs
        stream[0].end(HttpFields.create().add("X-Sum", "7"));
        assertThat(peer.take(15)).isEqualTo("0\r\nX-Sum: 7\r\n\r\n");
        peer.answer(201, "");

        stage.expect("201 ");
        assertThat(stream[0].isOver()).isTrue();
        assertThatThrownBy(() -> stream[0].write("x")).hasMessageContaining("has ended");
        assertThatThrownBy(stream[0]::end).hasMessageContaining("has ended");
    }

    @Test
    void sendsAsMuchAsWasAnnounced() {
        connection.send(
                post("/1")
                        .field("Content-Length", "5")
                        .body(stream -> {
                            stream.write("123");
                            assertThatThrownBy(() -> stream.write("456"))
                                    .hasMessageContaining("2 are left");
                            stream.write("45");
                            stream.end();
                        }));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Content-Length: 5\r\n").doesNotContain("chunked");
        assertThat(peer.take(5)).isEqualTo("12345");
        peer.answer(200, "");
        stage.expect("200 ");

        connection.send(
                post("/2")
                        .field("Content-Length", "5")
                        .body(stream -> {
                            stream.write("123");
                            stream.end();
                        }));
        stage.expect("down", "POST /2 CALLBACK");
        assertThat(stage.thrown()).singleElement().asString().contains("2 bytes too short");
    }

    @Test
    void aSourceWaitsForTheServer() {
        RequestStream[] stream = new RequestStream[1];
        int[] written = new int[1];
        Runnable more =
                () -> {
                    while (written[0] < 200) {
                        written[0]++;
                        if (!stream[0].write(new byte[100_000])) {
                            return;
                        }
                    }
                    stream[0].end();
                };
        connection.send(
                post("/")
                        .field("Content-Length", "20000000")
                        .body(opened -> {
                            stream[0] = opened.onDrained(more);
                            more.run();
                        }));
        RawPeer peer = server.accept();
        peer.head();
        for (int i = 0; i < 20; i++) {
            stage.turn();
        }
        assertThat(stream[0].isOverfull()).isTrue();
        assertThat(written[0]).isLessThan(200);

        peer.take(20_000_000);
        peer.answer(200, "all");
        stage.expect("200 all");
    }

    // ---- asking first

    @Test
    void sendsTheBodyWhenTheServerWantsIt() {
        connection.send(post("/").expectContinue().body("body"));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Expect: 100-continue\r\n", "Content-Length: 4\r\n");
        stage.turn();
        assertThat(peer.receive()).isEmpty();

        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(peer.take(4)).isEqualTo("body");
        peer.answer(200, "x");
        stage.expect("200 x");
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void opensASourceWhenTheServerWantsIt() {
        connection.send(
                post("/")
                        .field("Expect", "100-continue")
                        .body(stream -> {
                            stage.told.add("opened");
                            stream.write("a");
                            stream.end();
                        }));
        RawPeer peer = server.accept();
        assertThat(peer.head()).containsOnlyOnce("100-continue");
        stage.turn();
        assertThat(stage.told).isEmpty();

        peer.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(peer.take(11)).isEqualTo("1\r\na\r\n0\r\n\r\n");
        peer.answer(200, "x");
        stage.expect("opened", "200 x");
    }

    @Test
    void sendsNothingThatIsNotWanted() {
        connection.send(post("/1").expectContinue().body("body"));
        connection.send(post("/2").body("x"));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(417, "no");

        stage.expect("down", "417 no");
        assertThat(peer.rest()).isEmpty();
        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("POST /2 ");
    }

    @Test
    void sendsTheBodyWhenNothingIsSaidOfIt() {
        connection.send(post("/").expectContinue().body("body"));
        RawPeer peer = server.accept();
        peer.head();
        stage.advance(Duration.ofMillis(999));
        assertThat(peer.receive()).isEmpty();
        stage.advance(Duration.ofMillis(1));

        assertThat(peer.take(4)).isEqualTo("body");
        peer.send("HTTP/1.1 100 Continue\r\n\r\n").answer(200, "x");
        stage.expect("200 x");
    }

    // ---- answers that come early

    @Test
    void anEarlyAnswerEndsTheBody() {
        RequestStream[] stream = new RequestStream[1];
        connection.send(post("/1").body(opened -> stream[0] = opened));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();
        stage.until("the source", () -> stream[0] != null);
        stream[0].write("some");
        peer.answer(413, "too much");

        stage.expect("down", "413 too much");
        assertThat(stream[0].isOver()).isTrue();
        stream[0].write("into the void");
        stream[0].end();
        assertThat(server.accept().head()).startsWith("GET /2 ");
    }

    @Test
    void nobodyWaitsForAServerThatHasAnswered() {
        RequestStream[] stream = new RequestStream[1];
        connection.send(post("/1").body(opened -> stream[0] = opened));
        RawPeer peer = server.accept();
        peer.head();
        stage.until("the source", () -> stream[0] != null);
        stream[0].write(new byte[20_000_000]);
        stage.until("the socket to be full", () -> stream[0].isOverfull());
        peer.answer(413, "too much");
        stage.expect("down", "413 too much");

        stream[0].write(new byte[1]);
        stage.until("room", () -> !stream[0].isOverfull());
    }

    @Test
    void anEarlyRefusalIsReadThoughSendingFailed() {
        RequestStream[] stream = new RequestStream[1];
        connection.send(
                stage.tells(ClientRequest.post("/1").body(opened -> stream[0] = opened))
                        .onHead(response -> stage.told.add("head")));
        RawPeer peer = server.accept();
        peer.head();
        stage.until("the source", () -> stream[0] != null);
        peer.answer(413, "no").close();
        // the socket is written before it is read: the second one fails
        for (int i = 0; i < 3 && !stream[0].isOver(); i++) {
            stream[0].write(new byte[100]);
        }

        stage.expect("head", "down", "413 no");
    }

    @Test
    void withoutAnAnswerTheFailureOfSendingCounts() {
        connection.send(post("/1").body(new byte[8 << 20]));
        RawPeer peer = server.accept();
        peer.head();
        peer.reset();

        stage.expect("down", "POST /1 TRANSFER");
    }

    @Test
    void aSourceMayGiveUp() {
        connection.send(
                post("/")
                        .body(stream -> {
                            stream.write("some");
                            stream.abort();
                            stream.abort();
                        }));
        RawPeer peer = server.accept();
        stage.expect("down", "POST / CANCELLED");
        peer.rest();
    }
}
