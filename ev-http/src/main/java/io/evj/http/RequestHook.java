package io.evj.http;

/// Looks at each request before anything else does.
///
/// @libevent evhttp_set_newreqcb
@FunctionalInterface
public interface RequestHook {
    /// The head of a request has come.
    ///
    /// @param request may be answered here; then no handler is called
    /// @return false: the connection is closed without an answer, once those before have been sent
    boolean accept(HttpRequest request);
}
