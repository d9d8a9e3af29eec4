package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Nothing in a jar depends on when, where or by whom it was built.
class ReproducibleIT {
    private static final LocalDateTime BUILT =
            LocalDateTime.ofInstant(
                    Instant.parse(System.getProperty("it.timestamp")), ZoneOffset.UTC);

    static List<Path> jars() {
        return BuiltModules.jars();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void entriesHaveFixedTimesAndOrder(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertThat(jar.stream())
                    .allSatisfy(entry ->
                            assertThat(entry.getTimeLocal()).as(entry.getName()).isEqualTo(BUILT));
            assertThat(
                            jar.stream()
                                    .map(JarEntry::getName)
                                    .filter(name -> !name.startsWith("META-INF")))
                    .isSorted();
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void manifestTellsNothingOfTheMachine(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().keySet())
                    .extracting(Object::toString)
                    .noneMatch(name ->
                            name.matches(
                                    "(?i)built-by|build-jdk.*|created-by|bnd-lastmodified|tool"));
        }
    }
}
