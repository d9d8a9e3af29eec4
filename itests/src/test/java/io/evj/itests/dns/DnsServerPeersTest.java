package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.evj.dns.DnsName;
import io.evj.dns.DnsZone;
import io.evj.testkit.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs of others as clients: libevent's resolver, and dnsperf.
@OnEveryMethod
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DnsServerPeersTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final DnsZone ZONE =
            DnsZone.parse(
                    "@ 60 SOA a b 1 1 1 1 1\n* 60 A 192.0.2.1\nwww 60 A 192.0.2.2\nalias 60 CNAME www",
                    DnsName.of("example.com"));

    @TempDir static Path folder;

    private final String method;

    DnsServerPeersTest(String method) {
        this.method = method;
    }

    /// Runs a program to its end beside the server's loop.
    ///
    /// @return what it has said
    private static String run(DnsServerStage stage, List<String> command) throws Exception {
        Path said = Files.createTempFile(folder, "said", "");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            Steps.until(stage.base, DEADLINE, command.getFirst(), () -> !process.isAlive());
            String output = Files.readString(said);
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void libeventsResolverResolvesNames() throws Exception {
        Path program = LibeventDns.compiled(folder);
        try (DnsServerStage stage = DnsServerStage.on(method, ZONE)) {
            String said =
                    run(
                            stage,
                            List.of(
                                    program.toString(),
                                    "client",
                                    Integer.toString(stage.address().getPort()),
                                    "2000",
                                    "64"));

            assertThat(said).contains("resolved 2000 failed 0");
            assertThat(stage.server.stats().udpRequests()).isGreaterThanOrEqualTo(2000);
        }
    }

    @Test
    void dnsperfLosesNothing() throws Exception {
        Path queries = folder.resolve("queries");
        Files.writeString(
                queries,
                "www.example.com A\nalias.example.com A\nx.y.example.com A\nwww.example.com MX\n");
        for (String mode : List.of("udp", "tcp")) {
            try (DnsServerStage stage = DnsServerStage.on(method, ZONE)) {
                var command =
                        new ArrayList<>(
                                List.of(
                                        "dnsperf",
                                        "-s",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(stage.address().getPort()),
                                        "-m",
                                        mode,
                                        "-d",
                                        queries.toString(),
                                        "-n",
                                        "1000",
                                        "-q",
                                        "50",
                                        "-t",
                                        "30"));
                String said;
                try {
                    said = run(stage, command);
                } catch (IOException absent) {
                    abort("no load: dnsperf is not installed (apt-get install dnsperf)");
                    return;
                }
                assertThat(said)
                        .contains(
                                "Queries completed:    4000 (100.00%)",
                                "Response codes:       NOERROR 4000 (100.00%)");
            }
        }
    }
}
