package io.evj.api.osgi;

import io.evj.api.osgi.BundleProviders.Contribution;
import io.evj.api.osgi.BundleProviders.Problem;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.HostResolver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/// Extends bundles: what their `META-INF/services` files announce is on offer while they are active.
///
/// Only an OSGi framework loads this class. It needs no mediator, and works beside one (SPI Fly):
/// whoever asks takes one instance of each class. The framework property `event.osgi.extender=false`
/// turns it off.
public final class Activator implements BundleActivator, BundleTrackerCustomizer<Bundle> {
    private static final System.Logger LOG = System.getLogger(Activator.class.getName());
    private static final List<Class<?>> SERVICES =
            List.of(BackendProvider.class, HostResolver.class);

    private @Nullable BundleTracker<Bundle> tracker;

    /// Called by the framework.
    public Activator() {}

    @Override
    public void start(BundleContext context) {
        if ("false".equals(context.getProperty("event.osgi.extender"))) {
            return;
        }
        // STARTING too: a bundle with lazy activation stays there until a class of its is wanted
        tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
        tracker.open();
    }

    @Override
    public void stop(BundleContext context) {
        if (tracker != null) {
            tracker.close(); // calls removedBundle for each
        }
    }

    @Override
    public @Nullable Bundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        List<Object> providers = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Class<?> service : SERVICES) {
            collect(bundle, service, providers, problems);
        }
        for (Problem problem : problems) {
            LOG.log(Level.WARNING, problem.text());
        }
        var contribution = new Contribution(providers, problems);
        if (contribution.isEmpty()) {
            return null; // not ours: no need to hear of it again
        }
        BundleProviders.put(bundle.getBundleId(), contribution);
        return bundle;
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {
        // from STARTING to ACTIVE: nothing new
    }

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, Bundle tracked) {
        BundleProviders.remove(bundle.getBundleId());
    }

    private static void collect(
            Bundle bundle, Class<?> service, List<Object> providers, List<Problem> problems) {
        URL file = bundle.getEntry("META-INF/services/" + service.getName()); // loads no class
        if (file == null) {
            return;
        }
        try {
            for (String name : names(file)) {
                instantiate(bundle, service, name, providers, problems);
            }
        } catch (IOException e) {
            String text = "bundle " + bundle + ": " + file + " cannot be read: " + e;
            problems.add(new Problem(service, text));
        }
    }

    private static void instantiate(
            Bundle bundle,
            Class<?> service,
            String name,
            List<Object> providers,
            List<Problem> problems) {
        try {
            Class<?> type = bundle.loadClass(name);
            if (service.isAssignableFrom(type)) { // else it is wired to another copy of ours
                providers.add(type.getConstructor().newInstance());
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String text = "bundle " + bundle + ": " + name + " cannot be used: " + cause;
            problems.add(new Problem(service, text));
        }
    }

    private static List<String> names(URL file) throws IOException {
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
