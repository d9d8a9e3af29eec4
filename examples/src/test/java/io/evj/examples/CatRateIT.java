package io.evj.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// `cat --rate`, with every method at the same time: it takes seconds.
class CatRateIT {
    private static final int RATE = 1000;

    /// What goes at once, and what three more seconds bring.
    private static final String LINE = "x".repeat(3 * RATE + RATE / 2 - 1) + "\n";

    /// Where in a second the clock begins is the program's. At twice the rate one refill would do: a second at the most.
    private static final long LEAST_NANOS = 1_900_000_000L;

    @Test
    void keepsToItsRateEachWay() throws Exception {
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String method : AvailableMethods.names().toList()) {
                all.add(threads.submit(() -> keepsToItsRate(method, true)));
                all.add(threads.submit(() -> keepsToItsRate(method, false)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    /// The time runs once the program is connected. A slow machine takes longer, never less.
    private static Void keepsToItsRate(String method, boolean isSending) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Program cat =
                        Program.start(
                                "cat",
                                "--port",
                                String.valueOf(server.getLocalPort()),
                                "--rate",
                                String.valueOf(RATE),
                                "--method",
                                method);
                Socket accepted = server.accept()) {
            accepted.setSoTimeout(60_000);
            long begun = System.nanoTime();
            if (isSending) {
                cat.type(LINE);
                byte[] sent = accepted.getInputStream().readNBytes(LINE.length());
                assertThat(new String(sent, US_ASCII)).isEqualTo(LINE);
            } else {
                accepted.getOutputStream().write(LINE.getBytes(US_ASCII));
                assertThat(cat.line()).isEqualTo(LINE.strip());
            }
            assertThat(System.nanoTime() - begun)
                    .as("%s with method %s", isSending ? "sends" : "prints", method)
                    .isGreaterThan(LEAST_NANOS);
        }
        return null;
    }
}
