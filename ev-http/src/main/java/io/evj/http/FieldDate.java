package io.evj.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads dates in the three forms that a recipient must take (RFC 9110 §5.6.7). All are in GMT; the day of the week is not compared in the
/// obsolete ones.
final class FieldDate {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final String TIME = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    private static final Pattern RFC_850 =
            Pattern.compile(
                    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-(?<month>[A-Z][a-z]{2})-(?<year>\\d\\d) "
                            + TIME
                            + " GMT");

    /// `Sun Nov  6 08:49:37 1994`
    private static final Pattern ASCTIME =
            Pattern.compile(
                    "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) "
                            + TIME
                            + " (?<year>\\d{4})");

    private static final int YEARS_AHEAD = 50;
    private static final int CENTURY = 100;

    private FieldDate() {}

    /// Reads a date.
    ///
    /// @param now settles the century where there are two digits of a year: nothing is more than 50 years ahead
    /// @return null: it is none
    static @Nullable Instant read(String text, Instant now) {
        try {
            if (text.indexOf(',') == 3) {
                return text.endsWith(" GMT")
                        ? Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))
                        : null;
            }
            Matcher old = RFC_850.matcher(text);
            if (old.matches()) {
                int year = LocalDateTime.ofInstant(now, ZoneOffset.UTC).getYear();
                LocalDateTime latest =
                        LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusYears(YEARS_AHEAD);
                int century = (year + YEARS_AHEAD) / CENTURY * CENTURY;
                LocalDateTime date = date(old, century + Integer.parseInt(old.group("year")));
                return (date.isAfter(latest) ? date(old, date.getYear() - CENTURY) : date)
                        .toInstant(ZoneOffset.UTC);
            }
            Matcher c = ASCTIME.matcher(text);
            return c.matches()
                    ? date(c, Integer.parseInt(c.group("year"))).toInstant(ZoneOffset.UTC)
                    : null;
        } catch (DateTimeException malformed) { // the 30th of February, for instance
            return null;
        }
    }

    private static LocalDateTime date(Matcher parts, int year) {
        int month = MONTHS.indexOf(parts.group("month"));
        return LocalDateTime.of(
                year,
                month % 3 == 0 ? month / 3 + 1 : 0, // none
                Integer.parseInt(parts.group("day").strip()),
                Integer.parseInt(parts.group("hour")),
                Integer.parseInt(parts.group("minute")),
                Integer.parseInt(parts.group("second")));
    }
}
