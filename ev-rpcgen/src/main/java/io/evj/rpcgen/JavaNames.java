package io.evj.rpcgen;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns the names of a file into Java's: `from_name` into `fromName` and `FromName`. A name that means something else in
/// generated code gets an underscore behind it.
final class JavaNames {
    /// Words that can name nothing in Java (JLS 3.9, and the literals).
    private static final Set<String> KEYWORDS =
            words(
                    """
                    _ abstract assert boolean break byte case catch char class const continue default do
                    double else enum extends false final finally float for goto if implements import
                    instanceof int interface long native new null package private protected public
                    return short static strictfp super switch synchronized this throw throws transient
                    true try void volatile while
                    """);

    /// Methods that a record has already, and words that generated methods use for their own.
    private static final Set<String> TAKEN_MEMBERS =
            words(
                    """
                    clone finalize getClass hashCode notify notifyAll toString wait
                    builder toBuilder in out other that yield
                    """);

    /// Types that generated code speaks of by their simple names.
    private static final Set<String> TAKEN_TYPES =
            Stream.of(
                            RecordSource.IMPORTS,
                            ServiceSource.IMPORTS,
                            List.of(
                                    "AtOnce",
                                    "Builder",
                                    "IllegalStateException",
                                    "Integer",
                                    "Long",
                                    "Object",
                                    "Override",
                                    "String",
                                    "SuppressWarnings"))
                    .flatMap(List::stream)
                    .map(JavaNames::simple)
                    .collect(Collectors.toUnmodifiableSet());

    /// Methods that generated services have already.
    private static final Set<String> TAKEN_METHODS =
            words(
                    """
                    clone finalize getClass hashCode notify notifyAll toString wait equals
                    client register answer caller registry service
                    """);

    private JavaNames() {}

    /// `List` for `java.util.List`.
    static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }

    /// The type of a struct.
    static String type(String name) {
        return escaped(camel(name), TAKEN_TYPES);
    }

    /// The component of a member.
    static String member(String name) {
        return escaped(lower(camel(name)), TAKEN_MEMBERS);
    }

    /// The method of a procedure.
    static String method(String name) {
        return escaped(lower(camel(name)), TAKEN_METHODS);
    }

    /// The field of a `#define`.
    static String definition(String name) {
        return escaped(name, Set.of());
    }

    /// The field of a procedure: `GET_REPORT` for `GetReport` and `get_report`.
    static String constant(String name) {
        return camel(name).replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /// The first part of the names of types that stand for a whole file: `WeatherStation` for `lib/weather-station.rpc`.
    static String file(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        int dot = name.indexOf('.', 1);
        return camel((dot < 0 ? name : name.substring(0, dot)).replaceAll("[^A-Za-z0-9]", "_"));
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+", -1));
    }

    private static String camel(String name) {
        var joined = new StringBuilder();
        for (String part : name.split("_", -1)) {
            if (!part.isEmpty()) {
                boolean isShouted = part.length() > 1 && part.equals(part.toUpperCase(Locale.ROOT));
                String calm = isShouted ? part.toLowerCase(Locale.ROOT) : part;
                joined.append(Character.toUpperCase(calm.charAt(0))).append(calm.substring(1));
            }
        }
        boolean isName = !joined.isEmpty() && Character.isLetter(joined.charAt(0));
        return isName ? joined.toString() : "N" + joined;
    }

    private static String lower(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String escaped(String name, Set<String> taken) {
        return taken.contains(name) || KEYWORDS.contains(name) ? name + "_" : name;
    }
}
