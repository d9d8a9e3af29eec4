package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventConfigTest {
    private final EventConfig defaults = EventConfig.defaults();

    @Test
    void defaultsAreThoseOfTheLibraryWeFollow() {
        assertThat(defaults.name()).isEmpty();
        assertThat(defaults.methods()).isEmpty();
        assertThat(defaults.avoid()).isEmpty();
        assertThat(defaults.require()).isEmpty();
        assertThat(defaults.properties()).isEqualTo(EventConfig.Properties.FILL_IN);
        assertThat(defaults.provider()).isNull();
        assertThat(defaults.priorities()).isEqualTo(1);
        assertThat(defaults.dispatchNanosMax()).isZero();
        assertThat(defaults.dispatchMax()).isZero();
        assertThat(defaults.dispatchMinPriority()).isEqualTo(1);
        assertThat(defaults.deferredMax()).isEqualTo(32);
        assertThat(defaults.preciseTimer()).isFalse();
        assertThat(defaults.cacheTime()).isTrue();
        assertThat(defaults.clock()).isSameAs(EventClock.system());
        assertThat(defaults.uncaught()).isNull();
    }

    @Test
    void eachChangeIsACopyThatChangesOneThing() {
        UncaughtHandler handler = (event, thrown) -> {};
        FakeProvider provider = new FakeProvider("fake", 1);
        EventClock clock = new FixedClock();

        assertThat(defaults.withName("n").name()).isEqualTo("n");
        assertThat(defaults.withMethods("b", "a").methods()).containsExactly("b", "a");
        assertThat(defaults.withAvoided("a").withAvoided("b").avoid())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(defaults.withRequired(Feature.O1).require()).containsExactly(Feature.O1);
        assertThat(defaults.withProperties(EventConfig.Properties.WIN).properties())
                .isEqualTo(EventConfig.Properties.WIN);
        assertThat(defaults.withBackend(provider).provider()).isSameAs(provider);
        assertThat(defaults.withPriorities(7).priorities()).isEqualTo(7);
        EventConfig limited = defaults.withDispatchLimits(Duration.ofMillis(2), 3, 4);
        assertThat(limited.dispatchNanosMax()).isEqualTo(2_000_000);
        assertThat(limited.dispatchMax()).isEqualTo(3);
        assertThat(limited.dispatchMinPriority()).isEqualTo(4);
        assertThat(defaults.withDeferredMax(5).deferredMax()).isEqualTo(5);
        assertThat(defaults.withPreciseTimer(true).preciseTimer()).isTrue();
        assertThat(defaults.withCachedTime(false).cacheTime()).isFalse();
        assertThat(defaults.withDebug(!defaults.debug()).debug()).isEqualTo(!defaults.debug());
        assertThat(defaults.withClock(clock).clock()).isSameAs(clock);
        assertThat(defaults.withUncaught(handler).uncaught()).isSameAs(handler);
        assertThat(
                        defaults.withName("n")
                                .withPriorities(7)
                                .withDeferredMax(5)
                                .withName("")
                                .withPriorities(1)
                                .withDeferredMax(32))
                .as("nothing else changes")
                .isEqualTo(defaults);
    }

    @Test
    void requiredFeaturesReplaceThoseBefore() {
        EventConfig config = defaults.withRequired(Feature.O1).withRequired(Feature.EDGE_TRIGGERED);

        assertThat(config.require()).containsExactly(Feature.EDGE_TRIGGERED);
        assertThat(config.withRequired().require()).isEmpty();
    }

    @Test
    void collectionsAreCopied() {
        List<String> methods = new ArrayList<>(List.of("a"));
        Set<String> avoid = new HashSet<>(Set.of("b"));
        EventConfig config =
                new EventConfig(
                        "",
                        methods,
                        avoid,
                        Set.of(),
                        EventConfig.Properties.FILL_IN,
                        null,
                        1,
                        0,
                        0,
                        1,
                        32,
                        false,
                        true,
                        false,
                        EventClock.system(),
                        null);

        methods.add("c");
        avoid.clear();

        assertThat(config.methods()).containsExactly("a");
        assertThat(config.avoid()).containsExactly("b");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> config.methods().add("d"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesNumbersOfPrioritiesOutOfRange(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withPriorities(count))
                .withMessageContaining(String.valueOf(count))
                .withMessageContaining("1 to 255");
    }

    @Test
    void takesTheLimitsOfTheRange() {
        assertThat(defaults.withPriorities(1).priorities()).isEqualTo(1);
        assertThat(defaults.withPriorities(EventConfig.PRIORITIES_MAX).priorities()).isEqualTo(255);
        assertThat(defaults.withDeferredMax(1).deferredMax()).isEqualTo(1);
    }

    @Test
    void refusesNegativeLimits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withDispatchLimits(Duration.ofMillis(-1), 0, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withDispatchLimits(Duration.ZERO, -1, 0))
                .withMessageContaining("negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withDispatchLimits(Duration.ZERO, 0, -1))
                .withMessageContaining("negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> defaults.withDeferredMax(0))
                .withMessageContaining("at least 1");
    }

    @Test
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> defaults.withMethods((String) null));
        assertThatNullPointerException().isThrownBy(() -> defaults.withAvoided(null));
        assertThatNullPointerException().isThrownBy(() -> defaults.withRequired((Feature) null));
    }

    private static final class FixedClock implements EventClock {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH;
        }
    }
}
