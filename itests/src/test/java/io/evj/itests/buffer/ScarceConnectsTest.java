package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.evj.itests.net.Child;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Connecting when descriptors run out, in a process of its own that may have few.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScarceConnectsTest {
    @Parameter String method;

    @Test
    void failAsEventsAndWorkAgainAfterwards(@TempDir Path directory) throws Exception {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows"),
                "this system sets no limit by ulimit");
        Path file = Files.writeString(directory.resolve("file"), "from a file");
        try (Child child = Child.runLimited(64, ScarceConnects.class, method, "" + file)) {
            List<String> said = child.awaitAll();

            assertThat(said)
                    .containsSubsequence(
                            "before CONNECTED",
                            "before by name CONNECTED",
                            "before file added, 15 bytes")
                    .endsWith(
                            "afterwards CONNECTED",
                            "afterwards by name CONNECTED",
                            "afterwards file added, 15 bytes",
                            "done");
            assertThat(said)
                    .filteredOn(line -> line.startsWith("without "))
                    .satisfiesExactly(
                            byAddress ->
                                    assertThat(byAddress)
                                            .startsWith("without ERROR: connect to 127.0.0.1:")
                                            .contains("out of descriptors"),
                            byName ->
                                    assertThat(byName)
                                            .startsWith("without by name ERROR: ")
                                            .contains("localhost")
                                            .contains("out of descriptors"),
                            ofFile ->
                                    assertThat(ofFile)
                                            .startsWith("without file java.")
                                            .contains("" + file)
                                            .contains("Too many open files")
                                            .endsWith(", 4 bytes"));
            assertThat(child.exitStatus()).isZero();
        }
    }
}
