package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.api.osgi.BundleContributions;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("bundles contribute to one table for the whole machine")
class ProvidersInBundlesTest {
    @AfterEach
    void noBundles() {
        BundleContributions.remove(1);
        BundleContributions.remove(2);
    }

    @Test
    void ordersByRankThenMethod() {
        BundleContributions.put(1, new Slow(), new Zippy());
        BundleContributions.put(2, new Agile());

        assertThat(Providers.backends().usable())
                .extracting(BackendProvider::method)
                .containsSubsequence("agile", "zippy", "slow");
    }

    @Test
    void forgetsProvidersOfBundleThatIsGone() {
        BundleContributions.put(1, new Slow());
        BundleContributions.put(2, new Agile());

        BundleContributions.remove(1);

        assertThat(Providers.backends().usable())
                .extracting(BackendProvider::method)
                .contains("agile")
                .doesNotContain("slow");
    }

    @Test
    void reportsProviderThatCannotEvenSayItsName() {
        BundleContributions.put(1, new Mute(), new Slow());

        assertThat(Providers.backends().problems())
                .anySatisfy(problem ->
                        assertThat(problem)
                                .contains(Mute.class.getName())
                                .contains("lost my voice"));
        assertThat(Providers.backends().usable())
                .extracting(BackendProvider::method)
                .contains("slow");
    }

    @Test
    void reportsProblemsOfBundlesForTheirServiceOnly() {
        BundleContributions.problem(1, BackendProvider.class, "bundle x: cannot be used");

        assertThat(Providers.backends().problems()).contains("bundle x: cannot be used");
        assertThat(Providers.hostResolvers().problems()).doesNotContain("bundle x: cannot be used");
    }

    private static class Slow implements BackendProvider {
        @Override
        public String method() {
            return "slow";
        }

        @Override
        public int rank() {
            return 1;
        }

        @Override
        public Set<Feature> features() {
            return Set.of();
        }

        @Override
        public Availability availability() {
            return Availability.yes();
        }

        @Override
        public Backend open(BackendContext context) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Zippy extends Slow {
        @Override
        public String method() {
            return "zippy";
        }

        @Override
        public int rank() {
            return 5000;
        }
    }

    private static final class Agile extends Slow {
        @Override
        public String method() {
            return "agile";
        }

        @Override
        public int rank() {
            return 5000;
        }
    }

    private static final class Mute extends Slow {
        @Override
        public String method() {
            throw new IllegalStateException("lost my voice");
        }
    }
}
