package io.evj.itests.net;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// What is ours on the class path of the tests, for a JVM of its own: all in jars, as it is when
/// deployed. A jar is open as long as the JVM lives, whereas a class in a directory needs a
/// descriptor when it is loaded. Others' jars would only use up descriptors.
final class ClassPath {
    private static String jars = "";

    private ClassPath() {}

    static synchronized String ofJars() throws IOException {
        if (jars.isEmpty()) {
            List<String> made = new ArrayList<>();
            for (String entry :
                    System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (Files.isDirectory(path)) {
                    made.add(jar(path).toString());
                } else if (Files.exists(path) && path.getFileName().toString().startsWith("ev-")) {
                    made.add(entry);
                }
            }
            jars = String.join(File.pathSeparator, made);
        }
        return jars;
    }

    private static Path jar(Path directory) throws IOException {
        Path jar = Files.createTempFile("ev", ".jar");
        jar.toFile().deleteOnExit();
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var inside = Files.walk(directory)) {
            for (Path file : inside.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(
                                directory
                                        .relativize(file)
                                        .toString()
                                        .replace(File.separatorChar, '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
