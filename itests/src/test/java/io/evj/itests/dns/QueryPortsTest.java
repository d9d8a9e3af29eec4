package io.evj.itests.dns;

import static io.evj.itests.dns.DnsStage.a;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsData;
import io.evj.itests.dns.FakeServer.Asked;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// From which ports questions leave, and for how long these are open.
@OnEveryMethod
class QueryPortsTest {
    private static final int BURST = 64;

    @AutoClose private final DnsStage stage;
    private final FakeServer server;

    QueryPortsTest(String method) {
        stage = DnsStage.on(method, options -> options.withUdpPorts(4096));
        server = stage.server(new FakeServer());
    }

    private Set<Integer> ports() {
        Set<Integer> ports = new HashSet<>();
        for (Asked asked : server.asked) {
            ports.add(asked.port());
        }
        return ports;
    }

    /// Asks many at once, and has them all answered together.
    private void burst(int round) {
        int before = server.asked.size();
        for (int i = 0; i < BURST; i++) {
            stage.dns.resolve4("n" + i + ".r" + round + ".example", stage.tell());
        }
        stage.untilAsked(server, before + BURST);
        for (Asked asked : List.copyOf(server.asked.subList(before, before + BURST))) {
            asked.answer(a("192.0.2.1"));
        }
        stage.answers(before + BURST);
    }

    @Test
    void questionsOfOneTurnLeaveInGroupsOfEight() {
        burst(0);

        assertThat(ports())
                .as("eight ports, unless one was drawn twice")
                .hasSizeBetween(BURST / 8 - 3, BURST / 8);
    }

    @Test
    void manyPortsStayOpenBetweenOneBurstAndTheNext() {
        stage.dns.options(stage.dns.options().withUdpPorts(8));
        int rounds = 10;
        for (int round = 0; round < rounds; round++) {
            burst(round);
        }

        int groups = rounds * BURST / 8;
        assertThat(ports())
                .as("one port for 64 questions, and the 8 that are not used up")
                .hasSizeLessThanOrEqualTo(groups / 8 + 8 + groups / 16);
        assertThat(stage.dns.descriptor(0)).isNotNull();
    }

    @Test
    void afterARestTheyAreClosed() {
        stage.base.once(Duration.ofHours(1), event -> {}); // the loop goes on
        burst(0);

        stage.advanceMillis(99);
        assertThat(stage.dns.descriptor(0)).isNotNull();
        stage.advanceMillis(1);
        assertThat(stage.dns.descriptor(0)).isNull();
    }

    @Test
    void whileSomethingIsUnderWayNoneIsClosed() {
        burst(0);
        stage.dns.resolve4("slow.example", stage.tell());
        stage.untilAsked(server, BURST + 1);

        stage.advanceMillis(200);
        assertThat(stage.dns.descriptor(0)).isNotNull();
        server.asked.getLast().answer(a("192.0.2.1"));
        assertThat(stage.answers(BURST + 1).getLast().isOk()).isTrue();
    }

    @Test
    void whatComesWhereNothingIsAwaitedIsReadAndDropped() {
        stage.dns.resolve4("first.example", stage.tell());
        stage.untilAsked(server, 1);
        stage.dns.resolve4("second.example", stage.tell());
        stage.untilAsked(server, 2);
        Asked first = server.asked.getFirst();
        first.answer(a("192.0.2.1"));
        stage.answers(1);

        first.answer(a("192.0.2.2"));
        stage.until("the second one is dropped", () -> stage.dns.stats().rejected() == 1);

        server.asked.getLast().answer(a("192.0.2.3"));
        stage.answers(2);
    }

    @Test
    void aReplyThatIsLongerThanThereIsRoomForIsAskedForOverTcp() {
        DnsData[] many = new DnsData[400];
        for (int i = 0; i < many.length; i++) {
            many[i] = a("10.0." + i / 256 + "." + i % 256);
        }
        server.script = asked -> asked.answer(many);

        stage.dns.resolve4("long.example", stage.tell());

        assertThat(stage.answer().addresses()).hasSize(many.length);
        assertThat(stage.dns.stats().overTcp()).isEqualTo(1);
    }
}
