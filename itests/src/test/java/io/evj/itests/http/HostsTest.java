package io.evj.itests.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.ConnectionListener;
import io.evj.api.ListenOptions;
import io.evj.buffer.BufferEvent;
import io.evj.http.HttpHost;
import io.evj.http.HttpMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who answers: virtual hosts, hooks; and where a server listens.
@OnEveryMethod
class HostsTest {
    @AutoClose private final HttpStage stage;

    @TempDir private Path folder;

    HostsTest(String method) {
        stage = HttpStage.on(method);
        stage.server.handle(request -> request.reply(200, "root"));
    }

    private String ask(String host) {
        return stage.client().send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").reply().body();
    }

    @Test
    void choosesAVirtualHostByPattern() {
        HttpHost company = stage.server.host("*.Example.com");
        company.handle(request -> request.reply(200, "company"));
        company.host("mail.*").handle(request -> request.reply(200, "mail"));

        assertThat(ask("www.EXAMPLE.com:8080")).isEqualTo("company");
        assertThat(ask("mail.example.com")).isEqualTo("mail");
        assertThat(ask("example.com")).isEqualTo("root");
        assertThat(stage.server.host().remove(company)).isTrue();
        assertThat(ask("www.example.com")).isEqualTo("root");
    }

    @Test
    void aliasesOfTheWholeTreeComeBeforePatterns() {
        stage.server.host("*").handle(request -> request.reply(200, "any"));
        HttpHost below = stage.server.host("*.example.com").host("a.*");
        below.alias("Alias.org").handle(request -> request.reply(200, "alias"));

        assertThat(ask("alias.ORG")).isEqualTo("alias");
        assertThat(ask("other.org")).isEqualTo("any");
        assertThat(below.unalias("alias.org")).isTrue();
        assertThat(ask("alias.org")).isEqualTo("any");
    }

    @Test
    void aVirtualHostInheritsNoHandler() {
        stage.server.host("empty");

        assertThat(stage.client().send("GET / HTTP/1.1\r\nHost: empty\r\n\r\n").reply().status())
                .isEqualTo(404);
    }

    @Test
    void theHostOfAnAbsoluteTargetCounts() {
        stage.server.host("b.org").handle(request -> request.reply(200, request.host()));

        assertThat(
                        stage.client()
                                .send("GET http://b.org/x HTTP/1.1\r\nHost: b.org\r\n\r\n")
                                .reply()
                                .body())
                .isEqualTo("b.org");
    }

    @Test
    void aVirtualHostHasItsOwnMethods() {
        stage.server
                .host("dav")
                .methods(Set.of(HttpMethod.PROPFIND, HttpMethod.extension("FETCH", false)))
                .handle(request -> request.reply(200, request.method().name()));
        RawClient client = stage.client();

        assertThat(client.send("FETCH / HTTP/1.1\r\nHost: dav\r\n\r\n").reply().body())
                .isEqualTo("FETCH");
        assertThat(client.send("GET / HTTP/1.1\r\nHost: dav\r\n\r\n").reply().status())
                .isEqualTo(405);
        assertThat(client.send("PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n").reply().status())
                .isEqualTo(405);
    }

    @Test
    void aPathMayDoWithoutTheFieldHostAndNoOtherDoes() {
        stage.server.host().handleWithoutHost("/bare", request -> request.reply(200, "bare"));

        assertThat(answer("GET /bare HTTP/1.1\r\n\r\n").body()).isEqualTo("bare");
        assertThat(answer("GET /bare HTTP/1.1\r\nHost: a\r\n\r\n").body()).isEqualTo("bare");
        assertThat(answer("GET / HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
        assertThat(answer("GET /bare HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n").status())
                .isEqualTo(400);
        assertThat(answer("GET /bare HTTP/1.1\r\nHost: a b\r\n\r\n").status()).isEqualTo(400);
        assertThat(stage.server.unhandle("/bare")).isTrue();
        assertThat(answer("GET /bare HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
    }

    private RawClient.Reply answer(String request) {
        return stage.client().send(request).reply();
    }

    @Test
    void theServerItselfAnswersForAllOfIt() {
        assertThat(stage.client().send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").reply().fields())
                .containsEntry("allow", "DELETE, GET, HEAD, POST, PUT");
    }

    @Test
    void theConnectionHookMakesTheBufferEventOrRefuses() {
        stage.server.onConnection((base, socket) -> {
            stage.told.add("accepted");
            return stage.told.size() == 1 ? BufferEvent.of(base, socket) : null;
        });

        assertThat(ask("a")).isEqualTo("root");
        assertThat(stage.client().get("/").rest()).isEmpty();
        assertThat(stage.server.stats().connectionsRefused()).isEqualTo(1);
    }

    @Test
    void anAddressHasAHookOfItsOwn() throws Exception {
        stage.server.onConnection((base, socket) -> null);
        ConnectionListener listener =
                stage.server.bind(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        ListenOptions.defaults(),
                        BufferEvent::of);

        assertThat(stage.server.listeners()).hasSize(2).contains(listener);
        assertThat(stage.client(listener.localAddress()).get("/").reply().body()).isEqualTo("root");
        assertThat(stage.server.unbind(listener)).isTrue();
        assertThat(stage.server.unbind(listener)).isFalse();
    }

    @Test
    void theRequestHookAnswersOrDropsTheConnection() {
        stage.server.onRequest(request -> {
            if (request.path().equals("/answered")) {
                request.reply(200, "hook");
            }
            return !request.path().equals("/dropped");
        });
        RawClient client = stage.client();

        assertThat(client.get("/answered").reply().body()).isEqualTo("hook");
        assertThat(client.get("/").reply().body()).isEqualTo("root");
        assertThat(client.get("/dropped").rest()).isEmpty();
    }

    @Test
    void pagesOfErrorsAreTheUsersOrBuiltIn() {
        stage.server.onError((status, problem, page) -> {
            page.add("our own " + status);
            return status != 501;
        });
        RawClient client = stage.client();

        assertThat(client.send("PATCH / HTTP/1.1\r\nHost: a\r\n\r\n").reply().body())
                .isEqualTo("our own 405");
        assertThat(client.send("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").reply().body())
                .contains("<h1>501 Not Implemented</h1>", "BREW")
                .doesNotContain("our own");
        assertThat(client.send("x\r\n").reply().body()).isEqualTo("our own 400");
    }

    @Test
    void listensAtSeveralAddresses() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        stage.server.bind(new InetSocketAddress(loopback, 0));
        stage.server.bind(new InetSocketAddress(loopback, 0));

        assertThat(stage.server.addresses()).hasSize(3).doesNotHaveDuplicates();
        for (SocketAddress address : stage.server.addresses()) {
            assertThat(stage.client(address).get("/").reply().body()).isEqualTo("root");
        }
    }

    @Test
    void listensAtUnixDomainAddressesToo() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        stage.server.bind(address);

        assertThat(stage.client(address).get("/").reply().body()).isEqualTo("root");
    }

    @Test
    void takesOverASocketThatListens() throws Exception {
        var socket =
                stage.base
                        .network()
                        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        stage.server.listen(socket);

        assertThat(stage.client(socket.localAddress()).get("/").reply().body()).isEqualTo("root");
    }

    @Test
    void takesOverAListener() throws Exception {
        ConnectionListener listener =
                ConnectionListener.bind(
                        stage.base,
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                        ListenOptions.defaults(),
                        (self, socket) -> socket.close());
        List<SocketAddress> seen = new ArrayList<>();
        stage.server.listen(
                listener,
                (base, socket) -> {
                    seen.add(socket.remoteAddress());
                    return BufferEvent.of(base, socket);
                });

        RawClient client = stage.client(listener.localAddress());
        assertThat(client.get("/").reply().body()).isEqualTo("root");
        assertThat(seen).hasSize(1);
        assertThat(stage.server.listeners()).contains(listener);
    }

    @Test
    void knowsWhereARequestComesFrom() {
        stage.server.handle(
                "/who",
                request -> {
                    assertThat(request.remoteAddress()).isInstanceOf(InetSocketAddress.class);
                    assertThat(request.bufferEvent()).isNotNull();
                    assertThat(request.server()).isSameAs(stage.server);
                    request.reply(200, "request " + request.number());
                });
        RawClient client = stage.client();

        assertThat(client.get("/who").reply().body()).isEqualTo("request 1");
        assertThat(client.get("/who").reply().body()).isEqualTo("request 2");
    }
}
