package io.evj.http;

/// Looks at each request before anything else does.
///
/// @libevent evhttp_set_newreqcb
@FunctionalInterface
public interface RequestHook {
    /// The head of a request has come.
    ///
    /// @param request may be answered here; then no handler is called
    /// @return false: the connection is closed at once, without an answer
    boolean accept(HttpRequest request);
}
