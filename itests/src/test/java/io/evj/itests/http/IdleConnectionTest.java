package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.http.HttpConnection;
import io.evj.itests.RawPeer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A client's connection that has nothing to do.
@OnEveryMethod
class IdleConnectionTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;

    IdleConnectionTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    private RawPeer used(HttpConnection connection) {
        connection.send(stage.get("/"));
        RawPeer peer = server.accept();
        peer.head();
        peer.answer(200, "x");
        stage.expect("200 x");
        return peer;
    }

    @Test
    void hearsThatTheServerLeavesAndConnectsAnew() {
        HttpConnection connection = stage.to(server);
        used(connection).close();
        stage.expect("down");
        assertThat(connection.isConnected()).isFalse();

        used(connection).reset();
        stage.expect("down");
        used(connection);
    }

    @Test
    void isOfNoUseWhenTheServerSaysSomethingUnasked() {
        HttpConnection connection = stage.to(server);
        RawPeer peer = used(connection);
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        stage.expect("down");
        assertThat(peer.rest()).isEmpty();
        used(connection);
    }

    @Test
    void isOfNoUseWhenMoreComesThanTheAnswer() {
        HttpConnection connection = stage.to(server);
        connection.send(stage.get("/1"));
        connection.send(stage.get("/2"));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 Smuggled\r\n\r\n");
        stage.expect("down", "200 x");

        RawPeer next = server.accept();
        next.head();
        next.answer(200, "true");
        stage.expect("200 true");
    }

    @Test
    void isNotUsedWhenTheServerHasLeftButWasNotHeardYet() {
        HttpConnection connection = stage.to(server);
        RawPeer gone = used(connection);
        gone.close(); // and no turn of the loop since
        connection.send(stage.get("/next"));

        RawPeer next = server.accept();
        assertThat(next.head()).startsWith("GET /next ");
        next.answer(200, "x");
        stage.expect("down", "200 x");
    }
}
