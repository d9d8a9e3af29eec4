package io.evj.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

@EnabledOnOs(OS.LINUX)
final class NoLeaksTest {
    @Test
    void passesAClassThatClosesWhatItOpens() {
        EngineExecutionResults results = run(Tidy.class);

        assertThat(results.allEvents().failed().count()).isZero();
        assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
    }

    @Test
    void failsAClassThatLeavesSomethingOpen() throws IOException {
        Leaky.isWanted = true;
        EngineExecutionResults results = run(Leaky.class);
        Leaky.isWanted = false;

        requireNonNull(Leaky.left).close();
        assertThat(
                        results.containerEvents().failed().stream()
                                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                                .map(result -> result.getThrowable().orElseThrow().getMessage()))
                .singleElement()
                .asString()
                .contains("Leaky left open: ")
                .contains("anon_inode:[eventpoll]");
    }

    @Test
    void waitsForWhatIsBeingClosed() throws IOException {
        NoLeaks.openWhatTheJdkKeeps();
        OpenFiles before = OpenFiles.now();
        Selector selector = Selector.open();
        assertThat(NoLeaks.leakedSince(before, Deadline.in(Duration.ZERO))).isNotEmpty();

        Thread closer = Thread.ofVirtual().start(() -> close(selector));

        assertThat(NoLeaks.leakedSince(before, Deadline.in(Duration.ofSeconds(10)))).isEmpty();
        assertThat(closer).isNotNull();
    }

    private static void close(Selector selector) {
        try {
            selector.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("ev.noleaks.grace", "PT0.05S")
                .selectors(selectClass(testClass))
                .execute();
    }

    @ExtendWith(NoLeaks.class)
    static final class Tidy {
        @Test
        void closes() throws IOException {
            Selector.open().close();
        }
    }

    /// Run by the test above alone.
    @ExtendWith(NoLeaks.class)
    static final class Leaky {
        static boolean isWanted;
        static @Nullable Selector left;

        @Test
        void forgets() throws IOException {
            assumeTrue(isWanted);
            left = Selector.open();
        }
    }
}
