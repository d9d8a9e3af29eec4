package io.evj.dns;

/// A word of a zone's text, as it stands there, escapes and quotation marks included.
///
/// @param text   at least one character
/// @param line   counted from 1
/// @param column of the first character, counted from 1
record ZoneToken(String text, int line, int column) {
    boolean isQuoted() {
        return text.startsWith("\"");
    }

    ZoneFormatException fail(String reason) {
        return new ZoneFormatException(line, column, reason);
    }
}
