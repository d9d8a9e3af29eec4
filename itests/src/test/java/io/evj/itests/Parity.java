package io.evj.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What has become of each public name of libevent: our inventory of them, held against the `@libevent` tags of our sources and
/// the names that are excused. Needs nothing but a JDK: `java itests/src/test/java/io/evj/itests/Parity.java` writes the page.
///
/// @param names   the inventory, in its order
/// @param groups  the groups by name, in the order of the page
/// @param excuses why a name needs no counterpart, by name
/// @param tags    where a name is tagged, by name
record Parity(
        List<Name> names,
        Map<String, Group> groups,
        Map<String, String> excuses,
        SortedMap<String, SortedSet<String>> tags) {
    static final String INVENTORY = "docs/libevent-api.tsv";
    static final String GROUPS = "docs/libevent-parity.groups.tsv";
    static final String EXCUSES = "docs/libevent-parity.excused.tsv";
    static final String PAGE = "docs/libevent-parity.md";
    static final String REGENERATE = "./ev parity";

    private static final String FINISHED = "finished";
    private static final String NOT_BUILT = "not built yet";

    /// One name of libevent.
    ///
    /// @param group what it belongs to
    /// @param name  as libevent spells it
    /// @param what  what it does
    record Name(String group, String name, String what) {}

    /// One group of names.
    ///
    /// @param isFinished whether each name must have a counterpart or an excuse by now
    /// @param where      where its counterparts are, or will be
    record Group(boolean isFinished, String where) {}

    /// Writes the page.
    ///
    /// @param args the root of the project; none: the current folder, or the next one above that is it
    public static void main(String[] args) throws IOException {
        Path root = args.length > 0 ? Path.of(args[0]) : root();
        Parity parity = read(root);
        Files.writeString(root.resolve(PAGE), ParityPage.of(parity));
        List<String> problems = parity.problems();
        problems.forEach(System.err::println);
        System.out.printf("%s written, %d problems%n", PAGE, problems.size());
        System.exit(problems.isEmpty() ? 0 : 1);
    }

    /// The folder of the project, from the current one upwards.
    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve(INVENTORY))) {
                return folder;
            }
        }
        throw new IllegalStateException("no " + INVENTORY + " here or above");
    }

    static Parity read(Path root) throws IOException {
        var names = new ArrayList<Name>();
        for (String[] row : rows(root.resolve(INVENTORY), 5)) {
            names.add(new Name(row[0], row[1], row[3]));
        }
        var groups = new LinkedHashMap<String, Group>();
        for (String[] row : rows(root.resolve(GROUPS), 3)) {
            if (!row[1].equals(FINISHED) && !row[1].equals(NOT_BUILT)) {
                throw new IOException(GROUPS + ": " + row[0] + " is " + row[1]);
            }
            groups.put(row[0], new Group(row[1].equals(FINISHED), row[2]));
        }
        var excuses = new LinkedHashMap<String, String>();
        for (String[] row : rows(root.resolve(EXCUSES), 2)) {
            if (row[1].isBlank() || excuses.put(row[0], row[1]) != null) {
                throw new IOException(EXCUSES + ": " + row[0] + ": one reason is needed");
            }
        }
        return new Parity(names, groups, excuses, ParityTags.scan(root));
    }

    private static List<String[]> rows(Path table, int columns) throws IOException {
        var rows = new ArrayList<String[]>();
        for (String line : Files.readAllLines(table)) {
            String[] row = line.split("\t", -1);
            if (row.length != columns) {
                throw new IOException(table + ": " + columns + " columns are needed: " + line);
            }
            rows.add(row);
        }
        return rows.subList(1, rows.size()); // the heading goes
    }

    /// What is wrong, one line each; none when all is well.
    List<String> problems() {
        var problems = new ArrayList<String>();
        var known = new TreeMap<String, Name>();
        for (Name name : names) {
            known.put(name.name(), name);
            Group group = groups.get(name.group());
            if (group == null) {
                problems.add(
                        GROUPS + " does not list group " + name.group() + " of " + name.name());
            } else if (group.isFinished() && !isTagged(name) && !isExcused(name)) {
                problems.add(
                        "%s (group %s, which is finished) is neither tagged @libevent nor excused in %s"
                                .formatted(name.name(), name.group(), EXCUSES));
            }
            if (isTagged(name) && isExcused(name)) {
                problems.add(
                        "%s is excused in %s and tagged: %s"
                                .formatted(name.name(), EXCUSES, tags.get(name.name())));
            }
        }
        for (var tag : tags.entrySet()) {
            if (!known.containsKey(tag.getKey())) {
                problems.add(
                        "@libevent %s is not in %s: %s"
                                .formatted(tag.getKey(), INVENTORY, tag.getValue()));
            }
        }
        for (String excused : excuses.keySet()) {
            if (!known.containsKey(excused)) {
                problems.add(
                        "%s, excused in %s, is not in %s".formatted(excused, EXCUSES, INVENTORY));
            }
        }
        return problems;
    }

    boolean isTagged(Name name) {
        return tags.containsKey(name.name());
    }

    boolean isExcused(Name name) {
        return excuses.containsKey(name.name());
    }
}
