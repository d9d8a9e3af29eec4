package io.evj.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.evj.api.EventBase;
import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsResolver;
import io.evj.dns.DnsType;
import io.evj.dns.ResolverOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What it costs to resolve names: distinct ones, so many under way at a time, and one that is cached. The server is started before, for
/// instance `libevent_dns server 5300`.
///
/// `benchmarks/peers/java` has the first part on Netty (`NettyResolver`) and on dnsjava (`DnsjavaResolver`), `libevent_dns.c` in C.
@Command(name = "dns-resolver", description = "distinct names against --server, and cached ones")
final class Resolving implements Callable<Integer> {
    private static final String CACHED = "cached.example.com";

    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--server", required = true, description = "as 127.0.0.1:5300")
    private String server = "";

    @Option(names = "--inflight", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int inflight;

    @Option(names = "--seconds", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warmup-seconds",
            defaultValue = "8",
            description = "not counted, first; default: ${DEFAULT-VALUE}")
    private int warmupSeconds;

    @Option(
            names = "--looks",
            defaultValue = "2000000",
            description = "at a cached name; default: ${DEFAULT-VALUE}")
    private int looks;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private @Nullable DnsResolver asked;
    private long begun;
    private long answered;
    private long failed;
    private long hits;
    private boolean isOver;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open();
                DnsResolver dns = DnsResolver.open(base, ResolverOptions.defaults())) {
            asked = dns;
            dns.addServer(server);
            distinct(base);
            cached(base, dns);
        }
        return failed == 0 ? 0 : 1;
    }

    private void distinct(EventBase base) {
        long[] before = new long[2];
        long[] after = new long[2];
        Duration warmup = Duration.ofSeconds(warmupSeconds);
        base.once(warmup, event -> look(before));
        base.once(
                warmup.plusSeconds(seconds),
                event -> {
                    look(after);
                    isOver = true;
                });
        for (int i = 0; i < inflight; i++) {
            next();
        }
        base.dispatch();
        long count = after[0] - before[0];
        System.out.printf(
                "bench=dns-resolver library=ev method=%s names=%d failed=%d cpu_us=%.3f%n",
                base.method(), count, failed, (after[1] - before[1]) / 1e3 / count);
    }

    private void look(long[] at) {
        at[0] = answered;
        at[1] = system.getProcessCpuTime();
    }

    private void next() {
        DnsResolver dns = asked;
        if (dns != null && !isOver) {
            dns.resolve4("n" + begun++ + ".example.com", this::answered);
        }
    }

    private void answered(DnsAnswer answer) {
        answered++;
        failed += answer.isOk() ? 0 : 1;
        next();
    }

    private void cached(EventBase base, DnsResolver dns) {
        long full = heapBytes();
        int names = dns.stats().cached();
        dns.clearCache();
        double bytes = (double) (full - heapBytes()) / names;
        dns.resolve4(CACHED, answer -> {});
        base.dispatch();
        double lookNs = 0;
        double callbackNs = 0;
        for (int round = 0; round < 3; round++) { // the last counts
            long start = cpuNanos();
            for (int i = 0; i < looks; i++) {
                hits += dns.cached(CACHED, DnsType.A) == null ? 0 : 1;
            }
            lookNs = (double) (cpuNanos() - start) / looks;
            hits = 0;
            start = cpuNanos();
            for (int i = 0; i < inflight; i++) {
                dns.resolve4(CACHED, this::hit);
            }
            base.dispatch();
            callbackNs = (double) (cpuNanos() - start) / hits;
        }
        System.out.printf(
                "bench=dns-resolver cached_look_ns=%.0f cached_ns=%.0f cached_bytes=%.0f cached_names=%d%n",
                lookNs, callbackNs, bytes, names);
    }

    private void hit(DnsAnswer answer) {
        DnsResolver dns = asked;
        if (++hits < looks && dns != null) {
            dns.resolve4(CACHED, this::hit);
        }
    }

    private static long heapBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 2; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
