package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A user's program on the module path, and in an image.
class ModulePathIT {
    /// What [HostProbe][io.evj.itests.probe.HostProbe] says when all is well.
    static final List<String> HOST_LINES =
            List.of(
                    "DnsHostResolver",
                    "bufferevent CONNECTED",
                    "client here",
                    "asked one.host.example.",
                    "asked two.host.example.");

    @TempDir private Path folder;
    private Path probe;

    @BeforeEach
    void makeProbe() throws Exception {
        probe = folder.resolve("probe");
        ProbeModule.create(probe);
    }

    @Test
    void runsLoopOnEveryBackendWithoutNamingAny() throws Exception {
        List<String> arguments = new ArrayList<>(ChildJvm.nativeAccess());
        arguments.addAll(List.of("-p", modulePath(), "-m", ProbeModule.MAIN));

        assertRan(ChildJvm.run(ChildJvm.jdk(), folder, arguments));
    }

    @Test
    void runsFromTheClassPathOfChild() throws Exception {
        List<String> arguments =
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        BuiltModules.FOLDER + File.separator + "*" + File.pathSeparator + probe,
                        "io.evj.itests.probe.LoopProbe");

        assertRan(ChildJvm.run(ChildJvm.jdk(), folder, arguments));
    }

    /// Neither is named: the resolver is found as a service, and serves bufferevents and HTTP clients.
    @Test
    void connectsByNameThroughTheResolverThatIsPresent() throws Exception {
        Path user = folder.resolve("host-probe");
        ProbeModule.createHost(user);
        List<String> arguments = new ArrayList<>(ChildJvm.nativeAccess());
        arguments.addAll(
                List.of(
                        "-p",
                        BuiltModules.FOLDER + File.pathSeparator + user,
                        "-m",
                        ProbeModule.HOST_MAIN));

        assertThat(ChildJvm.run(ChildJvm.jdk(), folder, arguments))
                .containsExactlyElementsOf(HOST_LINES);
    }

    @Test
    void runsInLinkedImage() throws Exception {
        Path image = folder.resolve("image");
        ProbeModule.tool(
                "jlink",
                "-p",
                modulePath(),
                "--add-modules",
                "probe,jdk.unsupported," + String.join(",", BuiltModules.backendModules()),
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString());

        List<String> arguments = new ArrayList<>(ChildJvm.nativeAccess());
        arguments.addAll(List.of("-m", ProbeModule.MAIN));
        assertRan(ChildJvm.run(image, folder, arguments));
        assertThat(ChildJvm.run(image, folder, List.of("--list-modules")))
                .as("what is provided stays out")
                .noneMatch(line -> line.startsWith("org."));
    }

    @Test
    void saysWhatSignalsNeedWhereTheJdkIsCut() throws Exception {
        List<String> arguments =
                List.of(
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        BuiltModules.FOLDER
                                + File.separator
                                + "*"
                                + File.pathSeparator
                                + System.getProperty("java.class.path"),
                        "io.evj.itests.probe.SignalProbe");

        assertThat(ChildJvm.run(ChildJvm.jdk(), folder, arguments))
                .singleElement()
                .asString()
                .startsWith("refused: signal events need the JDK's module jdk.unsupported");
    }

    private String modulePath() {
        return BuiltModules.FOLDER + File.pathSeparator + probe;
    }

    private static void assertRan(List<String> lines) {
        assertThat(lines).hasSameSizeAs(BuiltModules.methods());
        for (String method : BuiltModules.methods()) {
            assertThat(lines).anyMatch(line -> hasRun(method, line));
        }
    }

    /// The portable ones run everywhere; another may be unavailable, and then says why.
    private static boolean hasRun(String method, String line) {
        return line.equals(method + ": " + method + " timer bytes")
                || (!List.of("nio", "poll").contains(method)
                        && line.startsWith(method + " unavailable: "));
    }
}
