package peers;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.LongAdder;

/** {@code JdkClient PORT CONNECTIONS SECONDS WARM_UP_SECONDS}: so many requests at a time, the next when one is answered. */
public final class JdkClient {
    private static final LongAdder answered = new LongAdder();
    private static volatile boolean over;

    public static void main(String[] args) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + args[0] + "/plaintext")).build();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) ask(client, request);
        Thread.sleep(1000L * Integer.parseInt(args[3]));
        long before = answered.sum();
        long cpu = system.getProcessCpuTime();
        Thread.sleep(1000L * Integer.parseInt(args[2]));
        long count = answered.sum() - before;
        double spent = (system.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("bench=http-client library=jdk connections=%s requests=%d cpu_us=%.3f per_cpu_second=%.0f%n",
                args[1], count, spent * 1e6 / count, count / spent);
        over = true;
        System.exit(0);
    }

    private static void ask(HttpClient client, HttpRequest request) {
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenAccept(response -> {
            if (response.statusCode() != 200) throw new IllegalStateException("status " + response.statusCode());
            answered.increment();
            if (!over) ask(client, request);
        });
    }
}
