package io.evj.itests.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own, with the class path of the tests, that talks by lines.
public final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    /// All that it has said.
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());

    private Child(ProcessBuilder builder) throws IOException {
        process = builder.redirectErrorStream(true).start();
        lines = process.inputReader();
    }

    /// Runs a program.
    ///
    /// @param jvmOptions for instance `-Devent.method=poll`
    public static Child run(List<String> jvmOptions, Class<?> program, String... args)
            throws IOException {
        return new Child(new ProcessBuilder(command(jvmOptions, program, args)));
    }

    /// Runs a program that may have so many descriptors open, and no more.
    public static Child runLimited(int descriptors, Class<?> program, String... args)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "ulimit -n " + descriptors + " && exec \"$@\"",
                                "bash"));
        command.addAll(command(List.of(), program, args));
        return new Child(new ProcessBuilder(command));
    }

    private static List<String> command(List<String> jvmOptions, Class<?> program, String... args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC"); // starts faster
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", ClassPath.ofJars(), program.getName()));
        command.addAll(List.of(args));
        return command;
    }

    /// The next line that begins so, without its beginning; what comes before is passed over.
    public String awaitLine(String beginning) throws Exception {
        return Clients.awaited(
                "a line that begins with " + beginning + " after " + said,
                () -> {
                    for (String line; (line = lines.readLine()) != null; ) {
                        said.add(line);
                        if (line.startsWith(beginning)) {
                            return line.substring(beginning.length()).strip();
                        }
                    }
                    throw new AssertionError(
                            "the child has ended; awaited: " + beginning + "; it said: " + said);
                });
    }

    /// All that it says until it ends.
    public List<String> awaitAll() throws Exception {
        return Clients.awaited(
                "the end of the child after " + said,
                () -> {
                    for (String line; (line = lines.readLine()) != null; ) {
                        said.add(line);
                    }
                    return List.copyOf(said);
                });
    }

    public int exitStatus() throws Exception {
        if (!process.waitFor(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "10 s have passed, and the child runs still; it said: " + said);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        lines.close();
    }
}
