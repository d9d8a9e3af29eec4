package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpException;
import io.evj.http.HttpLimits;
import io.evj.http.HttpMethod;
import io.evj.http.HttpResponse;
import io.evj.http.RequestException;
import io.evj.http.RequestException.Reason;
import io.evj.itests.RawPeer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A request that fails is told why, once, and takes nothing with it but its connection.
@OnEveryMethod
class ClientFailuresTest {
    private static final Duration JUST_BEFORE = Duration.ofSeconds(50).minusMillis(1);
    private static final Duration MILLI = Duration.ofMillis(1);

    @AutoClose private final ClientStage stage;
    private final RawServer server;

    ClientFailuresTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    @Test
    void theServerGoesBeforeItAnswers() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();
        peer.close();

        stage.expect("down", "GET /1 ENDED");
        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("GET /2 ");
        next.send("HTTP/1.1 200 O").close();
        stage.expect("down", "GET /2 ENDED");
    }

    @Test
    void theServerGoesInTheMiddleOfItsAnswer() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234").close();
        stage.expect("down", "GET /1 ENDED");

        connection.send(stage.get("/2"));
        peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n").close();
        stage.expect("down", "GET /2 ENDED");
    }

    @Test
    void theConnectionIsReset() {
        stage.to(server).send(stage.get("/"));
        RawPeer peer = server.accept();
        peer.head();
        peer.reset();

        stage.expect("down", "GET / TRANSFER");
    }

    @Test
    void anAnswerThatIsNoneFails() {
        HttpConnection connection = stage.to(server);
        String length = "\r\nContent-Length: 1";
        for (String bad :
                new String[] {
                    "HTTP/1.1 200 OK\nA: b\r\n\r\n",
                    "ICY 200 OK\r\n\r\n",
                    "HTTP/1.1 20 OK\r\n\r\n",
                    "HTTP/1.1 200 OK" + length + length + "2\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" + length + "\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n",
                    "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                    "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
                }) {
            HttpException[] cause = new HttpException[1];
            connection.send(
                    ClientRequest.get("/")
                            .onFailure(failure -> {
                                stage.told.add(failure.reason().toString());
                                cause[0] = (HttpException) failure.getCause();
                            }));
            RawPeer peer = server.accept();
            peer.head();
            peer.send(bad);
            stage.expect("down", "MALFORMED");
            assertThat(cause[0].status()).isEqualTo(502);
            peer.rest();
        }
    }

    @Test
    void anAnswerMayBeAsLargeAsTheLimits() {
        HttpLimits limits =
                HttpLimits.defaults()
                        .withFieldBytesMax(22)
                        .withFieldCountMax(2)
                        .withBodyBytesMax(5);
        HttpConnection connection = stage.to(server, config -> config.withLimits(limits));

        assertThat(answered(connection, "Content-Length: 5\r\n", "12345")).isEqualTo("200 12345");
        assertThat(answered(connection, "Content-Length: 6\r\n", "123456")).isEqualTo("TOO_LARGE");
        assertThat(answered(connection, "Content-Length:    0\r\n", "")).isEqualTo("200 ");
        assertThat(answered(connection, "Content-Length:      0\r\n", "")).isEqualTo("TOO_LARGE");
        assertThat(answered(connection, "A:\r\nB:\r\n", "12345")).isEqualTo("200 12345");
        assertThat(answered(connection, "A:\r\nB:\r\nC:\r\n", "")).isEqualTo("TOO_LARGE");
        assertThat(answered(connection, "A:\r\nB:\r\n", "123456")).isEqualTo("TOO_LARGE");
    }

    @Test
    void aBodyIsCollectedUpToItsLimit() {
        HttpConnection connection = stage.to(server, config -> config.withWholeBytesMax(5));
        String chunked = "Transfer-Encoding: chunked\r\n";

        assertThat(answered(connection, "Content-Length: 5\r\n", "12345")).isEqualTo("200 12345");
        assertThat(answered(connection, "Content-Length: 6\r\n", "1")).isEqualTo("TOO_LARGE");
        assertThat(answered(connection, chunked, "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n"))
                .isEqualTo("200 12345");
        assertThat(answered(connection, chunked, "3\r\n123\r\n3\r\n456\r\n"))
                .isEqualTo("TOO_LARGE");
        assertThat(answered(connection, "", "12345")).isEqualTo("200 12345");
        assertThat(answered(connection, "", "123456")).isEqualTo("TOO_LARGE");
    }

    @Test
    void soManyInterimAnswersAndNoMore() {
        HttpConnection connection = stage.to(server, config -> config.withInterimCountMax(2));
        String interim = "HTTP/1.1 102 Wait\r\n\r\n";
        connection.send(stage.get("/1"));
        RawPeer peer = server.accept();
        peer.head();
        peer.send(interim + interim).answer(200, "x");
        stage.expect("200 x");

        connection.send(stage.get("/2"));
        peer.head();
        peer.send(interim + interim + interim);
        stage.expect("down", "GET /2 TOO_LARGE");
    }

    private String answered(HttpConnection connection, String fields, String body) {
        String[] end = new String[1];
        connection.send(
                ClientRequest.get("/")
                        .onResponse(response -> end[0] = response.status() + " " + response.text())
                        .onFailure(failure -> end[0] = failure.reason().toString()));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body).endOutput();
        stage.until("an end", () -> end[0] != null);
        stage.until("the end of the connection", () -> !connection.isConnected());
        return end[0];
    }

    // ---- time

    @Test
    void nothingComesForTooLong() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();
        stage.advance(JUST_BEFORE);
        peer.send("HTTP/1.1 200 OK\r\n");
        stage.until("progress", () -> connection.bufferEvent().bytesRead() > 0);
        stage.advance(JUST_BEFORE);
        assertThat(stage.told).isEmpty();

        stage.advance(MILLI);
        stage.expect("down", "GET /1 TIMEOUT");
        assertThat(server.accept().head()).startsWith("GET /2 ");
    }

    @Test
    void aRequestTakesTooLongAsAWhole() {
        HttpConnection connection =
                stage.to(server, config -> config.withWholeTimeout(Duration.ofSeconds(9)));
        connection.send(stage.get("/1"));
        connection.send(stage.tells(ClientRequest.get("/2").timeout(Duration.ofSeconds(5))));
        connection.send(stage.tells(ClientRequest.get("/3").timeout(Duration.ofSeconds(20))));
        RawPeer peer = server.accept();
        peer.head();

        stage.advance(Duration.ofSeconds(5));
        stage.expect("GET /2 TIMEOUT");
        for (int i = 0; i < 3; i++) {
            peer.send("HTTP/1.1 102 Wait\r\n\r\n");
            stage.advance(Duration.ofSeconds(1));
            stage.turn();
        }
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofSeconds(1));
        stage.expect("down", "GET /1 TIMEOUT");

        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("GET /3 ");
        stage.advance(Duration.ofSeconds(11));
        stage.expect("down", "GET /3 TIMEOUT");
    }

    @Test
    void theServerTakesNothing() {
        HttpConnection connection =
                stage.to(server, config -> config.withReadTimeout(Duration.ofSeconds(5)));
        connection.send(stage.tells(ClientRequest.post("/").body(new byte[32 << 20])));
        RawPeer peer = server.accept();
        stage.until("a stop", new Standstill(connection)::holds);

        stage.advance(Duration.ofSeconds(6)); // reading is not what is waited for
        assertThat(stage.told).isEmpty();
        stage.advance(JUST_BEFORE);
        stage.expect("down", "POST / TIMEOUT");
        peer.close();
    }

    /// The output has not moved for some turns.
    private static final class Standstill {
        private final HttpConnection connection;
        private long written;
        private int turns;

        Standstill(HttpConnection connection) {
            this.connection = connection;
        }

        boolean holds() {
            var bev = connection.bufferEvent();
            long now = bev == null ? 0 : bev.bytesWritten();
            turns = now == written ? turns + 1 : 0;
            written = now;
            return now > 0 && turns > 20;
        }
    }

    // ---- giving up

    @Test
    void cancelsInEveryState() {
        HttpConnection connection = stage.to(server);
        ClientRequest never = stage.get("/never");
        never.cancel();
        assertThat(never.isOver()).isTrue();

        ClientRequest connecting = stage.get("/connecting");
        connection.send(connecting);
        connecting.cancel();
        stage.expect("GET /connecting CANCELLED");
        assertThat(connection.isConnected()).isFalse();

        ClientRequest first = stage.get("/first");
        ClientRequest second = stage.get("/second");
        connection.send(first);
        connection.send(second);
        connection.send(stage.get("/third"));
        RawPeer peer = acceptOpen();
        assertThat(peer.head()).startsWith("GET /first ");
        second.cancel(); // waits
        stage.expect("GET /second CANCELLED");
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome");
        stage.turn();
        first.cancel(); // in the middle of its answer
        stage.expect("down", "GET /first CANCELLED");
        peer.rest();

        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("GET /third ");
        next.answer(200, "3");
        stage.expect("200 3");
        first.cancel(); // over
        stage.turn();
        assertThat(stage.told).isEmpty();
    }

    /// A connect that was given up may have been accepted before.
    private RawPeer acceptOpen() {
        RawPeer peer = server.accept();
        stage.turn();
        stage.turn();
        return peer.hasEnded() ? server.accept() : peer;
    }

    @Test
    void cancelsInsideOfEveryCallback() {
        HttpConnection connection = stage.to(server);
        ClientRequest interim = stage.get("/interim");
        connection.send(interim.onInterim(response -> interim.cancel()));
        ClientRequest head = stage.get("/head");
        connection.send(head.onHead(response -> head.cancel()));
        ClientRequest data = stage.get("/data");
        connection.send(
                data.onData(piece -> {
                    stage.told.add(piece.copyText(StandardCharsets.US_ASCII));
                    data.cancel();
                }));
        ClientRequest end = stage.get("/end");
        connection.send(end.onResponse(response -> end.cancel()));
        String answer = "HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";

        for (int i = 0; i < 4; i++) {
            RawPeer peer = server.accept();
            peer.head();
            peer.send(answer);
        }

        stage.expect(
                "down",
                "GET /interim CANCELLED",
                "down",
                "GET /head CANCELLED",
                "abc",
                "down",
                "GET /data CANCELLED");
        assertThat(end.isOver()).isTrue();
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void cancellingAFutureCancelsItsRequest() {
        HttpConnection connection = stage.to(server);
        CompletableFuture<HttpResponse> first = connection.submit(ClientRequest.get("/1"));
        CompletableFuture<HttpResponse> second = connection.submit(ClientRequest.get("/2"));
        first.cancel(true);
        RawPeer peer = server.accept();

        assertThat(peer.head()).startsWith("GET /2 ");
        second.cancel(true);
        stage.until("the end", peer::hasEnded);
        assertThat(connection.pending()).isZero();
    }

    // ---- callbacks that throw

    @Test
    void aCallbackThatThrowsEndsItsRequest() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1").onHead(response -> failing("head")));
        connection.send(stage.get("/2").onData(piece -> failing("data")));
        connection.send(stage.get("/3").onInterim(response -> failing("interim")));
        connection.send(stage.tells(ClientRequest.post("/4").body(stream -> failing("source"))));
        for (int i = 0; i < 4; i++) {
            RawPeer peer = server.accept();
            peer.head();
            peer.trySend("HTTP/1.1 102 X\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        }

        stage.expect(
                "down",
                "GET /1 CALLBACK",
                "down",
                "GET /2 CALLBACK",
                "down",
                "GET /3 CALLBACK",
                "down",
                "POST /4 CALLBACK");
        assertThat(stage.thrown())
                .extracting(Throwable::getMessage)
                .containsExactly("head", "data", "interim", "source");
    }

    @Test
    void aCallbackThatThrowsBehindTheAnswerHarmsNothing() {
        HttpConnection connection = stage.to(server);
        connection.send(ClientRequest.get("/1").onResponse(response -> failing("end")));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "1");
        peer.head();
        peer.answer(200, "2");

        stage.expect("200 2");
        assertThat(stage.thrown()).extracting(Throwable::getMessage).containsExactly("end");
    }

    @Test
    void aFailureThatNobodyTakesGoesToTheUncaughtHandler() {
        stage.to(server).send(ClientRequest.get("/"));
        server.accept().close();

        stage.until("the report", () -> !stage.told.isEmpty());
        stage.turn();
        assertThat(stage.thrown())
                .singleElement()
                .isInstanceOfSatisfying(
                        RequestException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.ENDED));
    }

    private static void failing(String what) {
        throw new IllegalStateException(what);
    }

    // ---- once more

    @Test
    void repeatsWhatMayBeRepeatedWhenAUsedConnectionEnds() {
        HttpConnection connection = stage.to(server, config -> config.withReplaying(true));
        connection.send(stage.get("/1"));
        connection.send(stage.tells(ClientRequest.of(HttpMethod.PUT, "/2").body("again")));
        connection.send(stage.get("/3"));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "1");
        peer.head();
        peer.close();

        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("PUT /2 ");
        assertThat(next.take(5)).isEqualTo("again");
        next.answer(200, "2");
        next.head();
        next.answer(200, "3");
        stage.expect("200 1", "down", "200 2", "200 3");
    }

    @Test
    void repeatsNothingElse() {
        HttpConnection connection = stage.to(server, config -> config.withReplaying(true));
        connection.send(stage.get("/fresh"));
        server.accept().close();
        stage.expect("down", "GET /fresh ENDED");

        usedThenClosed(connection, stage.tells(ClientRequest.post("/post").body("x")), "");
        stage.expect("200 0", "down", "POST /post ENDED");
        usedThenClosed(
                connection,
                stage.tells(
                        ClientRequest.of(HttpMethod.PUT, "/stream").body(stream -> stream.end())),
                "");
        stage.expect("200 0", "down", "PUT /stream ENDED");
        usedThenClosed(connection, stage.get("/begun"), "HTTP/1.1 2");
        stage.expect("200 0", "down", "GET /begun ENDED");
        assertThat(connection.isConnected()).isFalse();
    }

    @Test
    void repeatsOnceAndOnlyWhenItIsToldTo() {
        HttpConnection connection = stage.to(server);
        usedThenClosed(connection, stage.get("/plain"), "");
        stage.expect("200 0", "down", "GET /plain ENDED");

        HttpConnection again = stage.to(server, config -> config.withReplaying(true));
        usedThenClosed(again, stage.get("/twice"), "");
        RawPeer next = server.accept();
        next.head();
        next.close();
        stage.expect("200 0", "down", "down", "GET /twice ENDED");
    }

    /// Answers one request, and to the next says something, or nothing, and ends.
    private void usedThenClosed(HttpConnection connection, ClientRequest request, String last) {
        connection.send(stage.get("/0"));
        connection.send(request);
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "0");
        peer.head();
        peer.send(last);
        peer.endOutput();
    }
}
