package io.evj.http.codec;

import io.evj.http.HttpMethod;
import io.evj.http.HttpVersion;
import java.nio.ByteBuffer;

/// Writes the head of a request (RFC 9112 §3, §5). Methods are tokens by construction, fields have been checked when they were
/// added; the target is checked here, before anything is written: by the rules that a received one must keep.
public final class RequestEncoder {
    private RequestEncoder() {}

    /// Checks a target, as [#put] does.
    ///
    /// @param method        of the request
    /// @param requestTarget as [#put] has it
    /// @throws IllegalArgumentException the target is none, or not for that method
    public static void check(HttpMethod method, String requestTarget) {
        if (!TargetRule.isTarget(method, requestTarget)) {
            throw new IllegalArgumentException(
                    "target \"%s\": not one for %s"
                            .formatted(Excerpt.beginning(requestTarget), method));
        }
    }

    /// How many octets [#put] writes.
    ///
    /// @param method of the request
    /// @param target of the request
    /// @param fields of the request
    /// @return the length of the head, with the empty line
    public static int length(HttpMethod method, String target, FieldStore fields) {
        int line = method.name().length() + target.length() + VersionGrammar.LENGTH + 4;
        return line + fields.wireLength() + 2;
    }

    /// Writes a head.
    ///
    /// @param target        has room for it
    /// @param method        of the request
    /// @param requestTarget a path with perhaps a query, an absolute URI, for CONNECT a host and port, for OPTIONS perhaps `*`; encoded,
    ///                      without a fragment
    /// @param version       of the request
    /// @param fields        of the request
    /// @throws IllegalArgumentException the target is none, or not for that method; nothing has been written
    public static void put(
            ByteBuffer target,
            HttpMethod method,
            String requestTarget,
            HttpVersion version,
            FieldStore fields) {
        check(method, requestTarget);
        put(target, method.name());
        target.put(Octets.SP);
        put(target, requestTarget);
        target.put(Octets.SP);
        put(target, version.text());
        target.put(Octets.CR).put(Octets.LF);
        fields.put(target);
        target.put(Octets.CR).put(Octets.LF);
    }

    private static void put(ByteBuffer target, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            target.put((byte) ascii.charAt(i));
        }
    }
}
