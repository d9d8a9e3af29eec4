package io.evj.api;

import io.evj.api.osgi.BundleProviders;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.HostResolver;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/// Finds what others provide: on the class path, on the module path, in an image, in bundles.
///
/// Nothing is kept: in a container providers come and go. Safe from any thread.
final class Providers {
    /// What is there now.
    ///
    /// @param usable   one instance of each class, best first
    /// @param problems one line for each provider that is announced and cannot be loaded
    /// @param <S>      the service
    record Found<S>(List<S> usable, List<String> problems) {
        Found {
            usable = List.copyOf(usable);
            problems = List.copyOf(problems);
        }
    }

    /// A provider, with what it said about itself when it was asked once.
    private record Ranked<S>(S provider, int rank, String name) {}

    /// A services file that fails without getting any further is given up after this many failures.
    private static final int FAILURES_MAX = 100;

    private Providers() {}

    // Below, the class literal and the loader are spelled out: a mediator in OSGi weaves these
    // calls,
    // and a context class loader could see another copy of this class.

    /// Backends, the highest rank first, then by method name.
    static Found<BackendProvider> backends() {
        return find(
                BackendProvider.class,
                ServiceLoader.load(BackendProvider.class, Providers.class.getClassLoader()),
                provider -> new Ranked<>(provider, provider.rank(), provider.method()));
    }

    /// Resolvers that modules bring, the highest rank first, then by class name.
    static Found<HostResolver> hostResolvers() {
        return find(
                HostResolver.class,
                ServiceLoader.load(HostResolver.class, Providers.class.getClassLoader()),
                resolver -> new Ranked<>(resolver, resolver.rank(), resolver.getClass().getName()));
    }

    private static <S> Found<S> find(
            Class<S> service, ServiceLoader<S> loader, Function<S, Ranked<S>> ask) {
        List<String> problems = new ArrayList<>(BundleProviders.problems(service));
        Map<Class<?>, S> byClass = new LinkedHashMap<>();
        for (S provider : BundleProviders.of(service)) {
            byClass.putIfAbsent(provider.getClass(), provider);
        }
        drain(loader.iterator(), byClass, problems);

        List<Ranked<S>> ranked = new ArrayList<>();
        for (S provider : byClass.values()) {
            try {
                ranked.add(ask.apply(provider));
            } catch (RuntimeException | LinkageError e) {
                problems.add(provider.getClass().getName() + " cannot be used: " + e);
            }
        }
        ranked.sort(
                Comparator.<Ranked<S>>comparingInt(Ranked::rank)
                        .reversed()
                        .thenComparing(Ranked::name));
        return new Found<>(ranked.stream().map(Ranked::provider).toList(), problems);
    }

    /// Takes all that load. One that does not, does not hide the next: the iterator goes on after it.
    static <S> void drain(Iterator<S> loader, Map<Class<?>, S> byClass, List<String> problems) {
        int failures = 0;
        while (failures < FAILURES_MAX) {
            try {
                if (!loader.hasNext()) {
                    return;
                }
                S provider = loader.next();
                byClass.putIfAbsent(provider.getClass(), provider);
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                problems.add(e.getCause() == null ? e.toString() : e + ": " + e.getCause());
            }
        }
    }
}
