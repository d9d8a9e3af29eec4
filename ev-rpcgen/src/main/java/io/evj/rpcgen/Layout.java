package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Lays text out as a person would, and as google-java-format does in its AOSP style.
final class Layout {
    private static final int LINE_MAX = 100;
    private static final int STEP = 4;

    private Layout() {}

    /// Shifts lines to the right, unless they are empty. The last line has no end.
    static String indent(int steps, String text) {
        String blanks = " ".repeat(steps * STEP);
        var lines = new ArrayList<String>();
        text.stripTrailing()
                .lines()
                .forEach(line -> lines.add(line.isEmpty() ? line : blanks + line));
        return String.join("\n", lines);
    }

    /// A head and arguments in parentheses: on one line, or on two, or on one line for each argument.
    ///
    /// @param steps how far it will be shifted
    /// @param head  ends with `(`
    /// @param tail  begins with `)`
    static String list(int steps, String head, List<String> arguments, String tail) {
        String joined = String.join(", ", arguments);
        String line = head + joined + tail;
        if (arguments.isEmpty() || steps * STEP + line.length() <= LINE_MAX) {
            return line;
        }
        String below = joined + tail;
        boolean fits = (steps + 2) * STEP + below.length() <= LINE_MAX;
        return head + "\n" + indent(2, fits ? below : String.join(",\n", arguments) + tail);
    }

    /// Operands with operators between: on one line, or on one line for each.
    ///
    /// @param steps    how far it will be shifted
    /// @param operands each but the first begins with its operator
    static String chain(int steps, List<String> operands) {
        String line = String.join(" ", operands);
        return steps * STEP + line.length() <= LINE_MAX
                ? line
                : operands.getFirst()
                        + "\n"
                        + indent(2, String.join("\n", operands.subList(1, operands.size())));
    }

    /// Puts texts one behind the other, with an empty line between; empty ones vanish.
    static String paragraphs(String... texts) {
        var kept = new ArrayList<String>();
        for (String text : texts) {
            if (!text.isBlank()) {
                kept.add(text.stripTrailing());
            }
        }
        return String.join("\n\n", kept);
    }

    /// Breaks words into lines of documentation.
    ///
    /// @param steps how far it will be shifted
    static String wrapped(int steps, String first, String next, String words) {
        var text = new StringBuilder(first);
        int column = steps * STEP + first.length();
        boolean isFirst = true;
        for (String word : words.strip().split("\\s+", -1)) {
            if (!isFirst && column + 1 + word.length() > LINE_MAX) {
                text.append('\n').append(next);
                column = steps * STEP + next.length();
                isFirst = true;
            }
            text.append(isFirst ? "" : " ").append(word);
            column += (isFirst ? 0 : 1) + word.length();
            isFirst = false;
        }
        return text.toString();
    }

    /// A whole file: heading, package, the imports that its code needs, the code.
    ///
    /// @param candidates full names of all types that the code may speak of
    static String file(String heading, String javaPackage, List<String> candidates, String code) {
        String spoken =
                code.lines().filter(line -> !line.strip().startsWith("//")).toList().toString();
        var imports = new TreeSet<String>();
        for (String candidate : candidates) {
            String simple = JavaNames.simple(candidate);
            if (Pattern.compile("(?<![\\w.])" + simple + "\\b").matcher(spoken).find()) {
                imports.add("import " + candidate + ";");
            }
        }
        return paragraphs(
                        heading + (javaPackage.isEmpty() ? "" : "\npackage " + javaPackage + ";"),
                        String.join("\n", imports),
                        code)
                + "\n";
    }
}
