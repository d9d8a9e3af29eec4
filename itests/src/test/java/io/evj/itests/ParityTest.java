package io.evj.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityTest {
    @TempDir private Path project;

    @BeforeEach
    void layOut() throws IOException {
        write(
                Parity.INVENTORY,
                "group\tname\tsince\twhat\tedge",
                "core\tevent_add\t1\tAdds.\t",
                "core\tevent_free\t1\tFrees.\t",
                "rpc\tevrpc_init\t1\tStarts.\t");
        write(
                Parity.GROUPS,
                "group\tstatus\twhere",
                "core\tfinished\there",
                "rpc\tnot built yet\tthere");
        write(Parity.EXCUSES, "name\treason", "event_free\tthe collector frees it");
        tag("event_add");
    }

    @Test
    void everyNameOfAFinishedGroupHasACounterpartOrAnExcuse() throws IOException {
        assertThat(Parity.read(Parity.root()).problems()).isEmpty();
    }

    @Test
    void thePageIsUpToDate() throws IOException {
        Path root = Parity.root();

        assertThat(Files.readString(root.resolve(Parity.PAGE)))
                .as("%s is not up to date: run %s", Parity.PAGE, Parity.REGENERATE)
                .isEqualTo(ParityPage.of(Parity.read(root)));
    }

    @Test
    void findsNothingWrongWithASoundProject() throws IOException {
        assertThat(Parity.read(project).problems()).isEmpty();
    }

    @Test
    void reportsNamesNeitherTaggedNorExcused() throws IOException {
        write(Parity.EXCUSES, "name\treason");

        assertThat(Parity.read(project).problems())
                .singleElement()
                .asString()
                .contains("event_free", "core", "neither tagged");
    }

    @Test
    void reportsTagsThatAreNotInTheInventory() throws IOException {
        tag("event_add", "event_addd");

        assertThat(Parity.read(project).problems())
                .singleElement()
                .asString()
                .contains("event_addd", "io.evj.x.X");
    }

    @Test
    void reportsNamesBothTaggedAndExcused() throws IOException {
        tag("event_add", "event_free");

        assertThat(Parity.read(project).problems())
                .singleElement()
                .asString()
                .contains("event_free", "excused", "tagged");
    }

    @Test
    void reportsExcusesThatAreNotInTheInventory() throws IOException {
        write(
                Parity.EXCUSES,
                "name\treason",
                "event_free\tthe collector frees it",
                "event_freee\tthe same");

        assertThat(Parity.read(project).problems())
                .singleElement()
                .asString()
                .contains("event_freee");
    }

    @Test
    void reportsGroupsThatAreNotListed() throws IOException {
        write(Parity.GROUPS, "group\tstatus\twhere", "core\tfinished\there");

        assertThat(Parity.read(project).problems())
                .singleElement()
                .asString()
                .contains("rpc", "evrpc_init");
    }

    @Test
    void thePageTellsWhereNamesHaveGoneAndWhatIsOpen() throws IOException {
        String page = ParityPage.of(Parity.read(project));

        assertThat(page)
                .contains(
                        "| core | finished | 2 | 1 | 1 | 0 | here |",
                        "| rpc | not built yet | 1 | 0 | 0 | 1 | there |",
                        "| `event_add` | `io.evj.x.X` |",
                        "| `event_free` | — the collector frees it |",
                        "Not built yet: 1 of 1 names.");
    }

    @Test
    void tagsBelongToWhatFollowsThem() {
        var tags = new TreeMap<String, SortedSet<String>>();
        List<String> lines =
                """
                package io.evj.x;

                /// A thing.
                ///
                /// @libevent a_type
                @ThreadSafe
                public final class Thing {
                    /// A mask.
                    /// @libevent a_field
                    public static final int MASK = bit(1);

                    /// Kinds.
                    /// @libevent a_nested
                    public enum Kind {
                        /// @libevent a_constant
                        FIRST,
                        /// @libevent a_last_constant
                        LAST
                    }

                    /// @libevent a_method
                    /// @libevent another_name
                    @Override
                    public <T> Map<String, List<T>> find(
                            Predicate<T> wanted) {
                        return find(wanted, record -> 1);
                    }

                    /// @libevent a_method
                    Set<T> list() {}
                }
                """
                        .lines()
                        .toList();

        ParityTags.scan(Path.of("io/evj/x/Thing.java"), lines, tags);

        assertThat(tags.toString())
                .isEqualTo(
                        "{a_constant=[io.evj.x.Thing.Kind#FIRST], a_field=[io.evj.x.Thing#MASK], "
                                + "a_last_constant=[io.evj.x.Thing.Kind#LAST], "
                                + "a_method=[io.evj.x.Thing#find, io.evj.x.Thing#list], "
                                + "a_nested=[io.evj.x.Thing.Kind], a_type=[io.evj.x.Thing], "
                                + "another_name=[io.evj.x.Thing#find]}");
    }

    private void tag(String... names) throws IOException {
        var source = new StringBuilder("package io.evj.x;\n\n");
        for (String name : names) {
            source.append("/// @libevent ").append(name).append('\n');
        }
        write("ev-x/src/main/java/io/evj/x/X.java", source + "public interface X {}");
    }

    private void write(String file, String... lines) throws IOException {
        Path target = project.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, List.of(lines));
    }
}
