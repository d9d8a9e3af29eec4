package io.evj.rpc;

import io.evj.http.PercentCoding;

/// Where a procedure is found on an HTTP server.
final class RpcPath {
    private static final String PREFIX = "/.rpc.";

    private RpcPath() {}

    /// Decoded, as a server compares it.
    static String of(RpcMethod<?, ?> method) {
        return PREFIX + method.name();
    }

    /// Encoded, as a client sends it.
    static String target(RpcMethod<?, ?> method) {
        return PREFIX + PercentCoding.encode(method.name());
    }
}
