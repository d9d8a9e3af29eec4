package io.evj.itests.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.buffer.BufferEvent;
import io.evj.buffer.Eol;
import io.evj.buffer.EvBuffer;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpMethod;
import io.evj.http.HttpResponse;
import io.evj.itests.RawPeer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Bodies of answers, and connections that are handed over.
@OnEveryMethod
class DownloadTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;
    private final HttpConnection connection;

    DownloadTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
        connection = stage.to(server);
    }

    @Test
    void givesABodyInPieces() {
        connection.send(
                stage.get("/")
                        .onHead(response ->
                                stage.told.add(response.status() + " of " + response.announced()))
                        .onData(piece -> stage.told.add(piece.copyText(ISO_8859_1))));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
        stage.until("the head", () -> stage.told.size() == 1);
        peer.send("abc");
        stage.until("a piece", () -> stage.told.size() == 2);
        peer.send("def");

        stage.expect("200 of 6", "abc", "def", "200 ");
    }

    @Test
    void aPieceCanBeKeptAndSoCanAWholeBody() {
        EvBuffer mine = stage.closing(EvBuffer.of(stage.base));
        connection.send(ClientRequest.get("/").onData(mine::addBuffer));
        connection.send(
                ClientRequest.get("/").onResponse(response -> mine.addBuffer(response.body())));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "abc");
        peer.head();
        peer.answer(200, "def");

        stage.until("both", () -> mine.length() == 6);
        assertThat(mine.copyText(ISO_8859_1)).isEqualTo("abcdef");
    }

    @Test
    void theServerWaitsWhileTheReceiverDoes() {
        long[] received = new long[1];
        HttpResponse[] response = new HttpResponse[1];
        connection.send(
                stage.get("/")
                        .onHead(begun -> {
                            response[0] = begun;
                            begun.pause();
                        })
                        .onData(piece -> received[0] += piece.length()));
        RawPeer peer = server.accept();
        peer.head();
        int size = 40_000_000;
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
        stage.until("the head", () -> response[0] != null);
        String block = "x".repeat(100_000);
        long said = 0;
        for (int idle = 0; idle < 50 && said < size; idle++) {
            int more =
                    peer.trySend(block.substring(0, (int) Math.min(block.length(), size - said)));
            said += more;
            idle = more > 0 ? 0 : idle;
            stage.turn();
        }
        assertThat(said).isLessThan(size);
        assertThat(received[0]).isZero();
        stage.advance(Duration.ofMinutes(2)); // nothing is waited for
        assertThat(stage.told).isEmpty();

        response[0].resume();
        while (said < size) {
            said += peer.trySend(block.substring(0, (int) Math.min(block.length(), size - said)));
            stage.turn();
        }
        stage.expect("200 ");
        assertThat(received[0]).isEqualTo(size);
    }

    @Test
    void aPauseEndsWithAnotherTurnOnly() {
        int[] pieces = new int[1];
        HttpResponse[] response = new HttpResponse[1];
        connection.send(
                stage.get("/")
                        .onHead(begun -> response[0] = begun)
                        .onData(piece -> {
                            pieces[0]++;
                            response[0].pause();
                        }));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        peer.send("10000\r\n" + "x".repeat(65_536) + "\r\n5\r\nabcde\r\n0\r\n\r\n");
        stage.until("a piece", () -> pieces[0] == 1);
        int rounds = 0;
        while (stage.told.isEmpty()) {
            int before = pieces[0];
            stage.turn();
            assertThat(pieces[0]).isEqualTo(before);
            response[0].resume();
            assertThat(pieces[0]).isEqualTo(before); // not from inside
            stage.turn();
            assertThat(rounds++).isLessThan(1000);
        }
        stage.expect("200 ");
    }

    // ---- handing over

    @Test
    void aTunnelIsHandedOver() {
        BufferEvent[] taken = new BufferEvent[1];
        connection.send(
                ClientRequest.of(HttpMethod.CONNECT, "some.test:443")
                        .onResponse(response -> taken[0] = response.upgrade()));
        connection.send(stage.get("/next"));
        RawPeer peer = server.accept();
        assertThat(peer.head())
                .isEqualTo("CONNECT some.test:443 HTTP/1.1\r\nHost: some.test:443\r\n\r\n");
        peer.send("HTTP/1.1 200 Go\r\nContent-Length: 7\r\n\r\nright\r\n");
        stage.until("the tunnel", () -> taken[0] != null);

        stage.until("what came behind", () -> taken[0].input().length() >= 7);
        assertThat(taken[0].input().readLine(Eol.CRLF)).isEqualTo("right");
        taken[0].write("left");
        assertThat(peer.take(4)).isEqualTo("left");
        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("GET /next ");
        next.answer(200, "x");
        stage.expect("200 x");
        assertThat(taken[0].isClosed()).isFalse();
        taken[0].close();
    }

    @Test
    void aChangeOfProtocolsIsHandedOver() {
        BufferEvent[] taken = new BufferEvent[1];
        connection.send(
                ClientRequest.get("/")
                        .field("Connection", "Upgrade")
                        .field("Upgrade", "echo")
                        .onResponse(response -> taken[0] = response.upgrade()));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 101 Go\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
        stage.until("the change", () -> taken[0] != null);

        taken[0].write("x");
        assertThat(peer.take(1)).isEqualTo("x");
        assertThat(connection.isConnected()).isFalse();
        taken[0].close();
    }

    @Test
    void whatIsHandedOverOutlivesItsConnection() {
        BufferEvent[] taken = new BufferEvent[1];
        connection.send(
                ClientRequest.of(HttpMethod.CONNECT, "some.test:443")
                        .onResponse(response -> {
                            taken[0] = response.upgrade();
                            assertThat(connection.isConnected()).isFalse();
                            connection.close();
                        }));
        connection.send(stage.get("/next"));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 Go\r\n\r\n");
        stage.expect("GET /next CLOSED");

        assertThat(taken[0].isClosed()).isFalse();
        taken[0].write("left");
        assertThat(peer.take(4)).isEqualTo("left");
        taken[0].close();
    }

    @Test
    void whatNobodyTakesOverIsClosed() {
        connection.send(stage.tells(ClientRequest.of(HttpMethod.CONNECT, "some.test:443")));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 Go\r\n\r\n");
        stage.expect("200 ", "down");
        peer.rest();
    }

    @Test
    void anOrdinaryAnswerIsNotHandedOver() {
        connection.send(
                ClientRequest.of(HttpMethod.CONNECT, "some.test:443")
                        .onResponse(response -> {
                            assertThatThrownBy(response::upgrade)
                                    .isInstanceOf(IllegalStateException.class);
                            stage.told.add(response.text());
                        }));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(403, "no");
        stage.expect("no");
        assertThat(connection.isConnected()).isTrue();
    }
}
