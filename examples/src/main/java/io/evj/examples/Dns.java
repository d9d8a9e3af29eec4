package io.evj.examples;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsError;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsResolver;
import io.evj.dns.DnsType;
import io.evj.dns.ResolverOptions;
import io.evj.dns.ResolverStats;
import io.evj.dns.ResolverStep;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Asks name servers, somewhat like dig(1).
@Command(name = "dns", description = "asks name servers: dns NAME [TYPE] --server ADDRESS")
final class Dns implements Callable<Integer> {
    private static final int FAILED = 1;

    @Mixin final LoopOptions options = new LoopOptions();

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "NAME", description = "a name, or an address")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "TYPE",
            defaultValue = "A",
            description = "the type of the records; default: A, or PTR with -x")
    private String type = "A";

    @Option(
            names = "--server",
            paramLabel = "ADDRESS",
            description = "whom to ask, as 127.0.0.1:5300; default: those of the system")
    private @Nullable String server;

    @Option(names = "--tcp", description = "asks over TCP")
    private boolean tcp;

    @Option(names = "-x", description = "NAME is an address: looks up its names")
    private boolean reverse;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "how long a server may take; default: 5")
    private double timeout = 5;

    @Option(names = "--trace", description = "tells each step, too")
    private boolean trace;

    @Override
    public Integer call() {
        DnsType wanted = reverse ? DnsType.PTR : wanted();
        try (EventBase base = EventBase.open();
                DnsResolver dns = resolver(base)) {
            List<DnsAnswer> answers = new ArrayList<>(1);
            long start = base.nowNanos();
            if (trace) {
                dns.onStep(step -> print(step, base.nowNanos() - start));
            }
            try {
                if (reverse) {
                    InetAddress address = AddressText.parseAddress(name);
                    dns.resolve(DnsName.reverse(address), wanted, answers::add);
                } else {
                    dns.resolve(name, wanted, answers::add);
                }
            } catch (IllegalArgumentException malformed) {
                throw new ParameterException(
                        spec.commandLine(), String.valueOf(malformed.getMessage()));
            }
            base.dispatch(); // until the answer was told
            print(answers.getFirst());
            if (trace) {
                trace(dns, Duration.ofNanos(base.nowNanos() - start));
            }
            return answers.getFirst().isOk() ? 0 : FAILED;
        }
    }

    private DnsType wanted() {
        try {
            return DnsType.of(type);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()));
        }
    }

    private DnsResolver resolver(EventBase base) {
        DnsResolver dns =
                server == null
                        ? DnsResolver.system(base)
                        : DnsResolver.open(base, ResolverOptions.defaults());
        if (server != null) {
            try {
                dns.addServer(server);
            } catch (IllegalArgumentException malformed) {
                throw new ParameterException(
                        spec.commandLine(), String.valueOf(malformed.getMessage()));
            }
        }
        dns.options(
                dns.options()
                        .withTimeout(Duration.ofMillis(Math.round(timeout * 1000)))
                        .withUseTcp(tcp));
        return dns;
    }

    private static void print(DnsAnswer answer) {
        if (answer.error() != DnsError.NONE) {
            System.out.println(
                    ";; "
                            + answer.question()
                            + ": "
                            + answer.error().text()
                            + " ("
                            + answer.error()
                            + ")");
            return;
        }
        if (answer.isAlias()) {
            System.out.println(";; " + answer.question().name() + " is " + answer.canonicalName());
        }
        for (DnsRecord record : answer.records()) {
            System.out.println(record);
        }
    }

    private static void print(ResolverStep step, long nanos) {
        System.out.printf(
                ";; %d ms: %s, %s %s: %s%n",
                nanos / 1_000_000,
                step.question(),
                AddressText.format(step.server()),
                step.isTcp() ? "TCP" : "UDP",
                step.what().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                        + (step.rcode() == null ? "" : ", " + step.rcode()));
    }

    private static void trace(DnsResolver dns, Duration took) {
        ResolverStats stats = dns.stats();
        System.out.println(
                ";; servers "
                        + dns.servers().stream().map(AddressText::format).toList()
                        + ", "
                        + took.toMillis()
                        + " ms");
        System.out.printf(
                ";; sent %d (again %d, over TCP %d), accepted %d, rejected %d, timeouts %d%n",
                stats.sent(),
                stats.retransmitted(),
                stats.overTcp(),
                stats.accepted(),
                stats.rejected(),
                stats.timeouts());
    }
}
