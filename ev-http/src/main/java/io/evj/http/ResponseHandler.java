package io.evj.http;

/// Takes an answer, or the beginning of one. Called on the loop's thread.
@FunctionalInterface
public interface ResponseHandler {
    /// An answer has come.
    ///
    /// @param response valid until this returns; [HttpResponse#keep()] keeps it longer
    /// @throws Exception anything; the uncaught handler is told, and if the answer is not complete yet its connection is closed
    void handle(HttpResponse response) throws Exception;
}
