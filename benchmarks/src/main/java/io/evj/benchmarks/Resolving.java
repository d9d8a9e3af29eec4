package io.evj.benchmarks;

import io.evj.api.EventBase;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsResolver;
import io.evj.dns.DnsType;
import io.evj.dns.ResolverOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What it costs to resolve names: distinct ones, so many under way at a time, and one that is cached. The server is started before, for
/// instance `libevent_dns server 5300`.
@Command(name = "dns-resolver", description = "distinct names against --server, and cached ones")
final class Resolving implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--server", required = true, description = "as 127.0.0.1:5300")
    private String server = "";

    @Option(names = "--names", defaultValue = "100000", description = "default: ${DEFAULT-VALUE}")
    private int names;

    @Option(names = "--inflight", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int inflight;

    @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    private @Nullable DnsResolver asked;
    private int begun;
    private int failed;
    private long hits;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open();
                DnsResolver resolver = DnsResolver.open(base, ResolverOptions.defaults())) {
            asked = resolver;
            DnsResolver dns = resolver;
            dns.addServer(server);
            double cpuUs = 0;
            for (int round = 0; round < rounds; round++) { // the last counts
                begun = 0;
                failed = 0;
                dns.clearCache();
                long start = cpuNanos();
                for (int i = 0; i < inflight; i++) {
                    next();
                }
                base.dispatch();
                cpuUs = (cpuNanos() - start) / 1e3 / names;
            }
            dns.resolve4("n0.example.com", this::hit);
            base.dispatch();
            int looks = 5_000_000;
            long start = cpuNanos();
            for (int i = 0; i < looks; i++) {
                hits += dns.cached("n0.example.com", DnsType.A) == null ? 0 : 1;
            }
            double lookNs = (double) (cpuNanos() - start) / looks;
            System.out.printf(
                    "bench=dns-resolver method=%s names=%d failed=%d cpu_us=%.2f cached_ns=%.0f hits=%d%n",
                    base.method(), names, failed, cpuUs, lookNs, hits);
        }
        return 0;
    }

    private void next() {
        DnsResolver dns = asked;
        if (dns != null && begun < names) {
            dns.resolve4("n" + begun++ + ".example.com", this::answered);
        }
    }

    private void answered(DnsAnswer answer) {
        failed += answer.isOk() ? 0 : 1;
        next();
    }

    private void hit(DnsAnswer answer) {
        hits += answer.isOk() ? 1 : 0;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
