package io.evj.rpcgen.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A project that uses the plugin, and a Maven that builds it in a process of its own.
///
/// That Maven works offline. Its local repository is made for it: links to what the build around this test has, and our own artifacts as
/// they were packaged. So nothing is installed, nothing of the user's is changed, and nothing is fetched.
final class SmallProject {
    /// What Maven has said.
    ///
    /// @param status of its process
    /// @param text   on both its outputs
    record Said(int status, String text) {}

    private static final Path ROOT = Path.of(System.getProperty("it.root")).normalize();
    private static final Path REPOSITORY = Path.of(System.getProperty("it.repository"));
    private static final String VERSION = System.getProperty("it.version");
    private static final List<String> ARTIFACTS =
            List.of(
                    "ev-api",
                    "ev-buffer",
                    "ev-http",
                    "ev-rpc",
                    "ev-rpcgen",
                    "ev-rpcgen-maven-plugin");
    private static final long DEADLINE_SECONDS = 120;

    private final Path folder;
    private final Path local;

    /// Makes a folder for it among what is built: a temporary one would be searched for links to warn of.
    SmallProject() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        folder = Files.createTempDirectory(target, "project");
        local = folder.resolve("repository");
        makeRepository();
        String pom = Files.readString(Path.of("src/test/project/pom.xml"));
        write("pom.xml", pom.replace("@version@", VERSION));
    }

    void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /// Runs Maven to its end.
    Said maven(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(program());
        command.addAll(List.of("-B", "-o", "-Dmaven.repo.local=" + local));
        // whatever repository a link leads to has come from: it is there
        command.add("-Daether.enhancedLocalRepository.trackingFilename=ev-none");
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Path log = folder.resolve("log");
        builder.directory(folder.toFile()).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().remove("MAVEN_ARGS");
        builder.environment()
                .put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto");
        Process process;
        try {
            process = builder.start();
        } catch (IOException absent) {
            return abort("Maven (mvn) is not on the path here");
        }
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("Maven does not come to an end: " + Files.readString(log));
        }
        return new Said(process.exitValue(), Files.readString(log));
    }

    private static String program() {
        String home = System.getenv("MAVEN_HOME");
        return home == null ? "mvn" : Path.of(home, "bin", "mvn").toString();
    }

    // ---- the repository

    private void makeRepository() throws IOException {
        Files.createDirectories(local);
        assertThat(REPOSITORY).as("the local repository of this build").isDirectory();
        linkAllBut(REPOSITORY, local, "io");
        Path ours = Files.createDirectories(local.resolve("io"));
        linkAllBut(REPOSITORY.resolve("io"), ours, "evj");
        put("ev-parent", ROOT.resolve("pom.xml"), "pom");
        for (String artifact : ARTIFACTS) {
            Path module = ROOT.resolve(artifact);
            put(artifact, module.resolve("pom.xml"), "pom");
            put(artifact, jar(artifact, module), "jar");
        }
    }

    private static Path jar(String artifact, Path module) {
        Path jar = module.resolve("target").resolve(artifact + "-" + VERSION + ".jar");
        assertThat(jar).as("packaged before this test").exists();
        return jar;
    }

    private static void linkAllBut(Path from, Path to, String left) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> children = Files.list(from)) {
            for (Path child : children.toList()) {
                if (Files.isDirectory(child) && !child.getFileName().toString().equals(left)) {
                    Files.createSymbolicLink(to.resolve(child.getFileName()), child);
                }
            }
        }
    }

    private void put(String artifact, Path file, String type) throws IOException {
        Path at = local.resolve("io/evj").resolve(artifact).resolve(VERSION);
        Files.createDirectories(at);
        Files.copy(file, at.resolve(artifact + "-" + VERSION + "." + type));
    }
}
