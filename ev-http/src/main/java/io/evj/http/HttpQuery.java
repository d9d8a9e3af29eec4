package io.evj.http;

import io.evj.http.codec.Excerpt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, `a=1&b=2`, decoded and in order. A name may come several times. A form in a request's body
/// (`application/x-www-form-urlencoded`) has the same shape. Immutable.
public final class HttpQuery {
    private static final HttpQuery EMPTY = new HttpQuery(List.of());

    private final List<Parameter> parameters;

    /// One parameter.
    ///
    /// @param name  decoded; not empty
    /// @param value decoded; possibly empty
    public record Parameter(String name, String value) {
        /// Checks the name.
        public Parameter {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a parameter needs a name");
            }
        }
    }

    private HttpQuery(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /// No parameters.
    ///
    /// @return an empty query
    public static HttpQuery empty() {
        return EMPTY;
    }

    /// Splits a query at each `&`, and each piece at its first `=`; decodes names and values, `+` being a space.
    ///
    /// @param text  the query without its question mark; empty: no parameters
    /// @param flags how strict it is
    /// @return the parameters
    /// @throws IllegalArgumentException a piece has no `=` or no name, and [QueryFlag#NONCONFORMANT] is not set
    /// @libevent evhttp_parse_query_str
    /// @libevent evhttp_parse_query_str_flags
    public static HttpQuery parse(String text, QueryFlag... flags) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        List<QueryFlag> chosen = List.of(flags);
        boolean tolerant = chosen.contains(QueryFlag.NONCONFORMANT);
        var parameters = new ArrayList<Parameter>();
        for (int start = 0; start <= text.length(); ) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', start);
            boolean hasValue = equals >= 0 && equals < end;
            int nameEnd = hasValue ? equals : end;
            if (nameEnd > start && (hasValue || tolerant)) {
                String name = text.substring(start, nameEnd);
                String value = hasValue ? text.substring(equals + 1, end) : "";
                parameters.add(
                        new Parameter(
                                PercentCoding.decode(name, true),
                                PercentCoding.decode(value, true)));
            } else if (!tolerant) {
                throw new IllegalArgumentException(
                        "query \"%s\": at character %d, name=value is needed"
                                .formatted(Excerpt.beginning(text), start));
            }
            start = end + 1;
        }
        return new HttpQuery(
                chosen.contains(QueryFlag.LAST_VALUE)
                        ? lastOfEach(parameters)
                        : List.copyOf(parameters));
    }

    /// The parameters, in order.
    ///
    /// @return unmodifiable
    public List<Parameter> parameters() {
        return parameters;
    }

    /// The value of the first parameter with a name.
    ///
    /// @param name decoded; case counts
    /// @return its value; null: there is none
    public @Nullable String get(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter.value();
            }
        }
        return null;
    }

    /// The values of all parameters with a name.
    ///
    /// @param name decoded; case counts
    /// @return in order; empty: there are none
    public List<String> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /// With one more parameter, at the end.
    ///
    /// @param name  any text; not empty
    /// @param value any text
    /// @return a changed copy
    public HttpQuery with(String name, String value) {
        var more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new HttpQuery(List.copyOf(more));
    }

    /// The text, encoded: fit for [HttpUri#withQuery] and for a form.
    @Override
    public String toString() {
        var out = new StringBuilder();
        for (Parameter parameter : parameters) {
            out.append(out.isEmpty() ? "" : "&");
            out.append(PercentCoding.encode(parameter.name())).append('=');
            out.append(PercentCoding.encode(parameter.value()));
        }
        return out.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HttpQuery query && query.parameters.equals(parameters);
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    private static List<Parameter> lastOfEach(List<Parameter> parameters) {
        SequencedMap<String, Parameter> byName = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            byName.putLast(parameter.name(), parameter);
        }
        return List.copyOf(byName.values());
    }
}
