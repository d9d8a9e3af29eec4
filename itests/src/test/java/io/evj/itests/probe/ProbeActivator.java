package io.evj.itests.probe;

import java.util.Hashtable;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/// Starts a bundle that a test makes: it tells through a service what its copy of the library sees.
public final class ProbeActivator implements BundleActivator {
    /// Called by the framework.
    public ProbeActivator() {}

    @Override
    public void start(BundleContext context) {
        var properties = new Hashtable<String, Object>();
        properties.put("probe", "loops");
        Supplier<List<String>> loops = LoopProbe::lines;
        context.registerService(Supplier.class, loops, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service back
    }
}
