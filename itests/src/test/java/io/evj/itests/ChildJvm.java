package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Runs `java`, strictly: no native access but that of `io.evj.posix`, no memory access by `Unsafe`.
final class ChildJvm {
    private static final long DEADLINE_SECONDS = 60;

    private ChildJvm() {}

    /// What a child printed, having ended with status 0.
    ///
    /// @param home      of the JDK or image
    /// @param folder    for its output
    /// @param arguments after the strict ones
    /// @return the lines of standard output; standard error was empty
    static List<String> run(Path home, Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin/java").toString());
        command.add("--illegal-native-access=deny");
        command.add("--sun-misc-unsafe-memory-access=deny");
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process child =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            assertThat(child.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("%s ended within %d s", command, DEADLINE_SECONDS)
                    .isTrue();
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(err, StandardCharsets.UTF_8);
        assertThat(said).as("standard error of %s", command).isEmpty();
        assertThat(child.exitValue()).as("status of %s", command).isZero();
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    /// The JDK that runs the tests.
    static Path jdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /// `--enable-native-access` for the one module that may have it, if a backend draws it in.
    static List<String> nativeAccess() {
        boolean isNeeded =
                ModuleFinder.of(BuiltModules.jars().toArray(Path[]::new)).findAll().stream()
                        .flatMap(module -> module.descriptor().requires().stream())
                        .anyMatch(requires -> requires.name().equals("io.evj.posix"));
        return isNeeded ? List.of("--enable-native-access=io.evj.posix") : List.of();
    }
}
