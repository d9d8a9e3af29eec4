package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviationsTest {
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

    @ParameterizedTest
    @ValueSource(strings = {"docs/deviations.md", "docs/security.md"})
    void theTestsThatAPageNamesExist(String name) throws IOException {
        Path root = Parity.root();
        String page = Files.readString(root.resolve(name));
        var named = new TreeSet<String>();
        REFERENCE.matcher(page).results().forEach(m -> named.add(m.group(1) + "#" + m.group(2)));

        assertThat(named).isNotEmpty();
        named.removeAll(tests(root));
        assertThat(named).as("tests named in %s that do not exist", name).isEmpty();
    }

    /// The methods of each class of tests, the contract classes of the kit included.
    private static TreeSet<String> tests(Path root) throws IOException {
        var files = new TreeMap<String, Path>();
        try (Stream<Path> all = Files.walk(root, 16)) {
            all.filter(f -> f.toString().matches(".*(Test|Contract)\\.java"))
                    .forEach(f -> files.put(f.getFileName().toString().replace(".java", ""), f));
        }
        var tests = new TreeSet<String>();
        for (var file : files.entrySet()) {
            METHOD.matcher(Files.readString(file.getValue()))
                    .results()
                    .forEach(m -> tests.add(file.getKey() + "#" + m.group(1)));
        }
        return tests;
    }
}
