package io.evj.dns;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Names of numbers that a registry gives out. A number without a name is written as a prefix and the number (RFC 3597 §5).
final class Mnemonics {
    private final String kind;
    private final String prefix;
    private final int max;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /// Reads a table.
    ///
    /// @param kind   what the numbers are, for messages
    /// @param prefix stands before numbers that have no name
    /// @param max    the highest number
    /// @param table  `NAME=number`, separated by white space
    Mnemonics(String kind, String prefix, int max, String table) {
        this.kind = kind;
        this.prefix = prefix;
        this.max = max;
        for (String entry : table.trim().split("\\s+", -1)) {
            int equals = entry.indexOf('=');
            String name = entry.substring(0, equals);
            int number = Integer.parseInt(entry.substring(equals + 1));
            names.put(number, name);
            numbers.put(name.toUpperCase(Locale.ROOT), number);
        }
    }

    int check(int number) {
        return Ranges.check(kind, number, max);
    }

    String name(int number) {
        String name = names.get(number);
        return name == null ? prefix + number : name;
    }

    /// The number of a name, or of the prefix and a number. Case is ignored.
    ///
    /// @throws IllegalArgumentException neither
    int number(String text) {
        int number = find(text);
        if (number < 0) {
            throw Escapes.malformed(text, "no " + kind + " has that name");
        }
        return number;
    }

    /// The same, -1 when there is none.
    int find(String text) {
        if (!isAscii(text)) { // else a dotless i could pass for an I
            return -1;
        }
        Integer named = numbers.get(text.toUpperCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        if (!text.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return -1;
        }
        long number = Ranges.decimal(text.substring(prefix.length()));
        return number > max ? -1 : (int) number;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }
}
