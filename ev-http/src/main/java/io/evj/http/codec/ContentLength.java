package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpException;

/// `Content-Length = 1*DIGIT` (RFC 9110 §8.6): digits and nothing else, on one line, whether it was received or is to be sent.
public final class ContentLength {
    /// There is none.
    public static final long NONE = -1;

    private ContentLength() {}

    /// The length that is announced in a message which is to be sent.
    ///
    /// @param fields of the message
    /// @return bytes; [#NONE]: the field is not there
    /// @throws IllegalArgumentException it is no number, more than a long holds, or there more than once
    public static long toSend(FieldStore fields) {
        if (!fields.has(FieldName.CONTENT_LENGTH)) {
            return NONE;
        }
        try {
            return read(fields, MessageKind.REQUEST);
        } catch (HttpException refused) {
            String first = fields.value(fields.find(FieldName.CONTENT_LENGTH, 0));
            throw new IllegalArgumentException(
                    "Content-Length " + first + ": one number of bytes is needed", refused);
        }
    }

    /// Reads the length of what was received. There must be one.
    ///
    /// @throws HttpException there is a second, or it is no number, or more than a long holds
    static long read(FieldStore fields, MessageKind kind) {
        long length = fields.contentLength();
        if (length == NONE) {
            length = parse(fields, kind);
            fields.contentLength(length);
        }
        return length;
    }

    private static long parse(FieldStore fields, MessageKind kind) {
        int i = fields.find(FieldName.CONTENT_LENGTH, 0);
        int from = fields.valueStart(i);
        int to = fields.valueEnd(i);
        byte[] bytes = fields.bytes();
        int second = fields.find(FieldName.CONTENT_LENGTH, i + 1);
        if (second >= 0) {
            int start = fields.valueStart(second);
            throw kind.malformed("a second Content-Length", bytes, start, start);
        }
        long length = 0;
        for (int at = from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                throw kind.malformed("a Content-Length that is no number", bytes, from, at);
            }
            if (length > (Long.MAX_VALUE - digit) / 10) {
                throw kind.malformed("a Content-Length beyond all bounds", bytes, from, at);
            }
            length = length * 10 + digit;
        }
        if (from == to) {
            throw kind.malformed("an empty Content-Length", bytes, from, from);
        }
        return length;
    }
}
