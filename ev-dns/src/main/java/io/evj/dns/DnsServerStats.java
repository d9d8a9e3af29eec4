package io.evj.dns;

/// What a server has done so far. Immutable.
///
/// @param udpRequests      datagrams that were received
/// @param tcpRequests      messages that were received over TCP
/// @param replies          responses that were made, those of the server itself included
/// @param truncated        of these, those that had to be cut
/// @param errors           of these, those of the server itself: malformed, of an unknown kind, too many at work, nobody has answered
/// @param ignored          requests that were no request at all: too short, or a response
/// @param limited          requests beyond the rate limit, those answered with TC included
/// @param dropped          requests that the handler has dropped
/// @param lost             responses that could not be sent: the queue was full, the network failed, the client was gone
/// @param requestsAtWork   that wait for an answer now
/// @param tcpClients       that are connected now
/// @param tcpClientsRefused that were one too many
public record DnsServerStats(
        long udpRequests,
        long tcpRequests,
        long replies,
        long truncated,
        long errors,
        long ignored,
        long limited,
        long dropped,
        long lost,
        int requestsAtWork,
        int tcpClients,
        long tcpClientsRefused) {}
