package io.evj.examples;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every program takes: `--method`, `--host`, `--port`, `--help`.
final class LoopOptions {
    @Option(names = "--host", paramLabel = "HOST", description = "default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "0: any that is free")
    private @Nullable Integer port;

    @Option(names = "--help", usageHelp = true, description = "says this, and ends")
    boolean help;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "waits with M: one of those that ./ev methods lists")
    void method(String method) {
        System.setProperty("event.method", method);
    }

    /// Where to listen, or what to connect to.
    ///
    /// @param defaultPort taken when the user names none
    /// @return the address
    InetSocketAddress address(int defaultPort) {
        return new InetSocketAddress(host, port == null ? defaultPort : port);
    }
}
