package io.evj.itests.rpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A program in C on libevent. Tests that want it are skipped where a C compiler or libevent is missing.
final class CProgram implements AutoCloseable {
    private static final String NOT_TRIED = "not tried with libevent's RPC: ";
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private CProgram(List<String> command) throws IOException {
        process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = process.outputWriter(StandardCharsets.US_ASCII);
        out = process.inputReader(StandardCharsets.US_ASCII);
    }

    /// Compiles a program.
    ///
    /// @param folder for it
    static Path compile(Path folder, String name) throws Exception {
        Path program = folder.resolve(name);
        Path log = folder.resolve(name + ".log");
        Path source = Path.of("src/test/c", name + ".c");
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "gcc",
                                    "-Wall",
                                    "-Wno-unused-function",
                                    "-o",
                                    program.toString(),
                                    source.toString(),
                                    "-levent")
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            return Assumptions.abort(NOT_TRIED + "no C compiler (gcc) here");
        }
        if (!compiler.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            throw new AssertionError("gcc does not come to an end");
        }
        if (compiler.exitValue() != 0) {
            String said = Files.readString(log);
            boolean isMissing = said.contains("event2/") || said.contains("-levent");
            Assumptions.assumeFalse(isMissing, NOT_TRIED + "not installed here (libevent-dev)");
            throw new AssertionError(said);
        }
        return program;
    }

    static CProgram start(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return new CProgram(command);
    }

    void say(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    /// Whether a line has come.
    boolean hasLine() {
        try {
            return out.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for a line.
    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("the program in C has ended");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
