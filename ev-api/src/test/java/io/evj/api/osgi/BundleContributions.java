package io.evj.api.osgi;

import io.evj.api.osgi.BundleProviders.Contribution;
import io.evj.api.osgi.BundleProviders.Problem;
import java.util.List;

/// Lets tests of other packages play the container.
public final class BundleContributions {
    private BundleContributions() {}

    public static void put(long bundleId, Object... providers) {
        BundleProviders.put(bundleId, new Contribution(List.of(providers), List.of()));
    }

    public static void problem(long bundleId, Class<?> service, String text) {
        var problem = new Problem(service, text);
        BundleProviders.put(bundleId, new Contribution(List.of(), List.of(problem)));
    }

    public static void remove(long bundleId) {
        BundleProviders.remove(bundleId);
    }
}
