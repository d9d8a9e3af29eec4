package io.evj.benchmarks;

import picocli.CommandLine.Option;

/// The options that every benchmark takes: `--method`, `--help`.
final class BenchOptions {
    @Option(names = "--help", usageHelp = true, description = "says this, and ends")
    boolean help;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "waits with M: one of those that ./ev methods lists")
    void method(String method) {
        System.setProperty("event.method", method);
    }
}
