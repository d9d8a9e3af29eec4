package io.evj.rpc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// A C program that says what libevent does. Tests that ask it are skipped where a C compiler or libevent is missing.
final class TagOracle implements AutoCloseable {
    private static final Path SOURCE = Path.of("src/test/c/tag_oracle.c");
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private TagOracle(Path program) throws IOException {
        process = new ProcessBuilder(program.toString()).start();
        questions = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    /// Compiles it, and starts it.
    ///
    /// @param folder for the program
    static TagOracle start(Path folder) throws Exception {
        Path program = folder.resolve("tag_oracle");
        Path log = folder.resolve("gcc.log");
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "gcc",
                                    "-Wall",
                                    "-o",
                                    program.toString(),
                                    SOURCE.toString(),
                                    "-levent")
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
        } catch (IOException e) {
            return Assumptions.abort("not compared with libevent: no C compiler (gcc) here");
        }
        if (!compiler.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            throw new AssertionError("gcc does not come to an end");
        }
        if (compiler.exitValue() != 0) {
            String said = Files.readString(log);
            boolean isMissing = said.contains("event2/") || said.contains("-levent");
            Assumptions.assumeFalse(
                    isMissing, "not compared with libevent: not installed here (libevent-dev)");
            throw new AssertionError(said);
        }
        return new TagOracle(program);
    }

    /// Asks, and waits for the answer.
    List<String> ask(Object... words) throws IOException {
        var line = new StringBuilder();
        for (Object word : words) {
            line.append(word).append(' ');
        }
        questions.write(line.append('\n').toString());
        questions.flush();
        String answer = answers.readLine();
        if (answer == null || answer.equals("unknown")) {
            throw new AssertionError("asked " + line + "it answers " + answer);
        }
        return List.of(answer.split(" "));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
