package io.evj.rpcgen.maven;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Says which code this is, by what it consists of: two compilers of one version need not make the same, if it is a snapshot.
final class Fingerprint {
    private Fingerprint() {}

    /// The fingerprint of all the code that a type came with.
    ///
    /// @param type one of a jar, or of a folder of classes
    static String of(Class<?> type) throws IOException {
        Path code;
        try {
            code = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e); // class loaders make them
        }
        var all = new StringBuilder();
        for (Path file : files(code)) {
            all.append(code.relativize(file)).append(' ');
            all.append(Memory.digest("", Files.readAllBytes(file))).append('\n');
        }
        return Memory.digest(all.toString(), new byte[0]);
    }

    private static List<Path> files(Path code) throws IOException {
        try (Stream<Path> files = Files.walk(code)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
