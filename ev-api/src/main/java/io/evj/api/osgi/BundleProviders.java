package io.evj.api.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Service providers that bundles contribute, each for as long as its bundle is active. Empty outside OSGi.
///
/// Names no OSGi type, so that it loads everywhere. Safe from any thread.
public final class BundleProviders {
    /// A provider that a bundle announces and that cannot be used.
    ///
    /// @param service what it was to provide
    /// @param text    one line
    record Problem(Class<?> service, String text) {}

    /// What one bundle contributes.
    ///
    /// @param providers instances of any of the services
    /// @param problems  the rest of what it announces
    record Contribution(List<Object> providers, List<Problem> problems) {
        Contribution {
            providers = List.copyOf(providers);
            problems = List.copyOf(problems);
        }

        boolean isEmpty() {
            return providers.isEmpty() && problems.isEmpty();
        }
    }

    /// By bundle id: the order of installation.
    private static final Map<Long, Contribution> BY_BUNDLE = new ConcurrentSkipListMap<>();

    private BundleProviders() {}

    static void put(long bundleId, Contribution contribution) {
        BY_BUNDLE.put(bundleId, contribution);
    }

    static void remove(long bundleId) {
        BY_BUNDLE.remove(bundleId);
    }

    /// The providers of active bundles, now.
    ///
    /// @param <S>     the service
    /// @param service its type
    /// @return providers, bundles installed earlier first
    public static <S> List<S> of(Class<S> service) {
        return BY_BUNDLE.values().stream()
                .flatMap(contribution -> contribution.providers().stream())
                .filter(service::isInstance)
                .map(service::cast)
                .toList();
    }

    /// What active bundles announce and cannot be used, now.
    ///
    /// @param service its type
    /// @return one line each
    public static List<String> problems(Class<?> service) {
        return BY_BUNDLE.values().stream()
                .flatMap(contribution -> contribution.problems().stream())
                .filter(problem -> problem.service() == service)
                .map(Problem::text)
                .toList();
    }
}
