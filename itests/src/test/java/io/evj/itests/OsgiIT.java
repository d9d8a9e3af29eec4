package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/// In containers: bundles resolve, loops run, and backends come and go with their bundles.
class OsgiIT {
    private static final String FELIX = "org.apache.felix.framework";
    private static final String EQUINOX = "org.eclipse.osgi";
    private static final List<String> SPI_FLY =
            List.of(
                    "asm",
                    "asm-tree",
                    "asm-analysis",
                    "asm-commons",
                    "asm-util",
                    "org.apache.aries.spifly.dynamic.bundle");

    @TempDir private Path storage;

    @ParameterizedTest(name = "{0}, SPI Fly {1}, our extender {2}")
    @CsvSource({
        FELIX + ",false,true",
        FELIX + ",true,true",
        FELIX + ",true,false",
        EQUINOX + ",false,true",
        EQUINOX + ",true,true",
        EQUINOX + ",true,false",
    })
    void backendsComeAndGo(String framework, boolean spiFly, boolean extender) throws Exception {
        try (Container container = start(framework, spiFly, extender)) {
            assertThat(container.loops()).as("before any backend").isEmpty();

            Map<String, Bundle> backends = new TreeMap<>();
            for (String module : BuiltModules.backendModules()) { // late
                Bundle bundle = container.start(artifact(module));
                backends.put(BuiltModules.method(module), bundle);
                assertThat(methods(container)).isEqualTo(sorted(backends));
            }

            String first = backends.keySet().iterator().next();
            Bundle bundle = backends.remove(first);
            bundle.stop();
            assertThat(methods(container)).as("stopped").isEqualTo(sorted(backends));
            bundle.start();
            backends.put(first, bundle);
            assertThat(methods(container)).as("started again").isEqualTo(sorted(backends));
            bundle.update();
            assertThat(methods(container)).as("updated").isEqualTo(sorted(backends));

            backends.remove(first).uninstall();
            assertThat(methods(container)).as("uninstalled").isEqualTo(sorted(backends));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FELIX, EQUINOX})
    void findsBackendsThatWereThereBefore(String framework) throws Exception {
        try (Container container = new Container(framework, storage, Map.of())) {
            List<Bundle> early = new ArrayList<>();
            for (String module : BuiltModules.backendModules()) {
                early.add(container.install(artifact(module)));
            }
            startPosix(container);
            Bundle api = container.install("ev-api");
            for (Bundle backend : early) {
                backend.start();
            }
            api.start();
            container.startProbe();

            assertThat(methods(container)).isEqualTo(BuiltModules.methods());
        }
    }

    @ParameterizedTest(name = "{0}, SPI Fly {1}, our extender {2}")
    @CsvSource({
        FELIX + ",false,true",
        FELIX + ",true,false",
        EQUINOX + ",false,true",
        EQUINOX + ",true,false",
    })
    void namesAreLookedUpByTheResolver(String framework, boolean spiFly, boolean extender)
            throws Exception {
        try (Container container = start(framework, spiFly, extender)) {
            container.start("ev-backend-nio");
            container.start("ev-buffer");
            container.start("ev-http");
            container.startHostProbe();
            container.start("ev-dns"); // late

            assertThat(container.hosts()).containsExactlyElementsOf(ModulePathIT.HOST_LINES);
        }
    }

    /// Shows that the tests above could fail: nothing is found by accident.
    @ParameterizedTest
    @ValueSource(strings = {FELIX, EQUINOX})
    void findsNothingWithoutExtenderAndMediator(String framework) throws Exception {
        try (Container container = start(framework, false, false)) {
            for (String module : BuiltModules.backendModules()) {
                container.start(artifact(module));
            }

            assertThat(container.loops()).isEmpty();
        }
    }

    private Container start(String framework, boolean spiFly, boolean extender) throws Exception {
        var container =
                new Container(
                        framework,
                        storage,
                        Map.of("event.osgi.extender", Boolean.toString(extender)));
        if (spiFly) {
            for (String bundle : SPI_FLY) {
                container.start(bundle);
            }
        }
        container.start("ev-api");
        startPosix(container);
        container.startProbe();
        return container;
    }

    private static void startPosix(Container container) throws Exception {
        if (BuiltModules.jars().contains(BuiltModules.jar("ev-posix"))) {
            container.start("ev-posix");
        }
    }

    /// The methods with which a loop has run, or that said why they cannot.
    private static List<String> methods(Container container) throws Exception {
        List<String> methods = new ArrayList<>();
        for (String line : container.loops()) {
            String method = line.replaceFirst("[: ].*", "");
            assertThat(line).matches(method + "(: " + method + " timer bytes| unavailable: .+)");
            methods.add(method);
        }
        return methods.stream().sorted().toList();
    }

    private static List<String> sorted(Map<String, Bundle> backends) {
        return List.copyOf(backends.keySet());
    }

    private static String artifact(String backendModule) {
        return backendModule.replace("io.evj.", "ev-").replace('.', '-');
    }
}
