package io.evj.itests.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.testkit.NoLeaks;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What happens when descriptors run out, in a process of its own that may have few.
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 120, threadMode = SEPARATE_THREAD)
class ScarceDescriptorsTest {
    private static final int LIMIT = 64;

    @Parameter String method;

    @BeforeEach
    void needsAShell() {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows"),
                "this system sets no limit by ulimit");
    }

    @Test
    void acceptingPausesWithoutSpinningAndResumesByItself() throws Exception {
        int count = 2 * LIMIT; // no more than the backlog
        List<SocketChannel> clients = new ArrayList<>();
        try (Child child =
                Child.runLimited(LIMIT, ScarceServer.class, method, String.valueOf(count))) {
            int port = Integer.parseInt(child.awaitLine("listening"));
            for (int i = 0; i < count; i++) {
                clients.add(
                        SocketChannel.open(new InetSocketAddress(Family.IPV4.loopback(), port)));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(child.awaitLine("failed")).endsWith("DescriptorsExhaustedException");
            }

            for (SocketChannel client : clients) {
                client.close();
            }
            List<String> said = child.awaitAll();

            assertThat(said).contains("accepted " + count).endsWith("done");
            assertThat(child.exitStatus()).isZero();
            assertPauses(said);
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /// After a failure comes a pause: of 10 ms, and twice as long after each that follows without a
    /// connection between.
    private static void assertPauses(List<String> said) {
        long pauseMillis = 10;
        long resumesNanos = Long.MIN_VALUE;
        for (String line : said) {
            String[] words = line.split(" ");
            if (words[0].equals("accepted")) {
                pauseMillis = 10;
            } else if (words[0].equals("failed")) {
                long nowNanos = Long.parseLong(words[1]); // the base's own time: exact
                assertThat(nowNanos).as(line).isGreaterThanOrEqualTo(resumesNanos);
                resumesNanos = nowNanos + 1_000_000 * pauseMillis;
                pauseMillis = Math.min(1000, 2 * pauseMillis);
            }
        }
    }

    @Test
    void whateverNeedsOneFailsAndWorksAgainAfterwards() throws Exception {
        try (Child child = Child.runLimited(LIMIT, ScarceCalls.class, method)) {
            List<String> said = child.awaitAll();

            assertThat(said).endsWith("done").contains("loop runs");
            for (String call : List.of("stream", "datagram", "listen", "connect", "pair", "base")) {
                assertThat(said).contains("before " + call + " works", "after " + call + " works");
                assertThat(said)
                        .filteredOn(line -> line.startsWith("without " + call))
                        .singleElement()
                        .asString()
                        .contains(
                                call.equals("base") ? "BackendUnavailableException" : "Exception",
                                "Too many open files");
            }
            assertThat(child.exitStatus()).isZero();
        }
    }
}
