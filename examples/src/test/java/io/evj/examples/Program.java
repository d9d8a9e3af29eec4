package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A program in a process of its own. Every wait has a deadline, and a failure tells what was said until then.
final class Program implements AutoCloseable {
    /// How a program has ended.
    ///
    /// @param status its exit status
    /// @param out    what it said on standard output and nobody has read yet, by line
    /// @param err    what it said on standard error, by line
    record End(int status, List<String> out, List<String> err) {}

    private static final int DEADLINE_SECONDS = 60;
    private static final String END = "(end of standard output)";
    private static final Pattern READY =
            Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+) \\(method (\\w+)\\)");

    /// A background job of a shell ignores SIGINT, one of nohup SIGHUP, and so does what it starts, a JVM with its tests.
    private static final List<String> HEEDING_SIGNALS = heedingSignals();

    private static final List<String> QUICK_START =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final List<String> command;
    private final Process process;
    private final LinkedBlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final CompletableFuture<List<String>> err;
    private final List<String> seen = new ArrayList<>();

    private Program(List<String> command) throws IOException {
        this.command = command;
        process = new ProcessBuilder(command).start();
        err =
                CompletableFuture.supplyAsync(
                        () -> readAll(process.getErrorStream()), Program::start);
        start(this::readOut);
    }

    private static List<String> heedingSignals() {
        List<String> env = List.of("env", "--default-signal=INT,HUP,TERM");
        List<String> trial = Stream.concat(env.stream(), Stream.of("true")).toList();
        try {
            return new ProcessBuilder(trial).start().waitFor() == 0 ? env : List.of();
        } catch (IOException e) { // there is no `env` here
            return List.of();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    /// Starts a program of this module on the module path, as `./ev` does.
    static Program start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    static Program start(List<String> jvmOptions, String... arguments) throws IOException {
        return ofCommand(command(jvmOptions, arguments));
    }

    /// The command that starts a program of this module.
    static List<String> command(List<String> jvmOptions, String... arguments) {
        Path modules = Path.of(System.getProperty("modules.dir"));
        List<String> command = new ArrayList<>(HEEDING_SIGNALS);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-p", modules.toString()));
        if (Files.exists(modules.resolve("ev-posix.jar"))) {
            command.add("--enable-native-access=io.evj.posix");
        }
        command.addAll(QUICK_START);
        command.addAll(jvmOptions);
        command.addAll(List.of("-m", "io.evj.examples/io.evj.examples.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    static Program ofCommand(List<String> command) throws IOException {
        return new Program(command);
    }

    /// Runs a program that ends by itself.
    static End run(String... arguments) throws Exception {
        try (Program program = start(arguments)) {
            return program.end();
        }
    }

    /// Waits for the next line of standard output.
    String line() throws InterruptedException {
        String line = out.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("next line of %s", this).isNotNull().isNotEqualTo(END);
        seen.add(line);
        return line;
    }

    /// Waits for the one line that says where it listens.
    ///
    /// @return the port
    int port(String method) throws InterruptedException {
        Matcher ready = READY.matcher(line());
        assertThat(ready.matches()).as("ready line: %s", this).isTrue();
        assertThat(ready.group(2)).isEqualTo(method);
        return Integer.parseInt(ready.group(1));
    }

    /// Types on its standard input.
    void type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /// Its standard input.
    OutputStream input() {
        return process.getOutputStream();
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    void signal(String name) throws Exception {
        Process kill =
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
        assertThat(kill.waitFor()).as("kill -%s", name).isZero();
    }

    /// Sends SIGTERM, and waits until it has ended.
    End terminate() throws Exception {
        signal("TERM");
        return end();
    }

    /// Waits until it ends by itself.
    End end() throws Exception {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("has ended: %s", this)
                .isTrue();
        List<String> rest = new ArrayList<>();
        for (String line = next(); !line.equals(END); line = next()) {
            rest.add(line);
        }
        return new End(process.exitValue(), rest, err.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }

    private String next() throws InterruptedException {
        String line = out.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(line).as("end of standard output of %s", this).isNotNull();
        return line;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readOut() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line; (line = reader.readLine()) != null; ) {
                out.add(line);
            }
        } catch (IOException e) {
            out.add("reading failed: " + e);
        }
        out.add(END);
    }

    private static List<String> readAll(InputStream stream) {
        try (var reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", command)
                + (process.isAlive() ? " (runs)" : " (ended, status " + process.exitValue() + ")")
                + ", which said "
                + seen
                + ", then "
                + out
                + (err.isDone() ? ", and on standard error " + err.join() : "");
    }
}
