package io.evj.dns;

/// Answers the requests that a [DnsServer] receives; a [DnsZone], for instance.
///
/// @libevent evdns_request_callback_fn_type
@FunctionalInterface
public interface DnsHandler {
    /// Answers a request, or keeps it to have it answered later, or drops it. Runs on the server's loop, and must not block.
    ///
    /// @param request one question of class and type as they were sent
    /// @throws Exception goes to the base's uncaught handler; the request is answered by SERVFAIL, unless it was answered
    void handle(DnsRequest request) throws Exception;
}
