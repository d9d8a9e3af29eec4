package io.evj.http;

import io.evj.http.codec.RequestHead;
import io.evj.http.codec.TargetForm;
import org.jspecify.annotations.Nullable;

/// The host that a request is for (RFC 9112 §3.3).
final class RequestHost {
    private RequestHost() {}

    /// Finds the host.
    ///
    /// @return without port; null: none
    static @Nullable String of(RequestHead head) {
        if (head.form() == TargetForm.ABSOLUTE) {
            return head.uri().host();
        }
        if (head.form() == TargetForm.AUTHORITY) {
            return withoutPort(head.target());
        }
        int field = head.fields().find(FieldName.HOST, 0);
        String authority = field < 0 ? "" : head.fields().value(field);
        return authority.isEmpty() ? null : withoutPort(authority);
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }
}
