package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.evj.api.AddressHints.SocketType;
import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.api.HostResolvers;
import io.evj.api.ListeningSocket;
import io.evj.api.Lookup;
import io.evj.api.LookupHandler;
import io.evj.api.ResolveException;
import io.evj.api.ResolveException.Code;
import io.evj.api.StreamSocket;
import io.evj.api.spi.HostResolver;
import io.evj.buffer.BufferEvent;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Connecting by name.
@OnEveryMethod
class BevLookupTest {
    @AutoClose private final BevStage stage;
    private final BufferEvent bev;
    private final Scripted resolver = new Scripted();
    private final AddressQuery query = AddressQuery.of("server.example", 80);

    BevLookupTest(String method) {
        stage = BevStage.on(method);
        bev = stage.closing(BufferEvent.of(stage.base)).onEvent(stage.tellEvents());
    }

    /// Answers when a test says so.
    private static final class Scripted implements HostResolver {
        private Executor loop;
        private LookupHandler handler;
        boolean isCancelled;

        @Override
        public int rank() {
            return 0;
        }

        @Override
        public Lookup resolve(AddressQuery asked, Executor executor, LookupHandler told) {
            loop = executor;
            handler = told;
            return () -> isCancelled = true;
        }

        void finds(InetSocketAddress... addresses) {
            AddressInfo found =
                    new AddressInfo(
                            Arrays.stream(addresses)
                                    .map(each -> new AddressInfo.Entry(each, SocketType.STREAM))
                                    .toList(),
                            "");
            loop.execute(() -> handler.resolved(found));
        }

        void fails(ResolveException cause) {
            loop.execute(() -> handler.failed(cause));
        }
    }

    @Test
    void connectsToLocalhost() {
        ListeningSocket there = stage.listening("127.0.0.1");
        int port = ((InetSocketAddress) there.localAddress()).getPort();

        bev.connect("localhost", port).write("by name");
        StreamSocket peer = stage.closing(stage.accepted(there));

        stage.awaitReceived(peer, "by name");
        assertThat(stage.told).containsExactly("CONNECTED");
        assertThat(bev.lookupFailure()).isNull();
    }

    @Test
    void triesAllAddressesInTurn() {
        ListeningSocket there = stage.listening("127.0.0.1");
        InetSocketAddress good = (InetSocketAddress) there.localAddress();
        bev.connect(resolver, query);

        resolver.finds(
                new InetSocketAddress(good.getAddress(), 1),
                new InetSocketAddress(good.getAddress(), 2),
                good);
        stage.closing(stage.accepted(there));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("CONNECTED");
    }

    @Test
    void neitherReadsNorWritesDuringTheLookupAndTheEnabledDirectionsStay() {
        bev.enable(READ).write("waits");
        bev.connect(resolver, query);

        stage.settle();

        assertThat(stage.told).isEmpty();
        assertThat(bev.enabled()).isEqualTo(READ | WRITE);
        assertThat(bev.output().length()).isEqualTo(5);
    }

    @Test
    void tellsThatTheNameWasNotFound() {
        bev.connect(resolver, query);
        assertThat(bev.lookupFailure()).isNull();

        resolver.fails(query.failure(Code.NONAME));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("server.example:80");
        assertThat(bev.lookupFailure().code()).isEqualTo(Code.NONAME);
    }

    @Test
    void tellsOfANameThatCannotBe() {
        bev.connect(HostResolvers.jdk(), AddressQuery.of("no such name", 80));
        stage.untilTold(1);

        assertThat(stage.told).containsExactly("ERROR");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(UnknownHostException.class)
                .hasMessageStartingWith("connect to no such name:80: ");
    }

    @Test
    void theNextLookupForgetsTheFailureOfTheLast() {
        bev.connect(resolver, query);
        resolver.fails(query.failure(Code.NONAME));
        stage.untilTold(1);

        bev.connect(resolver, query);

        assertThat(bev.lookupFailure()).isNull();
    }

    @Test
    void theWriteTimeoutLimitsTheLookupToo() {
        bev.timeouts(null, Duration.ofSeconds(3)).connect(resolver, query);

        stage.advance(Duration.ofSeconds(3));
        stage.settle();

        assertThat(stage.told).containsExactly("WRITING|TIMEOUT");
        assertThat(stage.events.getFirst().cause())
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessageContaining("the lookup of server.example");
        assertThat(resolver.isCancelled).isTrue();
    }

    @Test
    void closingCancelsTheLookupSilently() {
        bev.connect(resolver, query);

        bev.close();
        resolver.finds((InetSocketAddress) stage.listening("127.0.0.1").localAddress());
        stage.settle();

        assertThat(resolver.isCancelled).isTrue();
        assertThat(stage.told).isEmpty();
    }

    @Test
    void detachingCancelsTheLookupSilently() {
        bev.connect(resolver, query);

        assertThat(bev.detach()).isNull();
        resolver.fails(query.failure(Code.NONAME));
        stage.settle();

        assertThat(resolver.isCancelled).isTrue();
        assertThat(stage.told).isEmpty();
        assertThat(bev.lookupFailure()).isNull();
    }

    @Test
    void refusesPortsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> bev.connect("localhost", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> bev.connect("localhost", 65_536));
    }
}
