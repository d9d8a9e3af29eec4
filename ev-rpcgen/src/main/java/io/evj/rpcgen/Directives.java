package io.evj.rpcgen;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the directives of a file mean here. A `#define` of one literal becomes a constant. The others are for C: they are
/// left out with a warning, and those that libevent's compiler does not know either are errors.
final class Directives {
    private static final Pattern DEFINE =
            Pattern.compile("#\\s*define\\s+([A-Za-z_]\\w*)(\\(?)(.*)");
    private static final Pattern INCLUDE = Pattern.compile("#\\s*include\\s*(\"[^\"]+\"|<[^>]+>)");
    private static final Pattern IF = Pattern.compile("#\\s*(if|ifdef)\\s.*");
    private static final Pattern ENDIF = Pattern.compile("#\\s*endif\\b.*");

    private static final Pattern NUMBER =
            Pattern.compile("(-?(?:0[xX][0-9a-fA-F]+|[0-9]+))[uUlL]{0,3}");
    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\[btnfr\"'\\\\0-7])*\"");

    private final Problems problems;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private final Deque<Place> conditions = new ArrayDeque<>();

    private Directives(Problems problems) {
        this.problems = problems;
    }

    /// The constants of a file by name. Reports what is wrong with all its directives.
    static Map<String, Constant> read(List<Token> tokens, Problems problems) {
        var directives = new Directives(problems);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.DIRECTIVE) {
                directives.read(i == 0 ? null : tokens.get(i - 1), token, tokens.get(i + 1));
            } else if (token.is("struct")) {
                directives.structAt(token.place());
            }
        }
        for (Place open : directives.conditions) {
            problems.error(open, "no #endif follows");
        }
        return directives.constants;
    }

    private void read(@Nullable Token before, Token directive, Token after) {
        String text = directive.text();
        Place place = directive.place();
        Matcher define = DEFINE.matcher(text);
        if (define.matches()) {
            define(define, place, Comments.of(before, directive, directive, after));
        } else if (INCLUDE.matcher(text).matches()) {
            leaveOut(directive);
        } else if (IF.matcher(text).matches()) {
            leaveOut(directive);
            conditions.push(place);
        } else if (!ENDIF.matcher(text).matches()) {
            problems.error(
                    place,
                    "unknown directive '" + text + "': #include, #define, #if, #ifdef, #endif");
        } else if (conditions.poll() == null) {
            problems.error(place, "no #if precedes");
        }
    }

    private void define(Matcher define, Place place, String comment) {
        String name = define.group(1);
        String value = define.group(2).isEmpty() ? literal(define.group(3).strip()) : "";
        Constant earlier = constants.get(name);
        if (earlier != null && !earlier.value().equals(value)) {
            problems.error(
                    place,
                    "'%s' has another value on line %d".formatted(name, earlier.place().line()));
        } else if (value.isEmpty()) {
            problems.warning(place, "left out: '" + name + "' is no number and no string");
        } else {
            constants.putIfAbsent(name, new Constant(name, value, comment, place));
        }
    }

    /// The value as Java writes it, or nothing if it has no counterpart.
    private static String literal(String value) {
        String bare =
                value.startsWith("(") && value.endsWith(")")
                        ? value.substring(1, value.length() - 1).strip()
                        : value;
        Matcher number = NUMBER.matcher(bare);
        if (number.matches()) {
            return number(number.group(1));
        }
        return TEXT.matcher(bare).matches() ? bare : "";
    }

    private static String number(String digits) {
        try {
            long value = Long.decode(digits); // octal after a zero, as in C
            boolean isInt = (int) value == value;
            return isInt ? digits : digits + "L";
        } catch (NumberFormatException tooLarge) {
            return "";
        }
    }

    private void leaveOut(Token directive) {
        problems.warning(directive.place(), "left out: '" + directive.text() + "' is for C");
    }

    /// libevent's compiler takes conditions out of the order of the file, so that they never apply to messages.
    private void structAt(Place place) {
        if (!conditions.isEmpty()) {
            problems.error(
                    place,
                    "a struct cannot depend on the condition of line %d"
                            .formatted(conditions.element().line()));
        }
    }
}
