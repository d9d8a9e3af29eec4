package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.AddressText;
import io.evj.api.HostResolvers;
import io.evj.api.ListeningSocket;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.dns.DnsHostResolver;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsServer;
import io.evj.dns.DnsServerConfig;
import io.evj.http.HttpClient;
import io.evj.http.HttpResponse;
import io.evj.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Whoever connects by name asks this module, when it is present.
@OnEveryMethod
class HostResolverTest {
    private static final String SERVERS = "event.dns.servers";

    @AutoClose private final DnsStage stage;
    private final FakeServer server;
    private final List<String> told = new CopyOnWriteArrayList<>();

    private final LookupHandler handler =
            new LookupHandler() {
                @Override
                public void resolved(AddressInfo info) {
                    told.add(AddressText.format(info.addresses().getFirst()));
                }

                @Override
                public void failed(ResolveException cause) {
                    told.add(cause.code().name());
                }
            };

    HostResolverTest(String method) {
        stage = DnsStage.on(method);
        server = stage.other(FakeServer.withAddress("127.0.0.1"));
        System.setProperty(SERVERS, server.text());
    }

    @AfterEach
    void forget() {
        System.clearProperty(SERVERS);
    }

    @Test
    void itIsTheBestThereIs() {
        assertThat(HostResolvers.best()).isInstanceOf(DnsHostResolver.class);
    }

    @Test
    void bufferEventsConnectByNameThroughIt() throws IOException {
        ListeningSocket there =
                stage.closing(
                        stage.base
                                .network()
                                .listen(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("127.0.0.1"), 0)));
        int port = ((InetSocketAddress) there.localAddress()).getPort();
        List<BevEvent> events = new ArrayList<>();
        BufferEvent bev =
                stage.closing(
                        BufferEvent.of(stage.base).onEvent((self, event) -> events.add(event)));

        bev.connect("some.host.example.", port);
        stage.until("connected", () -> !events.isEmpty());

        assertThat(events.getFirst().is(BevEvent.CONNECTED)).isTrue();
        assertThat(server.asked).isNotEmpty();
        assertThat(server.asked.getFirst().name()).isEqualTo("some.host.example");
    }

    /// A server of ours, with a zone that does not have the name.
    @Test
    void bufferEventsAreToldThatTheNameWasNotFound() throws IOException {
        DnsServer authority =
                stage.closing(
                        DnsServer.open(
                                stage.base,
                                DnsServerConfig.defaults(),
                                request -> request.reply(DnsRcode.NXDOMAIN)));
        authority.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        System.setProperty(SERVERS, AddressText.format(authority.addresses().getFirst()));
        List<BevEvent> events = new ArrayList<>();
        BufferEvent bev =
                stage.closing(
                        BufferEvent.of(stage.base).onEvent((self, event) -> events.add(event)));

        bev.connect("no.such.host.example.", 80);
        stage.until("failed", () -> !events.isEmpty());

        assertThat(events.getFirst().what()).isEqualTo(BevEvent.ERROR);
        assertThat(events.getFirst().cause())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no.such.host.example.:80");
        assertThat(bev.lookupFailure().code()).isEqualTo(ResolveException.Code.NONAME);
    }

    @Test
    void httpClientsConnectByNameThroughIt() throws IOException {
        HttpServer http = stage.closing(HttpServer.open(stage.base));
        http.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        http.handle("/", request -> request.reply(200, "Hello"));
        int port = ((InetSocketAddress) http.addresses().getFirst()).getPort();
        HttpClient client = stage.closing(HttpClient.open(stage.base));

        CompletableFuture<HttpResponse> answered =
                client.get("http://some.host.example.:" + port + "/");
        stage.until("answered", answered::isDone);

        assertThat(answered.join().status()).isEqualTo(200);
        assertThat(server.asked.getFirst().name()).isEqualTo("some.host.example");
    }

    @Test
    void otherThreadsAskAndCancel() throws InterruptedException {
        server.script = asked -> {};
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            Lookup lookup =
                                    HostResolvers.best()
                                            .resolve(
                                                    AddressQuery.of("a.example.", 80),
                                                    stage.base,
                                                    handler);
                            lookup.cancel();
                        });
        thread.join();
        stage.until("cancelled", () -> !told.isEmpty());

        assertThat(told).containsExactly("CANCEL");
    }

    @Test
    void oneThatWasClosedIsNoLongerTheOneOfTheBase() {
        DnsHostResolver.of(stage.base).close();

        DnsHostResolver.of(stage.base).resolve4("localhost", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void oneResolverServesABase() {
        assertThat(DnsHostResolver.of(stage.base)).isSameAs(DnsHostResolver.of(stage.base));
    }

    @Test
    void withoutABaseTheJdkIsAsked() {
        HostResolvers.best().resolve(AddressQuery.of("127.0.0.1", 80), Runnable::run, handler);

        stage.until("answered", () -> !told.isEmpty());
        assertThat(told).containsExactly("127.0.0.1:80");
        assertThat(server.asked).isEmpty();
    }
}
