package io.evj.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendProvider;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/// Runs the contract inside a test, for backends that are broken in known ways. A correct one is in [TinyBackendTest].
final class BackendContractTest {
    /// Slow with the tiny backend, and of no use to most faults.
    private static final String MANY = "reportsExactlyTheReadyOnesOfMany";

    private static @Nullable Fault fault;

    @AfterEach
    void closeWhatALeakLeft() {
        fault = null;
        FaultyBackend.LEFT_OPEN.forEach(Backend::close);
        FaultyBackend.LEFT_OPEN.clear();
    }

    @ParameterizedTest
    @EnumSource
    void failsABackendThat(Fault built) {
        fault = built;

        Set<String> failed = failed(run(built.broken().contains(MANY)));

        if (built.spreads()) {
            assertThat(failed).containsAll(built.broken());
        } else {
            assertThat(failed).isEqualTo(built.broken());
        }
    }

    @Test
    void saysWhatItWaitedFor() {
        fault = Fault.LOSES_WAKEUPS;

        assertThat(run(false).testEvents().failed().stream().map(BackendContractTest::message))
                .contains("wakeup() before it did not end a wait of 100 ms");
    }

    @Test
    void saysWhichFeaturesWereNotClaimed() {
        fault = Fault.HAS_NO_NAME;

        assertThat(run(false).testEvents().aborted().stream().map(BackendContractTest::message))
                .contains("Assumption failed: method No Name does not claim EDGE_TRIGGERED");
    }

    private static EngineExecutionResults run(boolean withMany) {
        PostDiscoveryFilter filter =
                test ->
                        FilterResult.includedIf(
                                withMany || !test.getUniqueId().toString().contains(MANY));
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Faulty.class))
                .filters(filter)
                .execute();
    }

    private static Set<String> failed(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .collect(Collectors.toSet());
    }

    private static String message(Event event) {
        return String.valueOf(
                event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .getMessage());
    }

    /// Nested, so that only this test runs it.
    static final class Faulty extends BackendContract {
        private static Fault chosen() {
            assumeTrue(fault != null, "run by BackendContractTest alone");
            return requireNonNull(fault);
        }

        @Override
        protected BackendProvider provider() {
            return new FaultyProvider(chosen());
        }

        @Override
        protected Duration deadline() {
            return chosen().deadline();
        }
    }
}
