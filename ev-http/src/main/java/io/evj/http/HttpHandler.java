package io.evj.http;

/// Answers requests. It is called when the head of a request has come; the body follows, if it is asked for.
///
/// Called on the loop's thread. It may answer at once, or later, or hand the request to another thread which answers.
///
/// @libevent evhttp_set_cb
/// @libevent evhttp_set_gencb
@FunctionalInterface
public interface HttpHandler {
    /// A request has come.
    ///
    /// @param request to be answered, now or later
    /// @throws HttpException is answered with its status
    /// @throws Exception     anything else is answered by 500, if nothing was sent yet, and goes to the base's uncaught handler
    void handle(HttpRequest request) throws Exception;
}
