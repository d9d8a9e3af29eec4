package io.evj.itests.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A program in C on libevent, with messages that libevent's own compiler has generated. Tests that want it are skipped where that
/// compiler (`event_rpcgen.py`, which Debian has in the source package alone), Python, a C compiler or libevent is missing.
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

    /// Compiles a program, together with what libevent's own compiler makes of `everything.rpc`.
    ///
    /// @param folder for it
    static Path compile(Path folder, String name) throws Exception {
        String generator = onPath("event_rpcgen.py");
        String python = onPath("python3");
        String gcc = onPath("gcc");
        Files.copy(
                Path.of("src/test/rpc/everything.rpc"),
                folder.resolve("everything.rpc"),
                StandardCopyOption.REPLACE_EXISTING);
        run(folder, python, generator, "everything.rpc");
        Path source = Path.of("src/test/c", name + ".c").toAbsolutePath();
        String said =
                run(
                        folder,
                        gcc,
                        "-Wall",
                        "-I.",
                        "-o",
                        name,
                        source.toString(),
                        "everything.gen.c",
                        "-levent");
        boolean isMissing = said.contains("fatal error: event") || said.contains("-levent:");
        Assumptions.assumeFalse(isMissing, NOT_TRIED + "not installed here (libevent-dev)");
        assertThat(folder.resolve(name)).as(said).exists();
        return folder.resolve(name);
    }

    private static String onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(path -> Path.of(path, program))
                .filter(Files::isReadable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> Assumptions.abort(NOT_TRIED + "no " + program + " on the path"));
    }

    private static String run(Path folder, String... command) throws Exception {
        Path log = folder.resolve("log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not come to an end: " + List.of(command));
        }
        return Files.readString(log);
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
