package io.evj.rpcgen.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the run before has made of each `.rpc` file. Kept in the output folder, one line for each file: its name, a digest, and
/// the sources, separated by tabs.
///
/// Digests and not times: a clone, a cache or a clock that was set must not leave old sources behind.
///
/// @param entries by the name of the file
record Memory(Map<String, Entry> entries) {
    /// A digest that no file has.
    static final String STALE = "stale";

    private static final String NAME = ".ev-rpcgen";
    private static final String TAB = "\t";

    /// What was made of one file.
    ///
    /// @param digest  of the file, and of all else that decides what is made of it
    /// @param sources paths below the output folder
    record Entry(String digest, List<String> sources) {
        Entry {
            sources = List.copyOf(sources);
        }

        boolean isFresh(String now, Path output) {
            return digest.equals(now)
                    && sources.stream().allMatch(source -> Files.exists(output.resolve(source)));
        }
    }

    /// Reads what the run before has left.
    ///
    /// @return empty: there was none, or it has left what cannot be read
    static Memory read(Path output) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Path file = output.resolve(NAME);
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                List<String> parts = List.of(line.split(TAB, -1));
                if (parts.size() >= 2) {
                    entries.put(
                            parts.getFirst(),
                            new Entry(parts.get(1), parts.subList(2, parts.size())));
                }
            }
        }
        return new Memory(entries);
    }

    void write(Path output) throws IOException {
        var text = new StringBuilder();
        entries.forEach((name, entry) -> {
            text.append(name).append(TAB).append(entry.digest());
            entry.sources().forEach(source -> text.append(TAB).append(source));
            text.append('\n');
        });
        Files.createDirectories(output);
        Files.writeString(output.resolve(NAME), text);
    }

    static String digest(String settings, byte[] file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(settings.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JDK has it
        }
    }
}
