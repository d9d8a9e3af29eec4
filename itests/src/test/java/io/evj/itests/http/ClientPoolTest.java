package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.AddressQuery;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BufferEvent;
import io.evj.http.ClientRequest;
import io.evj.http.HttpClient;
import io.evj.http.HttpClientConfig;
import io.evj.http.HttpMethod;
import io.evj.http.HttpResponse;
import io.evj.http.Origin;
import io.evj.itests.RawPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connections to several servers, kept and given up.
@OnEveryMethod
class ClientPoolTest {
    @AutoClose private final ClientStage stage;
    private final RawServer server;
    @TempDir private Path folder;

    ClientPoolTest(String method) {
        stage = ClientStage.on(method);
        server = stage.server();
    }

    private HttpClient client(UnaryOperator<HttpClientConfig> change) {
        return stage.closing(
                HttpClient.open(stage.base, change.apply(HttpClientConfig.defaults())));
    }

    private String url(String path) {
        return url(server, path);
    }

    private static String url(RawServer to, String path) {
        return "http://127.0.0.1:" + to.port() + path;
    }

    private RawPeer answered(RawPeer peer, String path) {
        assertThat(peer.head()).startsWith("GET " + path + " ");
        return peer.answer(200, path);
    }

    @Test
    void usesAConnectionAgain() {
        HttpClient client = client(config -> config);
        client.send(stage.get(url("/1?a=b")));
        RawPeer peer = answered(server.accept(), "/1?a=b");
        stage.expect("200 /1?a=b");
        assertThat(client.stats().connectionsIdle()).isEqualTo(1);
        client.send(stage.get(url("/2")));
        answered(peer, "/2");
        stage.expect("200 /2");

        CompletableFuture<HttpResponse> future = client.get(url(""));
        answered(peer, "/");
        stage.until("the future", future::isDone);
        assertThat(future.join().text()).isEqualTo("/");
        client.get(url("/#there"), response -> stage.told.add(response.text()));
        answered(peer, "/");
        stage.expect("/");
        assertThat(client.stats().connectionsOpened()).isEqualTo(1);
        assertThat(client.stats().requests()).isEqualTo(4);
    }

    @Test
    void aCallbackFindsItsOwnConnectionFree() {
        HttpClient client = client(config -> config);
        client.get(url("/1"), response -> client.send(stage.get(url("/2"))));
        RawPeer peer = answered(server.accept(), "/1");
        answered(peer, "/2");
        stage.expect("200 /2");
        assertThat(client.stats().connectionsOpened()).isEqualTo(1);
    }

    @Test
    void requestsWaitWhenThereIsNoConnectionForThem() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(2).withWaitingMax(2));
        for (int i = 1; i <= 5; i++) {
            client.send(stage.get(url("/" + i)));
        }
        stage.expect("GET /5 QUEUE_FULL");
        assertThat(client.stats().waiting()).isEqualTo(2);
        RawPeer first = server.accept();
        RawPeer second = server.accept();
        String one = first.head();
        second.head();
        first.answer(200, "a");
        assertThat(first.head()).startsWith("GET /3 ");
        second.answer(200, "b");
        assertThat(second.head()).startsWith("GET /4 ");
        first.close(); // GET has no answer yet: once more
        RawPeer third = server.accept();
        assertThat(third.head()).startsWith("GET /3 ");
        third.answer(200, "c");
        second.answer(200, "d");

        stage.until("all", () -> stage.told.size() == 4);
        assertThat(stage.told).containsExactlyInAnyOrder("200 a", "200 b", "200 c", "200 d");
        assertThat(one).startsWith("GET /");
        assertThat(client.stats().waiting()).isZero();
        assertThat(client.stats().connections()).isEqualTo(2);
    }

    @Test
    void whoWaitsCanBeCancelledAndMayWaitSoLong() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(1));
        client.send(stage.get(url("/1")));
        ClientRequest second = stage.get(url("/2"));
        client.send(second);
        client.send(stage.tells(ClientRequest.get(url("/3")).timeout(Duration.ofSeconds(3))));
        client.send(stage.get(url("/4")));
        RawPeer peer = server.accept();
        peer.head();
        second.cancel();
        stage.expect("GET /2 CANCELLED");
        stage.advance(Duration.ofSeconds(3));
        stage.expect("GET /3 TIMEOUT");
        peer.answer(200, "1");
        answered(peer, "/4");
        stage.expect("200 1", "200 /4");
    }

    @Test
    void anIdleConnectionMakesRoomForAnother() {
        RawServer other = stage.server();
        HttpClient client = client(config -> config.withConnectionsMax(1));
        client.send(stage.get(url("/1")));
        RawPeer first = answered(server.accept(), "/1");
        stage.expect("200 /1");
        client.send(stage.get(url(other, "/2")));
        RawPeer second = other.accept();
        assertThat(first.rest()).isEmpty();

        client.send(stage.get(url("/3"))); // that one is busy
        stage.turn();
        assertThat(server.tryAccept()).isNull();
        answered(second, "/2");
        answered(server.accept(), "/3");
        stage.expect("200 /2", "200 /3");
        assertThat(client.stats().connections()).isEqualTo(1);
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        HttpClient client = client(config -> config);
        client.send(stage.get(url("/1")));
        RawPeer peer = answered(server.accept(), "/1");
        stage.expect("200 /1");
        stage.advance(Duration.ofSeconds(30).minusMillis(1));
        assertThat(client.stats().connections()).isEqualTo(1);
        stage.advance(Duration.ofMillis(1));
        assertThat(client.stats().connections()).isZero();
        peer.rest();
    }

    @Test
    void anOldConnectionIsNotUsedAgain() {
        HttpClient client =
                client(config ->
                        config.withAgeMax(Duration.ofSeconds(60)).withIdleTimeout(Duration.ZERO));
        client.send(stage.get(url("/1")));
        RawPeer peer = answered(server.accept(), "/1");
        stage.expect("200 /1");
        stage.advance(Duration.ofSeconds(59));
        client.send(stage.get(url("/2")));
        answered(peer, "/2");
        stage.expect("200 /2");
        stage.advance(Duration.ofSeconds(1));
        client.send(stage.get(url("/3")));

        answered(server.accept(), "/3");
        stage.expect("200 /3");
        peer.rest();
    }

    @Test
    void looksAHostUpAgainForEachNewConnection() {
        List<String> asked = new ArrayList<>();
        HostResolver resolver = new CountingResolver(asked);
        HttpClient client =
                client(config ->
                                config.withAgeMax(Duration.ofSeconds(60))
                                        .withIdleTimeout(Duration.ZERO))
                        .resolver(resolver);
        String url = "http://some.test:" + server.port();
        client.send(stage.get(url + "/1"));
        RawPeer peer = answered(server.accept(), "/1");
        stage.expect("200 /1");
        client.send(stage.get(url + "/2"));
        answered(peer, "/2");
        stage.expect("200 /2");
        assertThat(asked).containsExactly("some.test");

        stage.advance(Duration.ofSeconds(60));
        client.send(stage.get(url + "/3"));
        answered(server.accept(), "/3");
        stage.expect("200 /3");
        assertThat(asked).containsExactly("some.test", "some.test");
    }

    /// Knows one address.
    private record CountingResolver(List<String> asked) implements HostResolver {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
            asked.add(query.host());
            loop.execute(() -> {
                try {
                    InetAddress found = InetAddress.ofLiteral("127.0.0.1");
                    handler.resolved(query.answer(List.of(found), query.host()));
                } catch (ResolveException failure) {
                    handler.failed(failure);
                }
            });
            return () -> {};
        }
    }

    @Test
    void httpsGoesOverWhatTheWrapperMakesAndOverNothingElse() {
        List<Origin> wrapped = new ArrayList<>();
        HttpClient client = client(config -> config);
        client.wrap((plain, origin) -> {
            wrapped.add(origin);
            return plain; // as if it were TLS
        });
        client.send(stage.get("https://127.0.0.1:" + server.port() + "/1"));
        RawPeer peer = answered(server.accept(), "/1");
        stage.expect("200 /1");
        client.send(stage.get(url("/2"))); // another origin, though host and port are the same
        answered(server.accept(), "/2");
        stage.expect("200 /2");

        assertThat(wrapped).extracting(Origin::scheme).containsExactly("https", "http");
        assertThat(peer.hasEnded()).isFalse();
    }

    @Test
    void httpsIsRefusedOnceThereIsNoWrapper() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(1));
        client.wrap((plain, origin) -> plain); // as if it were TLS
        String secure = "https://127.0.0.1:" + server.port();
        client.send(stage.get(secure + "/1"));
        client.send(stage.get(secure + "/2"));
        RawPeer peer = server.accept();
        peer.head();
        client.wrap(null);

        assertThatThrownBy(() -> client.send(ClientRequest.get(secure + "/2")))
                .hasMessageContaining("needs TLS");
        peer.send("HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        stage.expect("200 ", "GET /2 CONNECT"); // and not in clear, over another connection
        assertThat(server.tryAccept()).isNull();
    }

    @Test
    void oneThatTheServerHasClosedOrWrittenToIsNotUsedAgain() {
        HttpClient client = client(config -> config);
        client.send(stage.get(url("/1")));
        answered(server.accept(), "/1").close();
        stage.expect("200 /1");
        stage.until("its end", () -> client.stats().connections() == 0);

        client.send(stage.get(url("/2")));
        RawPeer second = answered(server.accept(), "/2");
        stage.expect("200 /2");
        second.send("HTTP/1.1 200 OK\r\n"); // and no turn of the loop since
        client.send(stage.get(url("/3")));
        answered(server.accept(), "/3");
        stage.expect("200 /3");
        assertThat(client.stats().connectionsOpened()).isEqualTo(3);
    }

    @Test
    void servesWhoWaitsAfterAFailure() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(1));
        client.send(stage.tells(ClientRequest.post(url("/1"))));
        client.send(stage.get(url("/2")));
        RawPeer peer = server.accept();
        peer.head();
        peer.close();
        answered(server.accept(), "/2");
        stage.expect("POST /1 ENDED", "200 /2");
    }

    @Test
    void aTunnelLeavesThePool() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(1));
        client.send(
                ClientRequest.get(url("/1"))
                        .field("Connection", "upgrade")
                        .field("Upgrade", "x")
                        .onResponse(response -> stage.closing(response.upgrade())));
        client.send(stage.get(url("/2")));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
        answered(server.accept(), "/2");
        stage.expect("200 /2");
        assertThat(peer.hasEnded()).isFalse();
    }

    @Test
    void aTunnelOutlivesThePool() {
        HttpClient client = client(config -> config);
        BufferEvent[] taken = new BufferEvent[1];
        client.send(
                ClientRequest.get(url("/1"))
                        .field("Connection", "upgrade")
                        .field("Upgrade", "x")
                        .onResponse(response -> {
                            taken[0] = stage.closing(response.upgrade());
                            client.close();
                        }));
        RawPeer peer = server.accept();
        peer.head();
        peer.send("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
        stage.until("the change", () -> taken[0] != null);

        assertThat(taken[0].isClosed()).isFalse();
        taken[0].write("left");
        assertThat(peer.take(4)).isEqualTo("left");
        assertThat(client.stats().connections()).isZero();
    }

    @Test
    void goesToAUnixDomainSocket() throws IOException {
        Path path = folder.resolve("sock");
        RawServer unix = stage.closing(new RawServer(stage, UnixDomainSocketAddress.of(path)));
        HttpClient client = client(config -> config.withUnixSockets(true));
        client.send(stage.get("http://unix:" + path + ":/a"));
        RawPeer peer = unix.accept();
        assertThat(peer.head()).isEqualTo("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n");
        peer.answer(200, "x");
        stage.expect("200 x");
    }

    @Test
    void goesToNoUnixDomainSocketUnlessItMay() throws IOException {
        Path path = folder.resolve("sock");
        RawServer unix = stage.closing(new RawServer(stage, UnixDomainSocketAddress.of(path)));
        HttpClient client = client(config -> config);
        assertThatThrownBy(() -> client.send(ClientRequest.get("http://unix:" + path + ":/a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withUnixSockets");
        assertThat(client.stats().connectionsOpened()).isZero();
        assertThat(unix.tryAccept()).isNull();
    }

    @Test
    void refusesWhatItCannotAskFor() {
        HttpClient client = client(config -> config);
        for (String bad :
                new String[] {
                    "/path", "ftp://a/", "http:///x", "https://a/", "http://u@a/", "a b"
                }) {
            assertThatThrownBy(() -> client.send(ClientRequest.get(bad)))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> client.send(ClientRequest.of(HttpMethod.CONNECT, url("/"))))
                .hasMessageContaining("HttpConnection");
        assertThat(client.stats().connections()).isZero();
    }

    @Test
    void closesWhenAllIsDone() {
        HttpClient client = client(config -> config);
        client.send(stage.get(url("/1")));
        client.closeWhenDone();
        RawPeer peer = answered(server.accept(), "/1");
        stage.expect("200 /1");
        peer.rest();
        assertThat(client.stats().connections()).isZero();
    }

    @Test
    void whatIsPendingWhenItIsClosedFails() {
        HttpClient client = client(config -> config.withConnectionsPerHostMax(1));
        client.send(stage.get(url("/1")));
        client.send(stage.get(url("/2")));
        server.accept().head();
        client.close();
        client.close();
        assertThat(stage.told).isEmpty();
        stage.until("both", () -> stage.told.size() == 2);
        assertThat(stage.told).containsExactlyInAnyOrder("GET /1 CLOSED", "GET /2 CLOSED");
        assertThatThrownBy(() -> client.send(stage.get(url("/")))).hasMessageContaining("closed");
        CompletableFuture<HttpResponse> late = client.get(url("/"));
        stage.until("the refusal", late::isDone);
        assertThat(late).isCompletedExceptionally();
    }
}
