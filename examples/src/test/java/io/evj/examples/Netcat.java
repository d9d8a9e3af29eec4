package io.evj.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/// OpenBSD's netcat, a client that others wrote.
final class Netcat {
    private static final boolean IS_HERE = isHere();

    private Netcat() {}

    /// It sends what it is typed, and the end of that; then waits until the server hangs up.
    static Program to(int port) throws IOException {
        assumeTrue(IS_HERE, "nc is not installed here (netcat-openbsd)");
        return Program.ofCommand(List.of("nc", "-N", "127.0.0.1", String.valueOf(port)));
    }

    /// Others know no `-N`, or mean something else by it.
    private static boolean isHere() {
        try {
            Process help = new ProcessBuilder("nc", "-h").redirectErrorStream(true).start();
            return new String(help.getInputStream().readAllBytes(), UTF_8).contains("OpenBSD");
        } catch (IOException absent) {
            return false;
        }
    }
}
