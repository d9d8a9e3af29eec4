package io.evj.rpcgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageType;
import io.evj.rpc.TagException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.example.weather.Cloud;
import org.example.weather.Empty;
import org.example.weather.Query;
import org.example.weather.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What libevent's own compiler makes of the same file reads our messages, and writes them as we do. Skipped where that
/// compiler (`event_rpcgen.py`, which Debian has in the source package alone), Python, a C compiler or libevent is missing.
class LibeventMessagesTest {
    private static final String NOT_COMPARED = "not compared with libevent's messages: ";
    private static final long DEADLINE_SECONDS = 60;
    private static final int ROUNDS = 300;
    private static final MessageLimits LIMITS = MessageLimits.defaults();
    private static final Map<String, MessageType<?>> TYPES =
            Map.of(
                    "query",
                    Query.TYPE,
                    "report",
                    Report.TYPE,
                    "cloud",
                    Cloud.TYPE,
                    "empty",
                    Empty.TYPE);

    @TempDir private static Path folder;
    private static Process oracle;
    private static Writer questions;
    private static BufferedReader answers;

    private final Random random = new Random(20_261_122);

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> compiler = find("event_rpcgen.py");
        assumeTrue(compiler.isPresent(), NOT_COMPARED + "no event_rpcgen.py on the path");
        assumeTrue(find("python3").isPresent(), NOT_COMPARED + "no python3 on the path");
        assumeTrue(find("gcc").isPresent(), NOT_COMPARED + "no gcc on the path");
        Files.copy(Weather.FILE, folder.resolve("weather.rpc"));
        run("python3", compiler.get().toString(), "weather.rpc");
        Path source = Path.of("src/test/c/message_oracle.c").toAbsolutePath();
        String said =
                run("gcc", "-I.", "-o", "oracle", source.toString(), "weather.gen.c", "-levent");
        assumeTrue(
                !said.contains("event2/") && !said.contains("-levent"),
                NOT_COMPARED + "libevent (libevent-dev) is not installed");
        assertThat(folder.resolve("oracle")).as(said).exists();
        oracle = new ProcessBuilder(folder.resolve("oracle").toString()).start();
        questions = oracle.outputWriter(StandardCharsets.US_ASCII);
        answers = oracle.inputReader(StandardCharsets.US_ASCII);
    }

    @AfterAll
    static void stop() {
        if (oracle != null) {
            oracle.destroy();
        }
    }

    @Test
    void areReadThereAndWrittenAlike() throws Exception {
        RpcFile file = RpcCompiler.parse(Weather.FILE);
        for (int i = 0; i < ROUNDS; i++) {
            for (Struct struct : file.structs()) {
                byte[] bytes = bytes(struct, file);

                assertThat(ask(struct.name(), bytes)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void areRefusedHereIfTheyAreRefusedThere() throws Exception {
        RpcFile file = RpcCompiler.parse(Weather.FILE);
        for (int i = 0; i < ROUNDS; i++) {
            for (Struct struct : file.structs()) {
                compare(struct.name(), damaged(bytes(struct, file)));
            }
        }
    }

    @Test
    void mayBeCutAnywhere() throws Exception {
        RpcFile file = RpcCompiler.parse(Weather.FILE);
        byte[] whole = bytes(file.structs().get(1), file);
        for (int cut = 0; cut < whole.length; cut++) {
            compare("report", Arrays.copyOf(whole, cut));
        }
    }

    private static void compare(String struct, byte[] bytes) throws IOException {
        Optional<byte[]> theirs = Optional.ofNullable(ask(struct, bytes));
        EvBuffer buffer = EvBuffer.create().add(bytes);
        Optional<byte[]> ours;
        try {
            var message = TYPES.get(struct).unmarshal(buffer, LIMITS);
            if (message.toString().indexOf('\0') >= 0) {
                return; // text ends there in C
            }
            message.marshal(buffer);
            ours = Optional.of(all(buffer));
        } catch (TagException e) {
            if (e.reason() == TagException.Reason.BAD_TEXT) {
                return; // all text is fine in C
            }
            ours = Optional.empty();
        }
        String what = struct + " " + HexFormat.of().formatHex(bytes);
        assertThat(ours.isPresent()).as(what).isEqualTo(theirs.isPresent());
        if (ours.isPresent()) {
            assertThat(ours.get()).as(what).isEqualTo(theirs.get());
        }
    }

    private byte[] bytes(Struct struct, RpcFile file) throws ReflectiveOperationException {
        return all(
                RandomMessage.of(struct, file, Weather.PACKAGE, getClass().getClassLoader(), random)
                        .bytes());
    }

    /// Cut, with a part of it once more, or with a byte changed.
    private byte[] damaged(byte[] bytes) {
        int length = bytes.length;
        if (length == 0) {
            return new byte[] {1, 1, 1};
        }
        int at = random.nextInt(length);
        switch (random.nextInt(3)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                byte[] longer = Arrays.copyOf(bytes, 2 * length - at);
                System.arraycopy(bytes, at, longer, length, length - at);
                return longer;
            }
            default -> {
                byte[] changed = bytes.clone();
                changed[at] = (byte) random.nextInt();
                return changed;
            }
        }
    }

    /// What libevent writes after it has read, or null.
    private static byte[] ask(String struct, byte[] bytes) throws IOException {
        questions.write(struct + " x" + HexFormat.of().formatHex(bytes) + "\n");
        questions.flush();
        String answer = answers.readLine();
        assertThat(answer).as("%s", struct).isNotNull();
        return answer.equals("-1") ? null : HexFormat.of().parseHex(answer.substring(1));
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(path -> Path.of(path, program))
                .filter(Files::isReadable)
                .findFirst();
    }

    private static String run(String... command) throws Exception {
        File log = folder.resolve("log").toFile();
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("does not come to an end: " + List.of(command));
        }
        return Files.readString(log.toPath());
    }

    private static byte[] all(EvBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.length()];
        buffer.copyOut(bytes);
        return bytes;
    }
}
