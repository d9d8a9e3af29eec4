package io.evj.rpc;

/// Where a procedure is found on an HTTP server.
final class RpcPath {
    private static final String PREFIX = "/.rpc.";

    private RpcPath() {}

    /// Decoded, as a server compares it.
    static String of(RpcMethod<?, ?> method) {
        return PREFIX + method.name();
    }
}
