package io.evj.rpc;

import java.io.Serial;

/// Bytes are not the items that they should be.
public final class TagException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    /// What is wrong.
    public enum Reason {
        /// The bytes end before the item does; more bytes may help.
        TRUNCATED,
        /// A tag number has more than 32 bits.
        BAD_TAG,
        /// An integer has more digits than its type, or is longer than its item.
        BAD_INTEGER,
        /// Text is not UTF-8.
        BAD_TEXT,
        /// The item has another tag than the one that was asked for, or one that the message does not have.
        WRONG_TAG,
        /// The item has another length than the one that was asked for.
        WRONG_LENGTH,
        /// An item occurs twice that may occur once.
        REPEATED,
        /// The message lacks an item.
        INCOMPLETE,
        /// A limit is exceeded, perhaps that of what an array can hold.
        LIMIT
    }

    /// What is wrong.
    private final Reason reason;

    /// Where.
    private final long offset;

    /// Made by decoders.
    ///
    /// @param reason  what is wrong
    /// @param offset  where in the bytes that were to be decoded
    /// @param message what is wrong, with the numbers concerned
    TagException(Reason reason, long offset, String message) {
        super(message + " (at byte " + offset + ")");
        this.reason = reason;
        this.offset = offset;
    }

    /// What is wrong.
    ///
    /// @return the kind of it
    public Reason reason() {
        return reason;
    }

    /// Where it is.
    ///
    /// @return counted from the first of the bytes that were to be decoded
    public long offset() {
        return offset;
    }
}
