package io.evj.dns;

/// A zone's text that cannot be read: what is wrong, and where.
public final class ZoneFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Counted from 1.
    private final int line;

    /// In characters, counted from 1.
    private final int column;

    /// Without the place.
    private final String reason;

    /// Tells of a defect.
    ///
    /// @param line   counted from 1
    /// @param column in characters, counted from 1
    /// @param reason what is wrong there
    public ZoneFormatException(int line, int column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /// The line it is in.
    ///
    /// @return counted from 1
    public int line() {
        return line;
    }

    /// Where in the line.
    ///
    /// @return in characters, counted from 1
    public int column() {
        return column;
    }

    /// What is wrong.
    ///
    /// @return a line for a person
    public String reason() {
        return reason;
    }
}
