package io.evj.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds the `@libevent` tags in the main sources of all modules, and what each of them documents.
///
/// No parser: the sources are formatted, so that indentation tells what is nested in what.
final class ParityTags {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern TAG =
            Pattern.compile("\\s*(?:///|\\*)\\s*@libevent\\b\\s*(.*?)\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s*(?://|/?\\*).*");
    private static final Pattern TYPE =
            Pattern.compile("( *)(?:[\\w-]+ )*(?:class|interface|enum|record) (\\w+).*");
    private static final Pattern CONSTANT = Pattern.compile("(\\w+) ?[,;({}].*");
    private static final Pattern METHOD = Pattern.compile(".*?(\\w+) ?\\(.*");
    private static final Pattern FIELD = Pattern.compile(".*?(\\w+) ?[=;].*");

    private ParityTags() {}

    /// Where each name is tagged.
    static SortedMap<String, SortedSet<String>> scan(Path root) throws IOException {
        var tags = new TreeMap<String, SortedSet<String>>();
        for (Path module : list(root)) {
            Path sources = module.resolve(SOURCES);
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                        scan(sources.relativize(file), Files.readAllLines(file), tags);
                    }
                }
            }
        }
        return tags;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    /// Adds the tags of one file.
    static void scan(Path file, List<String> lines, SortedMap<String, SortedSet<String>> tags) {
        var enclosing = new ArrayList<String>();
        var pending = new ArrayList<String>();
        String folder =
                file.getParent() == null ? "" : file.getParent().toString().replace('/', '.');
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                pending.add(tag.group(1));
            } else if (!COMMENT.matcher(line).matches() && !line.isBlank()) {
                Matcher type = TYPE.matcher(line);
                if (type.matches()) {
                    int depth = type.group(1).length() / 4;
                    while (enclosing.size() > depth) {
                        enclosing.removeLast();
                    }
                    enclosing.add(type.group(2));
                    place(pending, folder + "." + String.join(".", enclosing), tags);
                } else if (!pending.isEmpty() && !isAnnotation(line)) {
                    int depth = (line.length() - line.stripLeading().length()) / 4;
                    int outer = Math.min(depth, enclosing.size());
                    String owner = folder + "." + String.join(".", enclosing.subList(0, outer));
                    place(pending, owner + "#" + member(lines, i), tags);
                }
            }
        }
        place(pending, folder, tags); // nothing follows: the tag of a package
    }

    private static boolean isAnnotation(String line) {
        return line.strip().startsWith("@") && !line.contains(";") && !line.contains("{");
    }

    private static void place(
            List<String> pending, String where, SortedMap<String, SortedSet<String>> tags) {
        for (String name : pending) {
            tags.computeIfAbsent(name, _ -> new TreeSet<>()).add(where);
        }
        pending.clear();
    }

    /// The name of the member that is declared from line `start` on.
    private static String member(List<String> lines, int start) {
        var declaration = new StringBuilder();
        for (int i = start;
                i < lines.size() && !declaration.toString().matches(".*[(;{}=,].*");
                i++) {
            declaration.append(lines.get(i).strip()).append(' ');
        }
        String text = declaration.toString();
        for (Pattern kind : List.of(CONSTANT, FIELD, METHOD)) {
            Matcher matcher = kind.matcher(text);
            if (matcher.matches() && (kind != FIELD || isField(text))) {
                return matcher.group(1);
            }
        }
        return text.strip();
    }

    private static boolean isField(String text) {
        int parenthesis = text.indexOf('(');
        int end = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(';');
        return end >= 0 && (parenthesis < 0 || end < parenthesis);
    }
}
