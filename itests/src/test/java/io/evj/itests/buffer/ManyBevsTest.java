package io.evj.itests.buffer;

import static io.evj.api.Event.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.AddressText;
import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListenOptions;
import io.evj.api.StreamSocket;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.BufferPool;
import io.evj.itests.net.Child;
import io.evj.itests.net.Descriptors;
import io.evj.testkit.NoLeaks;
import io.evj.testkit.Steps;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Many connections at a time. The clients are a process of their own, so that each process has one end of each.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyBevsTest {
    /// What servers are known for; for the method that they are to be run with.
    private static final int MANY_EPOLL = 10_000;

    /// The others share all that is above the system's calls, and each method with so many takes its seconds.
    private static final int MANY = 2_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter String method;

    private final Set<BufferEvent> open = new HashSet<>();
    private long bytesEchoed;
    private int ended;

    @Test
    void allEchoWhileAllAreOpen() throws Exception {
        int count = method.equals("epoll") ? MANY_EPOLL : MANY;
        Descriptors.assumeRoomFor(count + 100);
        long wanted = (long) count * EchoClients.ROUNDS * EchoClients.MESSAGE_BYTES;
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(method));
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base,
                                new InetSocketAddress(AddressText.parseAddress("127.0.0.1"), 0),
                                ListenOptions.defaults().withBacklog(EchoClients.PENDING_MAX),
                                (from, socket) -> echo(base, socket));
                Child clients = Child.run(List.of(), EchoClients.class, args(listener, count))) {
            try {
                await(base, count + " connections", () -> open.size() == count);
                await(base, "all echoes", () -> bytesEchoed == wanted);
                // none has ended: all of them were open when the first byte came, and are now
                assertThat(open).hasSize(count);
                assertThat(ended).isZero();
                Steps.one(base);
                assertThat(BufferPool.of(base).bytesLent()).as("at rest").isZero();
                clients.awaitLine("echoed " + count);
            } finally {
                List.copyOf(open).forEach(BufferEvent::close);
            }
            assertThat(clients.awaitAll()).endsWith("ended " + count);
            assertThat(clients.exitStatus()).isZero();
        }
    }

    private String[] args(ConnectionListener listener, int count) {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return new String[] {method, "" + address.getPort(), "" + count};
    }

    private void echo(EventBase base, StreamSocket socket) {
        open.add(
                BufferEvent.of(base, socket)
                        .onRead(bev -> {
                            bytesEchoed += bev.input().length();
                            bev.write(bev.input());
                        })
                        .onEvent((bev, event) -> {
                            ended++;
                            open.remove(bev);
                            bev.close();
                        })
                        .enable(READ));
    }

    private void await(EventBase base, String what, BooleanSupplier condition) {
        Steps.until(base, PATIENCE, what, condition);
    }
}
