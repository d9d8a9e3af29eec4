package io.evj.http.codec;

import io.evj.http.FieldName;
import io.evj.http.HttpException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fields that may not be trailers (RFC 9110 §6.5.1): who reads them there has acted already.
final class TrailerRule {
    /// Framing and routing. Nobody sends them by mistake.
    private static final List<FieldName> REFUSED =
            List.of(FieldName.CONTENT_LENGTH, FieldName.TRANSFER_ENCODING, FieldName.HOST);

    /// What is not sent besides: control of the connection, authentication, what the content is.
    private static final List<FieldName> NOT_SENT =
            List.of(
                    FieldName.AUTHORIZATION,
                    FieldName.CONNECTION,
                    FieldName.CONTENT_ENCODING,
                    FieldName.CONTENT_RANGE,
                    FieldName.CONTENT_TYPE,
                    FieldName.COOKIE,
                    FieldName.EXPECT,
                    FieldName.KEEP_ALIVE,
                    FieldName.PROXY_AUTHENTICATE,
                    FieldName.PROXY_AUTHORIZATION,
                    FieldName.PROXY_CONNECTION,
                    FieldName.SET_COOKIE,
                    FieldName.TE,
                    FieldName.TRAILER,
                    FieldName.UPGRADE,
                    FieldName.WWW_AUTHENTICATE);

    private TrailerRule() {}

    /// Checks trailers that came in.
    ///
    /// @throws HttpException one of them would change framing or routing
    static void check(FieldStore trailers, MessageKind kind) {
        FieldName bad = first(REFUSED, trailers);
        if (bad != null) {
            throw kind.refused(400, bad + " as a trailer");
        }
    }

    /// Checks trailers that are to be sent.
    ///
    /// @throws IllegalArgumentException one of them may not be sent
    static void checkSent(FieldStore trailers) {
        FieldName refused = first(REFUSED, trailers);
        FieldName bad = refused != null ? refused : first(NOT_SENT, trailers);
        if (bad != null) {
            throw new IllegalArgumentException(bad + " may not be sent as a trailer");
        }
    }

    private static @Nullable FieldName first(List<FieldName> names, FieldStore trailers) {
        for (FieldName name : names) {
            if (trailers.has(name)) {
                return name;
            }
        }
        return null;
    }
}
