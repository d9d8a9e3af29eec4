package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsRcode;
import io.evj.dns.ResolverStep;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What somebody who watches a resolver is told.
@OnEveryMethod
class ResolverStepsTest {
    @AutoClose private final DnsStage stage;
    private final FakeServer server = new FakeServer();
    private final List<String> steps = new ArrayList<>();

    ResolverStepsTest(String method) {
        stage = DnsStage.on(method);
        stage.server(server);
        stage.dns.onStep(step -> {
            assertThat(step.server()).isEqualTo(server.address());
            steps.add(text(step));
        });
    }

    private static String text(ResolverStep step) {
        return step.question().name()
                + (step.isTcp() ? " TCP " : " UDP ")
                + step.what()
                + (step.rcode() == null ? "" : " " + step.rcode());
    }

    @Test
    void eachIsTold() {
        stage.dns.resolve4("a.example.", stage.tell());
        stage.untilAsked(server, 1);
        stage.advance(stage.dns.options().timeout());
        stage.untilAsked(server, 2);
        server.asked.get(1).truncated();
        stage.untilAsked(server, 3);
        server.asked.get(2).answer(DnsStage.a("192.0.2.1"));

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(steps)
                .containsExactly(
                        "a.example. UDP SENT",
                        "a.example. UDP TIMED_OUT",
                        "a.example. UDP SENT",
                        "a.example. UDP TRUNCATED",
                        "a.example. TCP SENT",
                        "a.example. TCP REPLIED NOERROR");
    }

    @Test
    void whatCannotBeReadOrReachedIsToldToo() {
        server.script = asked -> asked.send(garbled(asked));
        stage.dns.resolve4("a.example.", stage.tell());
        stage.until("refused reply", () -> steps.size() >= 2);
        server.stop();
        stage.advanceMillis(1_000);
        stage.until("an unreachable server", () -> steps.size() >= 4);

        assertThat(steps.subList(0, 4))
                .containsExactly(
                        "a.example. UDP SENT",
                        "a.example. UDP UNREADABLE",
                        "a.example. UDP SENT",
                        "a.example. UDP UNREACHABLE");
    }

    private static byte[] garbled(FakeServer.Asked asked) {
        byte[] reply = asked.bytes.clone();
        reply[2] |= (byte) 0x80; // a reply
        reply[7] = 1; // an answer that is not there
        return reply;
    }

    @Test
    void aWatcherThatThrowsHindersNobody() {
        server.script = asked -> asked.fail(DnsRcode.NXDOMAIN);
        stage.dns.onStep(step -> {
            throw new IllegalStateException("watcher");
        });
        stage.dns.resolve4("a.example.", stage.tell());

        assertThat(stage.answer().isOk()).isFalse();
        assertThat(stage.thrown()).hasSize(2);
    }
}
