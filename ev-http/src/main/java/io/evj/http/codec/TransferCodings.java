package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import io.evj.http.HttpStatus;

/// `Transfer-Encoding` (RFC 9112 §6.1): one element, and that is `chunked`.
///
/// Other codings may stand before it by the RFC, but nobody here decodes them. Empty elements, parameters, and words that only
/// contain `chunked` are not passed over: another reader might not.
final class TransferCodings {
    private static final String CHUNKED = "chunked";

    private TransferCodings() {}

    /// Checks all lines together. There must be one.
    ///
    /// @throws HttpException 400: the last coding is not exactly `chunked`, or it is there twice; 501: there is another before it
    static void check(FieldStore fields, MessageKind kind) {
        byte[] bytes = fields.bytes();
        int codings = 0;
        int chunked = 0;
        boolean last = false;
        int at = 0;
        for (int i = fields.find(FieldName.TRANSFER_ENCODING, 0);
                i >= 0;
                i = fields.find(FieldName.TRANSFER_ENCODING, i + 1)) {
            int end = fields.valueEnd(i);
            for (at = fields.valueStart(i); at <= end; at++) {
                int from = fields.skipBlanks(at, end);
                while (at < end && bytes[at] != ',') {
                    at++;
                }
                int length = fields.trim(from, at) - from;
                if (length <= 0) {
                    throw kind.malformed("an empty transfer coding", bytes, from, at);
                }
                last = length == CHUNKED.length() && fields.equalsIgnoreCase(from, CHUNKED);
                codings++;
                chunked += last ? 1 : 0;
            }
        }
        if (!last) {
            throw kind.refused(400, "a last transfer coding that is not chunked");
        }
        if (chunked > 1) {
            throw kind.refused(400, "chunked more than once");
        }
        if (codings > 1) {
            throw kind.refused(
                    HttpStatus.NOT_IMPLEMENTED, "a transfer coding that is not known here");
        }
    }
}
