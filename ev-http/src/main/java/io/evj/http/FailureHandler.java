package io.evj.http;

/// Is told that a request has failed. Called on the loop's thread.
@FunctionalInterface
public interface FailureHandler {
    /// There is no answer, or none that is whole.
    ///
    /// @param failure why
    /// @throws Exception anything; the uncaught handler is told
    void failed(RequestException failure) throws Exception;
}
