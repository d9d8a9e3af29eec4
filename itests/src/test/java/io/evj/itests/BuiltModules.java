package io.evj.itests;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The jars that this reactor publishes, as a user gets them.
final class BuiltModules {
    static final Path ROOT = Path.of(System.getProperty("it.root")).normalize();
    static final Path FOLDER = Path.of(System.getProperty("it.dir"), "modules");
    static final Path CONTAINERS = Path.of(System.getProperty("it.dir"), "osgi");

    private BuiltModules() {}

    /// All of them.
    static List<Path> jars() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// `ev-api` for `…/ev-api.jar`.
    static String artifact(Path jar) {
        return jar.getFileName().toString().replaceFirst("\\.jar$", "");
    }

    /// Module names of the backends.
    static List<String> backendModules() {
        return ModuleFinder.of(jars().toArray(Path[]::new)).findAll().stream()
                .map(module -> module.descriptor().name())
                .filter(name -> name.startsWith("io.evj.backend."))
                .sorted()
                .toList();
    }

    /// The methods of the backends, by the names that people choose them by.
    static List<String> methods() {
        return backendModules().stream().map(BuiltModules::method).sorted().toList();
    }

    static String method(String backendModule) {
        String last = backendModule.substring(backendModule.lastIndexOf('.') + 1);
        return last.equals("uring") ? "io_uring" : last;
    }

    /// A jar by its artifact, one of ours or of the containers'.
    static Path jar(String artifact) {
        Path ours = FOLDER.resolve(artifact + ".jar");
        return Files.exists(ours) ? ours : CONTAINERS.resolve(artifact + ".jar");
    }
}
