package io.evj.itests.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.evj.itests.net.Child;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    void failAsEventsAndWorkAgainAfterwards() throws Exception {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows"),
                "this system sets no limit by ulimit");
        try (Child child = Child.runLimited(64, ScarceConnects.class, method)) {
            List<String> said = child.awaitAll();

            assertThat(said).endsWith("afterwards CONNECTED", "done");
            assertThat(said)
                    .filteredOn(line -> line.startsWith("without "))
                    .singleElement()
                    .asString()
                    .startsWith("without ERROR: connect to 127.0.0.1:")
                    .contains("out of descriptors");
            assertThat(child.exitStatus()).isZero();
        }
    }
}
