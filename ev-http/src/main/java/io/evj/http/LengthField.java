package io.evj.http;

import io.evj.http.codec.FieldStore;

/// The `Content-Length` of a message that is to be sent: `1*DIGIT`, once (RFC 9110 §8.6). What is received has a reader of its own.
final class LengthField {
    /// There is none.
    static final long NONE = -1;

    private LengthField() {}

    /// The length that is announced.
    ///
    /// @return bytes; [#NONE]: the field is not there
    /// @throws IllegalArgumentException it is no number, more than a long holds, or there more than once
    static long of(FieldStore fields) {
        int i = fields.find(FieldName.CONTENT_LENGTH, 0);
        if (i < 0) {
            return NONE;
        }
        String text = fields.value(i);
        if (fields.find(FieldName.CONTENT_LENGTH, i + 1) >= 0) {
            throw new IllegalArgumentException(
                    "Content-Length " + text + ", and another: one is needed");
        }
        long number = number(text);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "Content-Length " + text + ": a number of bytes is needed");
        }
        return number;
    }

    /// @return -1: it is none
    private static long number(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) { // none, or too many digits
            return -1;
        }
    }
}
