package io.evj.dns;

/// A message that is none: what was wrong, and where. Thrown for what others sent, which can be often; so it has no stack trace.
public final class DnsFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Octets from the start of the message.
    private final int offset;

    /// Without the offset.
    private final String reason;

    /// Tells of a defect.
    ///
    /// @param offset octets from the start of the message to the defect
    /// @param reason what is wrong there
    public DnsFormatException(int offset, String reason) {
        super("octet " + offset + ": " + reason, null, false, false);
        this.offset = offset;
        this.reason = reason;
    }

    /// Where it is.
    ///
    /// @return octets from the start of the message
    public int offset() {
        return offset;
    }

    /// What is wrong.
    ///
    /// @return a line for a person
    public String reason() {
        return reason;
    }
}
