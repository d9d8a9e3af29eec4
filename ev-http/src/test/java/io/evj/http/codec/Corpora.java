package io.evj.http.codec;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Test data that others wrote, from the folder that the system property `ev.corpora` names. Without it, tests of these are skipped,
/// and say so.
final class Corpora {
    private Corpora() {}

    /// The entries of a file.
    static List<Map<String, Object>> read(String file) throws IOException {
        String folder = System.getProperty("ev.corpora", "");
        Path path = Path.of(folder, file);
        boolean isThere = !folder.isEmpty() && Files.exists(path);
        String absence = file + " is absent: -Dev.corpora=FOLDER names the folder that has it";
        if (!isThere) {
            System.out.println("skipped: " + absence);
        }
        assumeTrue(isThere, absence);
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Object entry : list(map(Json.parse(Files.readString(path))).get("tests"))) {
            entries.add(map(entry));
        }
        return entries;
    }

    @SuppressWarnings("unchecked") // that is what JSON is made of
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // that is what JSON is made of
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
