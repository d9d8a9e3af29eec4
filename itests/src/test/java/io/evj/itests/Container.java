package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.probe.HostActivator;
import io.evj.itests.probe.HostProbe;
import io.evj.itests.probe.LoopProbe;
import io.evj.itests.probe.ProbeActivator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/// A real framework, started, in a class loader of its own.
final class Container implements AutoCloseable {
    private static final long STOP_MILLIS = 30_000;

    private final URLClassLoader loader;
    private final Framework framework;

    Container(String frameworkArtifact, Path storage, Map<String, String> extra) throws Exception {
        URL jar = BuiltModules.jar(frameworkArtifact).toUri().toURL();
        loader = new URLClassLoader(new URL[] {jar}, Container.class.getClassLoader());
        Map<String, String> config = new HashMap<>();
        config.put(Constants.FRAMEWORK_STORAGE, storage.toString());
        config.put(
                Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // else classes leak in from the class path of the tests
        config.put("felix.bootdelegation.implicit", "false");
        config.put("osgi.compatibility.bootdelegation", "false");
        config.putAll(extra);
        framework =
                ServiceLoader.load(FrameworkFactory.class, loader)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(config);
        framework.start();
    }

    Bundle install(String artifact) throws BundleException {
        String location = BuiltModules.jar(artifact).toUri().toString();
        return framework.getBundleContext().installBundle(location);
    }

    Bundle start(String artifact) throws BundleException {
        Bundle bundle = install(artifact);
        if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
            bundle.start();
        }
        return bundle;
    }

    /// Starts a user of the library: a bundle that imports it and knows no backend.
    void startProbe() throws Exception {
        startProbe("io.evj.api,io.evj.api.spi", ProbeActivator.class, LoopProbe.class);
    }

    /// Starts a user of the HTTP client, that knows neither a backend nor a resolver.
    void startHostProbe() throws Exception {
        startProbe(
                "io.evj.api,io.evj.api.spi,io.evj.buffer,io.evj.http",
                HostActivator.class,
                HostProbe.class);
    }

    private void startProbe(String packages, Class<?> activator, Class<?> probe) throws Exception {
        var manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, probe.getSimpleName());
        main.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        main.putValue(Constants.IMPORT_PACKAGE, packages + ",org.osgi.framework");
        var bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Class<?> type : List.of(activator, probe)) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getClassLoader().getResourceAsStream(entry)) {
                    jar.putNextEntry(new JarEntry(entry));
                    in.transferTo(jar);
                }
            }
        }
        framework
                .getBundleContext()
                .installBundle(probe.getSimpleName(), new ByteArrayInputStream(bytes.toByteArray()))
                .start();
    }

    /// What the probe sees now: a line for each method, with which it has run a loop.
    List<String> loops() throws InvalidSyntaxException {
        return ask("loops");
    }

    /// What the probe that connects by name has seen.
    List<String> hosts() throws InvalidSyntaxException {
        return ask("hosts");
    }

    private List<String> ask(String probe) throws InvalidSyntaxException {
        var context = framework.getBundleContext();
        ServiceReference<?>[] references =
                context.getServiceReferences(Supplier.class.getName(), "(probe=" + probe + ")");
        assertThat(references).as("the probe's service").hasSize(1);
        List<?> lines = (List<?>) ((Supplier<?>) context.getService(references[0])).get();
        return lines.stream().map(String.class::cast).toList();
    }

    @Override
    public void close() throws IOException, BundleException {
        framework.stop();
        try {
            FrameworkEvent stopped = framework.waitForStop(STOP_MILLIS);
            assertThat(stopped.getType()).isEqualTo(FrameworkEvent.STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the container stops", e);
        }
        loader.close();
    }
}
