package io.evj.testkit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The descriptors that this process has open, with what each is. Immutable.
///
/// Files that the JVM opens when it pleases (archives of classes, sources of randomness) are left out.
///
/// @param byNumber what each number is: `socket:[4711]`
record OpenFiles(Map<Integer, String> byNumber) {
    private static final Path DIRECTORY = Path.of("/proc/self/fd");

    OpenFiles {
        byNumber = Map.copyOf(byNumber);
    }

    /// Whether the platform tells.
    static boolean canBeCounted() {
        return Files.isDirectory(DIRECTORY);
    }

    static OpenFiles now() throws IOException {
        Map<Integer, String> found = new TreeMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DIRECTORY)) {
            for (Path link : links) {
                describe(link, found);
            }
        }
        return new OpenFiles(found);
    }

    /// What is open here and was not open in `earlier`; a number that now means something else counts.
    List<String> openedSince(OpenFiles earlier) {
        List<String> opened = new ArrayList<>();
        new TreeMap<>(byNumber)
                .forEach((number, what) -> {
                    if (!what.equals(earlier.byNumber.get(number))) {
                        opened.add(number + " -> " + what);
                    }
                });
        return opened;
    }

    private static void describe(Path link, Map<Integer, String> found) {
        String what;
        try {
            what = Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return; // closed since it was listed: the listing's own descriptor, for one
        }
        if (!belongsToTheJvm(what)) {
            found.put(Integer.valueOf(link.getFileName().toString()), what);
        }
    }

    private static boolean belongsToTheJvm(String what) {
        return what.endsWith(".jar")
                || what.endsWith("/lib/modules")
                || what.endsWith(".class")
                || what.startsWith("/dev/")
                || what.startsWith("/proc/");
    }
}
