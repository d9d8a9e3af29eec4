package io.evj.http;

import io.evj.http.codec.ContentLength;
import io.evj.http.codec.FieldStore;
import io.evj.http.codec.HostRule;

/// Whether a client's request is fit to be sent, as far as its method, its body and its fields have to agree.
final class RequestCheck {
    private static final int LENGTH_UNKNOWN = -1;

    private RequestCheck() {}

    /// Checks whether there is a body where there should be one.
    ///
    /// @throws IllegalArgumentException there is a body where none may be, or none where one is spoken of
    static void body(HttpMethod method, boolean hasBody, boolean isExpecting) {
        if (!hasBody && isExpecting) {
            throw new IllegalArgumentException("Expect: without a body there is nothing to expect");
        }
        if (hasBody && (method == HttpMethod.TRACE || method == HttpMethod.CONNECT)) {
            throw new IllegalArgumentException(method + " has no body (RFC 9110 §9.3)");
        }
    }

    /// Checks the fields that say how the message is to be read.
    ///
    /// @param length of the body; -1: not known
    /// @return the length that is announced, or else the one that was given
    /// @throws IllegalArgumentException one is not as it should be
    static long length(FieldStore fields, long length) {
        if (fields.has(FieldName.TRANSFER_ENCODING)) {
            throw new IllegalArgumentException("Transfer-Encoding is set by the client alone");
        }
        int host = fields.find(FieldName.HOST, 0);
        if (host >= 0
                && (fields.find(FieldName.HOST, host + 1) >= 0
                        || !HostRule.isHost(fields.value(host)))) {
            throw new IllegalArgumentException("Host: one is needed, of a host and perhaps a port");
        }
        long announced = ContentLength.toSend(fields);
        if (announced == ContentLength.NONE) {
            return length;
        }
        if (length != LENGTH_UNKNOWN && announced != length) {
            throw new IllegalArgumentException(
                    "Content-Length %d, and a body of %d bytes".formatted(announced, length));
        }
        return announced;
    }
}
