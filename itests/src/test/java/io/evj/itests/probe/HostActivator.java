package io.evj.itests.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/// Starts a bundle that a test makes: it tells through a service how its copy of the library connects by name.
public final class HostActivator implements BundleActivator {
    /// Called by the framework.
    public HostActivator() {}

    @Override
    public void start(BundleContext context) {
        var properties = new Hashtable<String, Object>();
        properties.put("probe", "hosts");
        Supplier<List<String>> hosts = HostActivator::lines;
        context.registerService(Supplier.class, hosts, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back
    }

    private static List<String> lines() {
        try {
            return HostProbe.lines();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
