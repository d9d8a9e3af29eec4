package io.evj.dns;

/// Takes what a lookup came to.
@FunctionalInterface
public interface AnswerCallback {
    /// Called on the loop's thread, once for each lookup and never from inside the call that began it. What it throws goes to the
    /// base's uncaught handler.
    ///
    /// @param answer records, or why there are none
    /// @throws Exception anything
    void answered(DnsAnswer answer) throws Exception;
}
