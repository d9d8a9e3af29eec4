package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evj.api.osgi.BundleContributions;
import io.evj.api.spi.Availability;
import io.evj.api.spi.BackendProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Which backend a base gets. Four are there: `swift` 300, `bright` 200, `plain` 150, and `broken` 250.
@Isolated("bundles contribute to one table, and properties are those of the whole machine")
class SelectionTest {
    private static final String METHOD = "event.method";
    private static final String AVOID = "event.method.avoid";

    private static final class Swift extends FakeProvider {
        Swift() {
            super("swift", 300, Feature.O1, Feature.EDGE_TRIGGERED);
        }
    }

    private static final class Broken extends FakeProvider {
        Broken() {
            super("broken", 250, Feature.values());
            unavailable("io_uring_setup: EPERM");
        }
    }

    private static final class Bright extends FakeProvider {
        Bright() {
            super("bright", 200, Feature.O1, Feature.EARLY_CLOSE);
        }
    }

    private static final class Plain extends FakeProvider {
        Plain() {
            super("plain", 150);
        }
    }

    private final Swift swift = new Swift();
    private final Broken broken = new Broken();
    private final Bright bright = new Bright();
    private final Plain plain = new Plain();
    private final EventConfig config = EventConfig.defaults();
    private final List<String> logged = new ArrayList<>();
    private String methodBefore;
    private String avoidBefore;

    @BeforeEach
    void bringProviders() {
        methodBefore = System.clearProperty(METHOD);
        avoidBefore = System.clearProperty(AVOID);
        BundleContributions.put(1, plain, broken, swift, bright);
        Log.onMessage((severity, text) -> logged.add(severity + " " + text));
    }

    @AfterEach
    void takeThemAway() {
        restore(METHOD, methodBefore);
        restore(AVOID, avoidBefore);
        BundleContributions.remove(1);
        BundleContributions.remove(2);
        Log.reset();
    }

    private static void restore(String property, String before) {
        if (before == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, before);
        }
    }

    private static String chosen(EventConfig config) {
        try (EventBase base = EventBase.open(config)) {
            return base.method();
        }
    }

    private String refused(EventConfig refused) {
        String[] message = new String[1];
        assertThatExceptionOfType(BackendUnavailableException.class)
                .isThrownBy(() -> EventBase.open(refused))
                .satisfies(thrown -> message[0] = thrown.getMessage());
        return message[0];
    }

    // ---- by rank

    @Test
    void takesTheHighestRankThatIsAvailable() {
        assertThat(chosen(config)).isEqualTo("swift");
        assertThat(logged).isEmpty();
        assertThat(chosen(config.withAvoided("swift"))).isEqualTo("bright");
    }

    @Test
    void saysWhyABetterOneWasNotTaken() {
        chosen(config.withAvoided("swift"));

        assertThat(logged)
                .singleElement()
                .asString()
                .startsWith("MSG")
                .contains("uses method bright")
                .contains("broken")
                .contains("io_uring_setup: EPERM")
                .doesNotContain("swift");
    }

    @Test
    void takesTheNextWhenOneCannotBeOpened() {
        swift.refusing("EMFILE");

        assertThat(chosen(config)).isEqualTo("bright");
        assertThat(logged).singleElement().asString().contains("swift").contains("EMFILE");
    }

    @Test
    void listsAllWithWhatTheySay() {
        assertThat(EventBase.methods())
                .filteredOn(method ->
                        List.of("swift", "broken", "bright", "plain").contains(method.name()))
                .satisfiesExactly(
                        method -> {
                            assertThat(method.name()).isEqualTo("swift");
                            assertThat(method.rank()).isEqualTo(300);
                            assertThat(method.features())
                                    .containsExactlyInAnyOrder(Feature.O1, Feature.EDGE_TRIGGERED);
                            assertThat(method.availability()).isEqualTo(Availability.yes());
                        },
                        method -> {
                            assertThat(method.name()).isEqualTo("broken");
                            assertThat(method.availability())
                                    .isEqualTo(Availability.no("io_uring_setup: EPERM"));
                        },
                        method -> assertThat(method.name()).isEqualTo("bright"),
                        method -> assertThat(method.name()).isEqualTo("plain"));
    }

    // ---- by property

    @Test
    void aPropertyNamesTheMethod() {
        System.setProperty(METHOD, "plain");

        assertThat(chosen(config)).isEqualTo("plain");
        assertThat(logged).isEmpty();
    }

    @Test
    void aPropertyNamesMethodsInOrderOfPreference() {
        System.setProperty(METHOD, " broken , nosuch,, plain ,swift");

        assertThat(chosen(config)).isEqualTo("plain");
    }

    @Test
    void aPropertyAvoidsMethods() {
        System.setProperty(AVOID, "swift, nosuch ,bright");

        assertThat(chosen(config)).isEqualTo("plain");
    }

    @Test
    void anEmptyPropertySaysNothing() {
        System.setProperty(METHOD, " ,");
        System.setProperty(AVOID, "");

        assertThat(chosen(config)).isEqualTo("swift");
    }

    // ---- by configuration

    @Test
    void theConfigurationNamesMethodsInOrderOfPreference() {
        assertThat(chosen(config.withMethods("broken", "nosuch", "plain", "swift")))
                .isEqualTo("plain");
    }

    @Test
    void theConfigurationWinsOverTheProperties() {
        System.setProperty(METHOD, "plain");
        System.setProperty(AVOID, "bright");

        assertThat(chosen(config.withMethods("bright"))).isEqualTo("bright");
        assertThat(refused(config.withAvoided("plain"))).contains("plain").contains("avoided");
    }

    @Test
    void propertiesFillInWhatTheConfigurationLeavesOpen() {
        System.setProperty(AVOID, "bright");

        assertThat(chosen(config.withAvoided("swift"))).isEqualTo("plain");
        System.setProperty(METHOD, "bright,swift");
        System.setProperty(AVOID, "");
        assertThat(chosen(config.withRequired(Feature.EDGE_TRIGGERED))).isEqualTo("swift");
    }

    @Test
    void propertiesWinWhenTheConfigurationSaysSo() {
        EventConfig lenient = config.withProperties(EventConfig.Properties.WIN);
        assertThat(chosen(lenient.withMethods("bright"))).as("none are set").isEqualTo("bright");

        System.setProperty(METHOD, "plain");
        assertThat(chosen(lenient.withMethods("bright"))).isEqualTo("plain");
        assertThat(chosen(lenient.withAvoided("plain"))).isEqualTo("plain");
        System.clearProperty(METHOD);
        System.setProperty(AVOID, "bright");
        assertThat(chosen(lenient.withMethods("bright", "plain"))).isEqualTo("plain");
    }

    @Test
    void propertiesAreNotReadWhenTheConfigurationSaysSo() {
        System.setProperty(METHOD, "plain");
        System.setProperty(AVOID, "swift");

        assertThat(chosen(config.withProperties(EventConfig.Properties.IGNORED)))
                .isEqualTo("swift");
    }

    @Test
    void requiredFeaturesAreAllNeeded() {
        assertThat(chosen(config.withRequired(Feature.O1))).isEqualTo("swift");
        assertThat(chosen(config.withRequired(Feature.O1, Feature.EARLY_CLOSE)))
                .isEqualTo("bright");
        assertThat(refused(config.withRequired(Feature.EDGE_TRIGGERED, Feature.EARLY_CLOSE)))
                .contains("required: [")
                .containsPattern("swift +rank 300 +lacks \\[EARLY_CLOSE]")
                .containsPattern("bright +rank 200 +lacks \\[EDGE_TRIGGERED]")
                .containsPattern("plain +rank 150 +lacks \\[EDGE_TRIGGERED, EARLY_CLOSE]")
                .containsPattern("broken +rank 250 +unavailable: io_uring_setup: EPERM");
    }

    @Test
    void aMethodAskedForByNameMustHaveTheFeaturesToo() {
        assertThat(refused(config.withMethods("plain").withRequired(Feature.O1)))
                .contains("plain")
                .contains("lacks [O1]");
    }

    // ---- a backend that is given

    @Test
    void aGivenBackendIsUsedWithoutChoosing() {
        FakeProvider given = new FakeProvider("given", -5);
        System.setProperty(METHOD, "plain");
        System.setProperty(AVOID, "given");

        assertThat(chosen(config.withBackend(given))).isEqualTo("given");
        assertThat(given.opened).hasSize(1);
    }

    @Test
    void aGivenBackendMustBeAvailableAndHaveTheFeatures() {
        FakeProvider given = new FakeProvider("given", 1);

        assertThat(refused(config.withBackend(given).withRequired(Feature.O1)))
                .contains("given backend")
                .contains("lacks [O1]");
        given.unavailable("not today");
        assertThat(refused(config.withBackend(given))).contains("unavailable: not today");
        assertThat(refused(config.withBackend(new FakeProvider("given", 1).refusing("EMFILE"))))
                .contains("cannot be opened")
                .contains("EMFILE");
    }

    // ---- refusals

    @Test
    void anUnknownNameListsAllWithReasons() {
        System.setProperty(METHOD, "epol");
        swift.refusing("never tried");

        String message = refused(config.withAvoided("bright"));

        assertThat(message).startsWith("event.method=epol: ");
        assertThat(message).contains("no such method: epol");
        assertThat(message)
                .containsPattern("\n  swift +rank 300 +available")
                .containsPattern("\n  broken +rank 250 +unavailable: io_uring_setup: EPERM")
                .containsPattern("\n  bright +rank 200 +avoided")
                .containsPattern("\n  plain +rank 150 +available");
        assertThat(message.indexOf("swift"))
                .as("the highest rank first")
                .isLessThan(message.indexOf("broken"));
    }

    @Test
    void anUnavailableNameListsAllWithReasons() {
        assertThat(refused(config.withMethods("broken")))
                .startsWith("method broken: ")
                .doesNotContain("no such method")
                .contains("io_uring_setup: EPERM")
                .contains("swift");
    }

    @Test
    void whatCouldNotBeOpenedSaysSo() {
        swift.refusing("EMFILE: too many open files");

        assertThat(refused(config.withMethods("swift")))
                .containsPattern("swift +rank 300 +cannot be opened: .*EMFILE");
    }

    @Test
    void whatCannotEvenBeLoadedIsListed() {
        BundleContributions.problem(2, BackendProvider.class, "io.x.Y of bundle z: no such class");

        assertThat(refused(config.withMethods("nosuch")))
                .contains("io.x.Y of bundle z: no such class");
    }

    @Test
    void aProviderThatFailsToSayWhetherItCanRunIsUnavailable() {
        BundleContributions.put(
                2,
                new FakeProvider("mute", 400) {
                    @Override
                    public Availability availability() {
                        throw new IllegalStateException("lost its voice");
                    }
                });

        assertThat(chosen(config)).isEqualTo("swift");
        assertThat(refused(config.withMethods("mute"))).contains("mute").contains("lost its voice");
    }

    @Test
    void withoutAnyProviderItSaysWhatToAdd() {
        BundleContributions.remove(1);

        assertThat(refused(config)).contains("Found: none").contains("ev-backend-nio");
    }
}
