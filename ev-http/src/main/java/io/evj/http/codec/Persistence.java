package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpVersion;

/// Whether a message lets its connection be used again (RFC 9112 §9.3).
public final class Persistence {
    private Persistence() {}

    /// Reads what a message says. Both messages of an exchange must agree to go on; a response that ends with its connection cannot.
    ///
    /// @param version of the message
    /// @param fields  of the message
    /// @return not when `Connection` has `close`; in HTTP/1.1 otherwise; in HTTP/1.0 only when it has `keep-alive`
    public static boolean isAllowed(HttpVersion version, FieldStore fields) {
        if (!fields.has(FieldName.CONNECTION)) {
            return version == HttpVersion.HTTP_1_1;
        }
        if (fields.hasToken(FieldName.CONNECTION, "close")) {
            return false;
        }
        return version == HttpVersion.HTTP_1_1
                || fields.hasToken(FieldName.CONNECTION, "keep-alive");
    }
}
