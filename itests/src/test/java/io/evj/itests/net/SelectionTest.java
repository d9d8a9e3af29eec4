package io.evj.itests.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evj.api.BackendUnavailableException;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.EventConfig.Properties;
import io.evj.api.EventMethod;
import io.evj.api.Feature;
import io.evj.itests.Methods;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Which backend a base gets, with all of ours on the class path.
class SelectionTest {
    private static final String METHOD = "event.method";
    private static final String AVOID = "event.method.avoid";
    private static final EventConfig DEFAULTS = EventConfig.defaults();

    private final List<String> available = Methods.available().toList();
    private String methodBefore;
    private String avoidBefore;

    @BeforeEach
    void setAside() {
        methodBefore = System.clearProperty(METHOD);
        avoidBefore = System.clearProperty(AVOID);
    }

    @AfterEach
    void restore() {
        restore(METHOD, methodBefore);
        restore(AVOID, avoidBefore);
    }

    private static void restore(String name, String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    @Test
    void theHighestRankThatIsAvailableIsChosen() {
        assertThat(chosen(DEFAULTS)).isEqualTo(available.getFirst());
        assertThat(available).contains("nio", "poll");
        assertThat(EventBase.methods())
                .isSortedAccordingTo((a, b) -> Integer.compare(b.rank(), a.rank()));
    }

    @ParameterizedTest
    @MethodSource("io.evj.itests.Methods#available")
    void aPropertyNamesTheMethod(String method) {
        System.setProperty(METHOD, method);

        assertThat(chosen(DEFAULTS)).isEqualTo(method);
    }

    @Test
    void namesAreInOrderOfPreference() {
        System.setProperty(METHOD, " nope , poll,nio ");

        assertThat(chosen(DEFAULTS)).isEqualTo("poll");
        assertThat(chosen(DEFAULTS.withMethods("also-nope", "nio", "poll"))).isEqualTo("nio");
    }

    @Test
    void anEmptyPropertyNamesNothing() {
        System.setProperty(METHOD, " , ");

        assertThat(chosen(DEFAULTS)).isEqualTo(available.getFirst());
    }

    @Test
    void whatIsUnknownIsToldWithAllThereAre() {
        System.setProperty(METHOD, "nope");

        var failure =
                assertThatExceptionOfType(BackendUnavailableException.class)
                        .isThrownBy(EventBase::open)
                        .withMessageContaining("event.method=nope")
                        .withMessageContaining("no such method: nope");

        for (EventMethod method : EventBase.methods()) {
            failure.withMessageContaining("\n  " + method.name() + " ")
                    .withMessageContaining("rank " + String.format("%3d", method.rank()));
            if (!method.availability().isAvailable()) {
                failure.withMessageContaining("unavailable: " + method.availability().reason());
            }
        }
    }

    @Test
    void whatIsAvoidedIsNotChosen() {
        System.setProperty(AVOID, available.getFirst());
        assertThat(chosen(DEFAULTS)).isEqualTo(available.get(1));

        System.setProperty(AVOID, String.join(",", available.subList(0, available.size() - 1)));
        assertThat(chosen(DEFAULTS)).isEqualTo(available.getLast());
        System.clearProperty(AVOID);

        assertThat(chosen(DEFAULTS.withAvoided(available.getFirst()).withAvoided("unknown")))
                .isEqualTo(available.get(1));
    }

    @Test
    void whoAvoidsAllIsToldSo() {
        EventConfig config = DEFAULTS;
        for (EventMethod method : EventBase.methods()) {
            config = config.withAvoided(method.name());
        }
        EventConfig none = config;

        assertThatExceptionOfType(BackendUnavailableException.class)
                .isThrownBy(() -> EventBase.open(none))
                .withMessageContaining("nio")
                .withMessageContaining("avoided");
    }

    @Test
    void theConfigurationDecidesOverTheProperty() {
        System.setProperty(METHOD, "poll");

        assertThat(chosen(DEFAULTS)).isEqualTo("poll");
        assertThat(chosen(DEFAULTS.withMethods("nio"))).isEqualTo("nio");
        assertThat(chosen(DEFAULTS.withMethods("nio").withProperties(Properties.WIN)))
                .isEqualTo("poll");
        assertThat(chosen(DEFAULTS.withProperties(Properties.IGNORED)))
                .isEqualTo(available.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void aFeatureIsHadOrRefused(Feature feature) {
        Stream<EventMethod> having =
                EventBase.methods().stream()
                        .filter(method ->
                                method.availability().isAvailable()
                                        && method.features().contains(feature));
        String best = having.map(EventMethod::name).findFirst().orElse("");
        EventConfig config = DEFAULTS.withRequired(feature);

        if (!best.isEmpty()) {
            assertThat(chosen(config)).isEqualTo(best);
        }
        for (EventMethod method : EventBase.methods()) {
            if (!method.features().contains(feature)) {
                assertThatExceptionOfType(BackendUnavailableException.class)
                        .isThrownBy(() -> EventBase.open(config.withMethods(method.name())))
                        .withMessageContaining(feature.name());
            }
        }
    }

    @Test
    void everyMethodOfAJvmOfItsOwn() throws Exception {
        for (String method : available) {
            assertThat(said("-Devent.method=" + method)).containsExactly("method " + method);
        }
        assertThat(said("-Devent.method.avoid=" + available.getFirst()))
                .containsExactly("method " + available.get(1));
    }

    @Test
    void anUnknownMethodEndsAJvmOfItsOwn() throws Exception {
        try (Child child = Child.run(List.of("-Devent.method=nope"), ChosenMethod.class)) {
            assertThat(String.join("\n", child.awaitAll()))
                    .contains("event.method=nope", "nio", "poll", "available");
            assertThat(child.exitStatus()).isEqualTo(2);
        }
    }

    private static List<String> said(String option) throws Exception {
        try (Child child = Child.run(List.of(option), ChosenMethod.class)) {
            List<String> said = child.awaitAll();
            assertThat(child.exitStatus()).isZero();
            return said;
        }
    }

    private static String chosen(EventConfig config) {
        try (EventBase base = EventBase.open(config)) {
            return base.method();
        }
    }
}
