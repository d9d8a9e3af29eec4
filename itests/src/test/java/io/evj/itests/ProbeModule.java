package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.probe.HostProbe;
import io.evj.itests.probe.LoopProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// Makes a user's module of a probe: [LoopProbe] requires `io.evj.api`, and knows no backend.
final class ProbeModule {
    static final String MAIN = "probe/" + LoopProbe.class.getName();

    /// The program that connects by name.
    static final String HOST_MAIN = "probe/" + HostProbe.class.getName();

    private ProbeModule() {}

    static void create(Path folder) throws IOException {
        create(folder, LoopProbe.class, "io.evj.api");
    }

    /// One that requires the HTTP client, and knows neither a backend nor a resolver.
    static void createHost(Path folder) throws IOException {
        create(folder, HostProbe.class, "io.evj.http");
    }

    private static void create(Path folder, Class<?> probe, String required) throws IOException {
        String entry = probe.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(entry);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = probe.getClassLoader().getResourceAsStream(entry)) {
            Files.copy(bytes, target);
        }
        Path source = folder.resolve("module-info.java");
        Files.writeString(source, "module probe { requires " + required + "; }");
        tool(
                "javac",
                "-p",
                BuiltModules.FOLDER.toString(),
                "-d",
                folder.toString(),
                source.toString());
        Files.delete(source);
    }

    /// Runs a tool of the JDK, which must succeed.
    ///
    /// @return what it printed
    static String tool(String name, String... arguments) {
        var log = new StringWriter();
        var printer = new PrintWriter(log);
        int status = ToolProvider.findFirst(name).orElseThrow().run(printer, printer, arguments);
        assertThat(status).as("%s: %s", name, log).isZero();
        return log.toString();
    }
}
