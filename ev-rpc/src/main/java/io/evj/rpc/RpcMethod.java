package io.evj.rpc;

/// A procedure that can be called from elsewhere: `rpc NAME (REQUEST) returns (REPLY);`.
///
/// @param <Q>     the request
/// @param <A>     the reply
/// @param name    as in the `.rpc` file, not empty
/// @param request makes requests out of bytes
/// @param reply   makes replies out of bytes
/// @libevent EVRPC_HEADER
/// @libevent EVRPC_GENERATE
public record RpcMethod<Q extends Message, A extends Message>(
        String name, MessageType<Q> request, MessageType<A> reply) {
    /// Checks the name.
    public RpcMethod {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a procedure has a name");
        }
    }

    @Override
    public String toString() {
        return "rpc " + name;
    }
}
