package io.evj.http;

/// The lines of a head that are the same for all requests to one origin: shared by all connections to it. Immutable.
final class OriginLines {
    private static final byte[] NONE = {};

    private final byte[] host;

    /// What the configuration adds to every request.
    private final byte[] added;

    OriginLines(Origin origin, HttpConnectionConfig config) {
        host = SentHead.hostLine(origin.authority());
        added =
                config.userAgent().isEmpty()
                        ? NONE
                        : SentHead.line(FieldName.USER_AGENT.text(), config.userAgent());
    }

    byte[] added() {
        return added;
    }

    /// The line `Host`: that of the target, if it names a host itself (RFC 9112 §3.2.2).
    byte[] host(ClientRequest request) {
        String target = request.target();
        if (request.method() == HttpMethod.CONNECT) {
            return SentHead.hostLine(target);
        }
        char first = target.charAt(0);
        return first == '/' || first == '*' ? host : SentHead.hostLine(Authority.of(target));
    }
}
