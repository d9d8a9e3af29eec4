import org.jspecify.annotations.NullMarked;

/// Measures the library. `./ev bench NAME` runs a benchmark.
@NullMarked
module io.evj.benchmarks {
    requires info.picocli;
    requires io.evj.api;
    requires io.evj.buffer;
    requires io.evj.dns;
    requires io.evj.http;
    requires io.evj.rpc;
    requires jmh.core;
    requires java.management;
    requires jdk.management;
    requires jdk.unsupported; // the servers end on signals
    requires static org.jspecify;

    opens io.evj.benchmarks to
            info.picocli; // it fills in the options
}
