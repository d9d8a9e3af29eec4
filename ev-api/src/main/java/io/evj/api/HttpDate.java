package io.evj.api;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT`, in English and GMT whatever the locale and the zone.
///
/// The format is the `IMF-fixdate` of RFC 9110 §5.6.7, which RFC 1123 set. Safe from any thread.
public final class HttpDate {
    /// Characters of every date.
    public static final int LENGTH = 29;

    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private HttpDate() {}

    /// Writes a time, to the second.
    ///
    /// @param time in the years 0 to 9999
    /// @return [#LENGTH] characters
    /// @throws IllegalArgumentException another year
    /// @libevent evutil_date_rfc1123
    public static String format(Instant time) {
        LocalDateTime date = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        int year = date.getYear();
        if (year < 0 || year > 9999) {
            throw new IllegalArgumentException("year " + year + ": 0 to 9999 can be written");
        }
        var out = new StringBuilder(LENGTH);
        int day = 3 * (date.getDayOfWeek().getValue() - 1);
        int month = 3 * (date.getMonthValue() - 1);
        out.append(DAYS, day, day + 3).append(", ");
        digits(out, date.getDayOfMonth()).append(' ');
        out.append(MONTHS, month, month + 3).append(' ');
        digits(digits(out, year / 100), year % 100).append(' ');
        digits(out, date.getHour()).append(':');
        digits(out, date.getMinute()).append(':');
        digits(out, date.getSecond()).append(" GMT");
        return out.toString();
    }

    private static StringBuilder digits(StringBuilder out, int number) {
        return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
