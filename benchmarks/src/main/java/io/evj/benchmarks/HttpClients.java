package io.evj.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.evj.api.EventBase;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import io.evj.http.HttpResponse;
import io.evj.http.RequestException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Requests of the HTTP client by second of CPU time, against a server that runs already: on each connection one after the other, the next
/// when the answer to the last has come.
///
/// `benchmarks/peers/java` has the same program on Netty (`NettyClient`) and on the JDK (`JdkClient`).
@Command(
        name = "http-client",
        description = "HTTP client: requests by CPU second, against a server that runs already")
final class HttpClients implements Callable<Integer> {
    @Mixin final BenchOptions options = new BenchOptions();

    @Option(names = "--port", defaultValue = "8080", description = "default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--path",
            defaultValue = "/plaintext",
            description = "default: ${DEFAULT-VALUE}")
    private String path = "/";

    @Option(names = "--connections", defaultValue = "64", description = "default: ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--seconds", defaultValue = "4", description = "default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--warmup-seconds",
            defaultValue = "10",
            description = "not counted, first; default: ${DEFAULT-VALUE}")
    private int warmupSeconds;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long answered;
    private long failed;
    private long answeredBefore;
    private long cpuBefore;
    private boolean isOver;

    @Override
    public Integer call() {
        try (EventBase base = EventBase.open()) {
            for (int i = 0; i < connections; i++) {
                ask(HttpConnection.to(base, "127.0.0.1", port));
            }
            base.once(
                    Duration.ofSeconds(warmupSeconds),
                    event -> {
                        answeredBefore = answered;
                        cpuBefore = system.getProcessCpuTime();
                    });
            base.loopExit(Duration.ofSeconds(warmupSeconds + seconds));
            base.dispatch();
            isOver = true;
            long count = answered - answeredBefore;
            double cpu = (system.getProcessCpuTime() - cpuBefore) / 1e9;
            System.out.printf(
                    "bench=http-client library=ev method=%s connections=%d requests=%d failed=%d"
                            + " cpu_us=%.3f per_cpu_second=%.0f%n",
                    base.method(), connections, count, failed, cpu * 1e6 / count, count / cpu);
        }
        return failed == 0 ? 0 : 1;
    }

    private void ask(HttpConnection connection) {
        connection.send(
                ClientRequest.get(path)
                        .onResponse(response -> answered(connection, response))
                        .onFailure(this::failed));
    }

    private void answered(HttpConnection connection, HttpResponse response) {
        if (response.status() == 200 && !response.body().isEmpty()) {
            answered++;
        } else {
            failed++;
        }
        ask(connection);
    }

    /// What is under way at the end is ended by the close.
    private void failed(RequestException why) {
        if (!isOver) {
            failed++;
            System.err.println(why.getMessage());
        }
    }
}
