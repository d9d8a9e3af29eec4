package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.evj.itests.probe.LoopProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// Makes a user's module of [LoopProbe]: it requires `io.evj.api`, and knows no backend.
final class ProbeModule {
    static final String MAIN = "probe/" + LoopProbe.class.getName();

    private ProbeModule() {}

    static void create(Path folder) throws IOException {
        String entry = LoopProbe.class.getName().replace('.', '/') + ".class";
        Path target = folder.resolve(entry);
        Files.createDirectories(target.getParent());
        try (InputStream bytes = LoopProbe.class.getClassLoader().getResourceAsStream(entry)) {
            Files.copy(bytes, target);
        }
        Path source = folder.resolve("module-info.java");
        Files.writeString(source, "module probe { requires io.evj.api; }");
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
