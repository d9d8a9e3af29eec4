package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.AddressHints.Family;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.Event;
import io.evj.api.HostResolvers;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.Eol;
import io.evj.buffer.EvBuffer;
import io.evj.buffer.Filter;
import io.evj.buffer.FilterLink;
import io.evj.buffer.FlushMode;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpConnectionConfig;
import io.evj.itests.RawPeer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a client's connection comes up, and what happens when it does not.
@OnEveryMethod
class ConnectingTest {
    private static final HttpConnectionConfig DEFAULTS = HttpConnectionConfig.defaults();

    @AutoClose private final ClientStage stage;
    @TempDir private Path folder;

    ConnectingTest(String method) {
        stage = ClientStage.on(method);
    }

    /// Counts lookups, and answers what it was told.
    private static final class FakeResolver implements HostResolver {
        final List<AddressQuery> asked = new ArrayList<>();
        private final String[] addresses;

        FakeResolver(String... addresses) {
            this.addresses = addresses;
        }

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
            asked.add(query);
            loop.execute(() -> {
                try {
                    List<InetAddress> found = new ArrayList<>();
                    for (String each : addresses) {
                        found.add(InetAddress.ofLiteral(each));
                    }
                    AddressInfo answer = query.answer(found, query.host());
                    handler.resolved(answer);
                } catch (ResolveException failure) {
                    handler.failed(failure);
                }
            });
            return () -> {};
        }
    }

    /// A port of this machine at which nobody listens.
    private static int deadPort() {
        try (ServerSocket once = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return once.getLocalPort();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private HttpConnection connection(String host, int port, HttpConnectionConfig config) {
        HttpConnection made = HttpConnection.to(stage.base, host, port, config);
        return stage.closing(made.onClose(self -> stage.told.add("down")));
    }

    // ---- failing, and trying again

    @Test
    void allThatWaitFailWhenThereIsNoConnection() {
        HttpConnection connection = connection("127.0.0.1", deadPort(), DEFAULTS);
        List<Throwable> causes = new ArrayList<>();
        connection.send(stage.get("/1"));
        connection.send(
                ClientRequest.get("/2")
                        .onFailure(failure -> {
                            causes.add(failure.getCause());
                            stage.told.add("2");
                            connection.send(stage.get("/again"));
                        }));
        connection.send(stage.get("/3"));

        stage.expect("GET /1 CONNECT", "2", "GET /3 CONNECT", "GET /again CONNECT");
        assertThat(causes).singleElement().isInstanceOf(ConnectException.class);
    }

    @Test
    void triesAgainAfterDelaysThatDouble() {
        FakeResolver resolver = new FakeResolver(); // knows nobody
        HttpConnection connection =
                connection("some.test", 80, DEFAULTS.withRetries(3)).resolver(resolver);
        connection.send(stage.get("/1"));

        for (int attempt = 1; attempt <= 3; attempt++) {
            settle();
            stage.advance(Duration.ofSeconds(1L << attempt).minusMillis(1));
            settle();
            assertThat(resolver.asked).hasSize(attempt);
            stage.advance(Duration.ofMillis(1));
            settle();
            assertThat(resolver.asked).hasSize(attempt + 1);
        }
        stage.expect("GET /1 CONNECT");
    }

    @Test
    void noDelayIsLongerThanAnHour() {
        FakeResolver resolver = new FakeResolver();
        HttpConnection connection =
                connection(
                                "some.test",
                                80,
                                DEFAULTS.withRetries(-1).withRetryDelay(Duration.ofMinutes(50)))
                        .resolver(resolver);
        connection.send(stage.get("/1"));
        settle();
        stage.advance(Duration.ofMinutes(50));
        settle();
        for (int attempt = 2; attempt < 70; attempt++) {
            assertThat(resolver.asked).hasSize(attempt);
            stage.advance(Duration.ofHours(1).minusMillis(1));
            settle();
            assertThat(resolver.asked).hasSize(attempt);
            stage.advance(Duration.ofMillis(1));
            settle();
        }
        assertThat(stage.told).isEmpty();
    }

    /// A lookup that fails needs no more than the loop.
    private void settle() {
        for (int i = 0; i < 4; i++) {
            stage.turn();
        }
    }

    @Test
    void aServerThatComesLaterIsFoundByARetry() throws IOException {
        int port = deadPort();
        HttpConnection connection =
                connection(
                        "127.0.0.1", port, DEFAULTS.withRetries(-1).withRetryDelay(Duration.ZERO));
        connection.send(stage.get("/1"));
        for (int i = 0; i < 10; i++) {
            stage.turn();
        }
        RawServer late =
                stage.closing(
                        new RawServer(
                                stage,
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)));
        RawPeer peer = late.accept();
        peer.head();
        peer.answer(200, "late");
        stage.expect("200 late");
    }

    @Test
    void aConnectMayTakeSoLong() {
        HttpConnection connection =
                connection("203.0.113.1", 81, DEFAULTS).resolver(new SilentResolver());
        connection.send(stage.get("/"));
        stage.advance(Duration.ofSeconds(45).minusMillis(1));
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofMillis(1));
        stage.expect("GET / CONNECT");
    }

    /// Never answers.
    private static final class SilentResolver implements HostResolver {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Lookup resolve(AddressQuery query, Executor loop, LookupHandler handler) {
            return () -> {};
        }
    }

    @Test
    void theTimeoutForConnectingCountsForWhatIsAboveTheSocket() {
        RawServer server = stage.server();
        HttpConnection connection =
                stage.to(server, config -> config.withConnectTimeout(Duration.ofSeconds(5)))
                        .wrap((plain, origin) -> BufferEvent.filter(plain, new NeverReady()));
        connection.send(stage.get("/"));
        server.accept();
        stage.turn();
        stage.advance(Duration.ofSeconds(5).minusMillis(1));
        assertThat(stage.told).isEmpty();
        stage.advance(Duration.ofMillis(1));
        stage.expect("GET / CONNECT");
    }

    @Test
    void aNameThatIsNotFound() {
        HttpConnection connection =
                connection("nobody.test", 80, DEFAULTS).resolver(new FakeResolver());
        connection.send(stage.get("/"));
        stage.expect("GET / CONNECT");
    }

    // ---- where to

    @Test
    void looksAHostUpForEachConnect() {
        RawServer server = stage.server();
        FakeResolver resolver = new FakeResolver("::2", "127.0.0.1");
        HttpConnection connection =
                connection("some.test", server.port(), DEFAULTS.withFamily(Family.IPV4))
                        .resolver(resolver);

        for (int i = 1; i <= 2; i++) {
            connection.send(stage.get("/"));
            RawPeer peer = server.accept();
            assertThat(peer.head()).contains("Host: some.test:" + server.port() + "\r\n");
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            stage.expect("down", "200 ");
            assertThat(resolver.asked).hasSize(i);
            assertThat(resolver.asked.getLast().hints().family()).isEqualTo(Family.IPV4);
        }
    }

    @Test
    void remembersTheAddressThatHasAnswered() {
        RawServer server = stage.server();
        FakeResolver resolver = new FakeResolver("127.0.0.1");
        HttpConnection connection =
                connection("some.test", server.port(), DEFAULTS.withReusingAddress(true))
                        .resolver(resolver);

        for (int i = 1; i <= 3; i++) {
            connection.send(stage.get("/"));
            RawPeer peer = server.accept();
            peer.head();
            peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            stage.expect("down", "200 ");
        }
        assertThat(resolver.asked).hasSize(1);
    }

    @Test
    void asksTheBestResolverByDefault() {
        RawServer server = stage.server();
        HttpConnection connection = connection("localhost", server.port(), DEFAULTS);
        connection.send(stage.get("/"));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Host: localhost:" + server.port() + "\r\n");
        peer.answer(200, "x");
        stage.expect("200 x");
        assertThat(HostResolvers.best()).isNotNull();
    }

    @Test
    void goesToAnAddressOrAPath() throws IOException {
        RawServer server = stage.server();
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(folder.resolve("sock"));
        RawServer unix = stage.closing(new RawServer(stage, path));
        HttpConnection toAddress =
                stage.closing(HttpConnection.to(stage.base, server.address(), DEFAULTS));
        HttpConnection toPath = stage.closing(HttpConnection.to(stage.base, path, DEFAULTS));

        toAddress.send(stage.get("/"));
        RawPeer peer = server.accept();
        assertThat(peer.head()).contains("Host: 127.0.0.1:" + server.port() + "\r\n");
        peer.answer(200, "a");
        stage.expect("200 a");
        toPath.send(stage.get("/"));
        peer = unix.accept();
        assertThat(peer.head()).contains("Host: localhost\r\n");
        peer.answer(200, "p");
        stage.expect("200 p");
    }

    @Test
    void refusesWhatIsNoHost() {
        assertThatThrownBy(() -> connection("a b", 80, DEFAULTS)).hasMessageContaining("a b");
        assertThatThrownBy(() -> connection("a", 0, DEFAULTS)).hasMessageContaining("port 0");
        assertThatThrownBy(() -> connection("a", 65_536, DEFAULTS)).hasMessageContaining("65536");
        assertThatThrownBy(() ->
                        HttpConnection.to(
                                stage.base, InetSocketAddress.createUnresolved("a", 80), DEFAULTS))
                .hasMessageContaining("not resolved");
        assertThat(connection("[::1]", 81, DEFAULTS).toString()).contains("http://[::1]:81");
        assertThat(connection("::1", 80, DEFAULTS).origin().host()).isEqualTo("::1");
    }

    // ---- where from

    @Test
    void comesFromTheAddressAndPortThatItIsGiven() throws IOException {
        RawServer server = stage.server();
        int port = deadPort();
        InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.3"), 0);
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("::"), port);

        stage.to(server, config -> config.withLocalAddress(local)).send(stage.get("/"));
        assertThat(((InetSocketAddress) server.accept().address()).getAddress())
                .isEqualTo(local.getAddress());
        stage.to(server, config -> config.withLocalAddress(any)).send(stage.get("/"));
        assertThat(((InetSocketAddress) server.accept().address()).getPort()).isEqualTo(port);
    }

    @Test
    void anAddressThatIsNotOursFails() {
        InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
        stage.to(stage.server(), config -> config.withLocalAddress(foreign)).send(stage.get("/"));
        stage.expect("GET / CONNECT");
    }

    // ---- over what

    @Test
    void goesOverABufferEventThatItIsGiven() {
        RawServer server = stage.server();
        BufferEvent mine = BufferEvent.of(stage.base);
        HttpConnection connection =
                stage.closing(HttpConnection.over(mine, "127.0.0.1", server.port(), DEFAULTS));
        connection.send(stage.get("/1"));
        RawPeer peer = server.accept();
        peer.head();
        assertThat(connection.bufferEvent()).isSameAs(mine);
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        stage.expect("200 ");

        connection.send(stage.get("/2")); // over one of its own
        server.accept().answer(200, "2");
        stage.expect("200 2");
        assertThat(mine.isClosed()).isTrue();
        BufferEvent unused = BufferEvent.of(stage.base);
        HttpConnection.over(unused, "127.0.0.1", 80, DEFAULTS).close();
        assertThat(unused.isClosed()).isTrue();
    }

    @Test
    void goesOverABufferEventThatIsConnected() {
        BufferEvent.Pair pair = BufferEvent.pair(stage.base);
        HttpConnection connection =
                stage.closing(HttpConnection.connected(pair.first(), "some.test", 80, DEFAULTS));
        BufferEvent peer = stage.closing(pair.second());
        peer.enable(Event.READ);
        assertThat(connection.isConnected()).isTrue();
        connection.send(stage.get("/"));
        stage.until("a request", () -> peer.input().length() > 0);
        assertThat(peer.input().readLine(Eol.CRLF)).isEqualTo("GET / HTTP/1.1");
        assertThat(peer.input().readLine(Eol.CRLF)).isEqualTo("Host: some.test");
        peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
        stage.expect("200 x");

        connection.send(stage.get("/more"));
        stage.expect("GET /more CONNECT");
    }

    @Test
    void goesOverWhatIsMadeForEachConnect() {
        RawServer server = stage.server();
        List<String> wrapped = new ArrayList<>();
        HttpConnection connection =
                stage.to(server)
                        .wrap((plain, origin) -> {
                            wrapped.add(origin.host());
                            return BufferEvent.filter(plain, new Inverting());
                        });
        for (int i = 1; i <= 2; i++) {
            connection.send(stage.get("/"));
            RawPeer peer = server.accept();
            assertThat(inverted(peer.take(14))).isEqualTo("GET / HTTP/1.1");
            peer.send(
                    inverted("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"));
            stage.expect("down", "200 x");
        }
        assertThat(wrapped).containsExactly("127.0.0.1", "127.0.0.1");
    }

    @Test
    void whatCannotBeMadeIsAFailedConnect() {
        stage.to(stage.server())
                .wrap((plain, origin) -> {
                    throw new IOException("no keys");
                })
                .send(stage.get("/"));
        stage.expect("GET / CONNECT");
    }

    /// Turns every bit around.
    private static final class Inverting implements Filter {
        @Override
        public Result input(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            return invert(source, target);
        }

        @Override
        public Result output(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            return invert(source, target);
        }

        private static Result invert(EvBuffer source, EvBuffer target) {
            if (source.isEmpty()) {
                return Result.NEED_MORE;
            }
            while (!source.isEmpty()) {
                target.addByte(source.removeByte() ^ 0xff);
            }
            return Result.OK;
        }
    }

    /// Keeps to itself that the connection stands.
    private static final class NeverReady implements Filter {
        @Override
        public void event(FilterLink link, BevEvent event) {}

        @Override
        public Result input(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            return Result.NEED_MORE;
        }

        @Override
        public Result output(
                FilterLink link, EvBuffer source, EvBuffer target, long limit, FlushMode mode) {
            return Result.NEED_MORE;
        }
    }

    private static String inverted(String text) {
        StringBuilder inverse = new StringBuilder();
        text.chars().forEach(c -> inverse.append((char) (c ^ 0xff)));
        return inverse.toString();
    }
}
