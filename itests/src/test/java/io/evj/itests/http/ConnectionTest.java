package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.http.ClientRequest;
import io.evj.http.FieldName;
import io.evj.http.HttpConnection;
import io.evj.http.HttpMethod;
import io.evj.http.HttpResponse;
import io.evj.http.HttpVersion;
import io.evj.http.RequestException;
import io.evj.itests.RawPeer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Requests go out, and answers come in, one after the other.
@OnEveryMethod
class ConnectionTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;

    ConnectionTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    @Test
    void connectsWhenThereIsSomethingToSend() {
        HttpConnection connection = stage.to(server);
        stage.turn();
        assertThat(server.tryAccept()).isNull();
        assertThat(connection.isConnected()).isFalse();
        assertThat(connection.bufferEvent()).isNull();
        assertThat(connection.remoteAddress()).isNull();

        connection.send(stage.get("/a?b=c"));
        RawPeer peer = server.accept();

        assertThat(peer.head())
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n\r\n");
        peer.answer(200, "hello");
        stage.expect("200 hello");
        assertThat(connection.isConnected()).isTrue();
        assertThat(connection.remoteAddress()).isEqualTo(server.address());
        assertThat(connection.origin().port()).isEqualTo(server.port());
        assertThat(connection.bufferEvent()).isNotNull();
        assertThat(connection.pending()).isZero();
    }

    @Test
    void sendsOneAfterTheOther() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();

        assertThat(peer.head()).startsWith("GET /1 ");
        stage.turn();
        assertThat(peer.receive()).isEmpty();
        assertThat(connection.pending()).isEqualTo(2);
        peer.answer(200, "one");
        assertThat(peer.head()).startsWith("GET /2 ");
        peer.answer(200, "two");

        stage.expect("200 one", "200 two");
    }

    @Test
    void aCallbackSendsTheNextOverTheSameConnection() {
        HttpConnection connection = stage.to(server);
        connection.send(
                ClientRequest.get("/1")
                        .onResponse(response -> {
                            connection.send(stage.get("/2"));
                            stage.told.add(response.text()); // still there
                        }));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "one");

        assertThat(peer.head()).startsWith("GET /2 ");
        peer.answer(200, "two");
        stage.expect("one", "200 two");
        assertThat(server.tryAccept()).isNull();
    }

    @Test
    void readsAnAnswerOctetByOctet() {
        stage.to(server).send(stage.get("/"));
        RawPeer peer = server.accept();
        peer.head();

        String answer =
                "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
                        + "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n";
        for (char c : answer.toCharArray()) {
            peer.send(String.valueOf(c));
            stage.turn();
        }

        stage.expect("200 abcde");
    }

    @Test
    void completesAFuture() {
        CompletableFuture<HttpResponse> future =
                stage.to(server)
                        .submit(
                                ClientRequest.of(HttpMethod.PUT, "/x")
                                        .field("A", "b")
                                        .field(FieldName.ACCEPT, "*/*")
                                        .body("text"));
        RawPeer peer = server.accept();

        assertThat(peer.head())
                .isEqualTo(
                        "PUT /x HTTP/1.1\r\nHost: 127.0.0.1:"
                                + server.port()
                                + "\r\nContent-Length: 4\r\nA: b\r\nAccept: */*\r\n\r\n");
        assertThat(peer.take(4)).isEqualTo("text");
        peer.send(
                "HTTP/1.1 201 Made\r\nB: c\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nok\r\n0\r\nC: d\r\n\r\n");
        stage.until("the future", future::isDone);

        HttpResponse response = future.join();
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.reason()).isEqualTo("Made");
        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(response.fields().get("B")).isEqualTo("c");
        assertThat(response.trailers().get("C")).isEqualTo("d");
        assertThat(response.text()).isEqualTo("ok");
        assertThatThrownBy(response::body).hasMessageContaining("bytes() has its body");
    }

    @Test
    void whatWasNotKeptIsOver() {
        HttpResponse[] kept = new HttpResponse[2];
        HttpConnection connection = stage.to(server);
        connection.send(
                ClientRequest.get("/")
                        .onHead(response -> kept[0] = response.keep())
                        .onResponse(response -> stage.told.add("done")));
        connection.send(
                ClientRequest.get("/")
                        .onResponse(response -> {
                            kept[1] = response;
                            stage.told.add("done");
                        }));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 Yes\r\nA: 1\r\nContent-Length: 2\r\n\r\n");
        peer.send("ok");
        peer.head();
        peer.send("HTTP/1.1 200 No\r\nA: 2\r\nContent-Length: 2\r\n\r\nno");
        stage.expect("done", "done");

        assertThat(kept[0].reason()).isEqualTo("Yes");
        assertThat(kept[0].fields().get("A")).isEqualTo("1");
        assertThat(kept[0].text()).isEqualTo("ok");
        assertThat(kept[1].status()).isEqualTo(200);
        assertThatThrownBy(() -> kept[1].fields()).hasMessageContaining("keep() keeps it longer");
        assertThatThrownBy(() -> kept[1].text()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aBodyThatEndsWithTheConnection() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/"));
        connection.send(stage.get("/next"));
        RawPeer peer = server.accept();
        peer.head();

        peer.send("HTTP/1.1 200 OK\r\n\r\nall ").send("of it").close();

        stage.expect("down", "200 all of it");
        assertThat(server.accept().head()).startsWith("GET /next ");
    }

    @Test
    void connectsAnewWhenTheServerWantsNoMore() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        connection.send(stage.tells(ClientRequest.get("/3").field("Connection", "close")));
        connection.send(stage.get("/4"));
        String last = "\r\nContent-Length: 1\r\n\r\nx";

        RawPeer first = server.accept();
        first.head();
        first.send("HTTP/1.1 200 OK\r\nConnection: close" + last);
        RawPeer second = server.accept();
        second.head();
        second.send("HTTP/1.0 200 OK" + last);
        RawPeer third = server.accept();
        assertThat(third.head()).contains("Connection: close");
        third.answer(200, "x");
        RawPeer fourth = server.accept();
        fourth.head();
        fourth.send("HTTP/1.0 200 OK\r\nConnection: keep-alive" + last);

        stage.expect("down", "200 x", "down", "200 x", "down", "200 x", "200 x");
        assertThat(first.rest()).isEmpty();
        assertThat(third.rest()).isEmpty();
        assertThat(connection.isConnected()).isTrue();
    }

    @Test
    void anAnswerWithoutABody() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.tells(ClientRequest.of(HttpMethod.HEAD, "/")));
        connection.send(stage.get("/204"));
        connection.send(stage.get("/304"));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        peer.head();
        peer.send("HTTP/1.1 204 No\r\n\r\n");
        peer.head();
        peer.send("HTTP/1.1 304 No\r\nContent-Length: 7\r\n\r\n");

        stage.expect("200 ", "204 ", "304 ");
    }

    @Test
    void saysWhatBelongsToARequest() {
        HttpConnection connection =
                stage.to(server, config -> config.withUserAgent("evj-test").withQueuedMax(9));
        HttpMethod report = HttpMethod.extension("X-REPORT", true);
        connection.send(stage.tells(ClientRequest.post("/")));
        connection.send(stage.tells(ClientRequest.of(HttpMethod.OPTIONS, "*")));
        connection.send(stage.tells(ClientRequest.of(report, "/").field("Host", "other:1")));
        connection.send(
                stage.tells(ClientRequest.get("http://else:81/x").field("User-Agent", "a")));
        connection.send(stage.tells(ClientRequest.get("/").field("Content-Length", "0")));
        RawPeer peer = server.accept();
        String host = "Host: 127.0.0.1:" + server.port() + "\r\nUser-Agent: evj-test\r\n";

        assertThat(peer.head())
                .isEqualTo("POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n");
        peer.answer(200, "");
        assertThat(peer.head()).isEqualTo("OPTIONS * HTTP/1.1\r\n" + host + "\r\n");
        peer.answer(200, "");
        assertThat(peer.head())
                .isEqualTo(
                        "X-REPORT / HTTP/1.1\r\nUser-Agent: evj-test\r\n"
                                + "Content-Length: 0\r\nHost: other:1\r\n\r\n");
        peer.answer(200, "");
        assertThat(peer.head())
                .isEqualTo(
                        "GET http://else:81/x HTTP/1.1\r\nHost: else:81\r\nUser-Agent: a\r\n\r\n");
        peer.answer(200, "");
        assertThat(peer.head())
                .isEqualTo("GET / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n");
        peer.answer(200, "");
        stage.expect("200 ", "200 ", "200 ", "200 ", "200 ");
    }

    @Test
    void refusesWhatIsNotFitToBeSent() {
        HttpConnection connection = stage.to(server);

        assertRefused(connection, ClientRequest.get("/a b"), "target");
        assertRefused(connection, ClientRequest.get("/a\r\nX: y"), "target");
        assertRefused(connection, ClientRequest.get("*"), "target");
        assertRefused(connection, ClientRequest.get("/a#b"), "target");
        assertRefused(connection, ClientRequest.of(HttpMethod.CONNECT, "/"), "target");
        assertRefused(
                connection, ClientRequest.get("/").field("Transfer-Encoding", "x"), "Transfer-E");
        assertRefused(connection, ClientRequest.get("/").field("Host", "a b"), "Host");
        assertRefused(
                connection, ClientRequest.get("/").field("Host", "a").field("Host", "a"), "Host");
        assertRefused(
                connection,
                ClientRequest.post("/").field("Content-Length", "5").body("1234"),
                "Content-Length 5");
        assertRefused(
                connection,
                ClientRequest.post("/").field("Content-Length", "+4").body("1234"),
                "Content-Length +4");
        assertRefused(connection, ClientRequest.get("/").expectContinue(), "nothing to expect");
        assertRefused(
                connection,
                ClientRequest.get("/").field("Expect", "100-continue"),
                "nothing to expect");
        assertRefused(connection, ClientRequest.of(HttpMethod.TRACE, "/").body("x"), "no body");
        assertThatThrownBy(() -> ClientRequest.get("/").field("A\n", "b"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRequest.get("/").field("A", "b\r\nC: d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientRequest.post("/").body("a").body("b"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(connection.pending()).isZero();
    }

    private static void assertRefused(
            HttpConnection connection, ClientRequest request, String problem) {
        assertThatThrownBy(() -> connection.send(request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void aRequestIsSentOnce() {
        HttpConnection connection = stage.to(server);
        ClientRequest request = stage.get("/");
        connection.send(request);

        assertThatThrownBy(() -> connection.send(request)).hasMessageContaining("sent already");
        CompletableFuture<HttpResponse> future = connection.submit(ClientRequest.get("/a b"));
        stage.until("the refusal", future::isDone);
        assertThat(future).isCompletedExceptionally();
        request.cancel();
        stage.expect("GET / CANCELLED");
    }

    @Test
    void takesSoManyRequestsAndNoMore() {
        HttpConnection connection = stage.to(server, config -> config.withQueuedMax(2));
        for (int i = 1; i <= 4; i++) {
            connection.send(stage.get("/" + i));
        }
        stage.expect("GET /4 QUEUE_FULL");
        assertThat(connection.pending()).isEqualTo(3);

        RawPeer peer = server.accept();
        for (int i = 1; i <= 3; i++) {
            peer.head();
            peer.answer(200, "" + i);
        }
        stage.expect("200 1", "200 2", "200 3");
    }

    @Test
    void closesWhenAllIsDone() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        connection.closeWhenDone();
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "1");
        peer.head();
        peer.answer(200, "2");

        stage.expect("200 1", "200 2", "down");
        assertThat(connection.isClosed()).isTrue();
        assertThatThrownBy(() -> connection.send(stage.get("/"))).hasMessageContaining("closed");
        HttpConnection unused = stage.to(server);
        unused.closeWhenDone();
        assertThat(unused.isClosed()).isTrue();
    }

    @Test
    void closesWhenAllHasFailed() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/"));
        connection.closeWhenDone();
        server.accept().close();

        stage.expect("down", "GET / ENDED");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void whatIsPendingWhenItIsClosedFailsOnce() {
        HttpConnection connection = stage.to(server);
        CompletableFuture<HttpResponse> future = connection.submit(ClientRequest.get("/"));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();

        connection.close();
        connection.close();

        assertThat(stage.told).containsExactly("down"); // the rest comes from the loop
        stage.expect("down", "GET /2 CLOSED");
        assertThat(future)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RequestException.class);
        assertThat(peer.rest()).isEmpty();
    }

    @Test
    void interimAnswersAreToldAndAreNotTheAnswer() {
        HttpConnection connection = stage.to(server);
        connection.send(
                stage.get("/")
                        .onInterim(response ->
                                stage.told.add(
                                        response.status() + " " + response.fields().get("Link"))));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 X\r\n\r\n");
        peer.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
        peer.answer(200, "x");

        stage.expect("100 null", "102 null", "103 </a>", "200 x");
    }
}
