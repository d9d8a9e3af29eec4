package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// The peer that is made of libevent's evdns. Tests that want it are skipped where a C compiler or libevent is missing.
final class LibeventDns {
    private static final Path SOURCE = Path.of("../benchmarks/peers/libevent_dns.c");

    private LibeventDns() {}

    /// Compiles it, unless that was done.
    ///
    /// @param folder for the program
    /// @return the program
    static Path compiled(Path folder) throws Exception {
        Path program = folder.resolve("libevent_dns");
        if (Files.exists(program)) {
            return program;
        }
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "gcc", "-o", program.toString(), SOURCE.toString(), "-levent")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException absent) {
            return abort("not compared with libevent: no C compiler (gcc) here");
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assumeFalse(
                said.contains("event2/") || said.contains("-levent"),
                "not compared with libevent: not installed here (libevent-dev)");
        assertThat(compiler.exitValue()).as(said).isZero();
        return program;
    }
}
