import org.jspecify.annotations.NullMarked;

/// Small programs that a newcomer reads first. `./ev NAME` runs them.
@NullMarked
module io.evj.examples {
    requires info.picocli;
    requires io.evj.buffer;
    requires io.evj.dns;
    requires io.evj.http;
    requires io.evj.rpc;
    requires jdk.unsupported; // events of signals need it at run time
    requires static org.jspecify;

    opens io.evj.examples to
            info.picocli; // it fills in the options
}
