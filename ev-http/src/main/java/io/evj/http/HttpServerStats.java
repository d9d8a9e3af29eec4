package io.evj.http;

/// What a server has done so far. Immutable.
///
/// @param connections         open now, those that are being closed included
/// @param connectionsAccepted ever
/// @param connectionsRefused  of these, those beyond [HttpServerConfig#connectionsMax()], or refused by the hook
/// @param requests            whose head was read and understood
/// @param requestsRefused     that were malformed, too large, or not allowed
/// @param requestsAtWork      that wait for an answer, or for the rest of it
/// @param replies             that were sent to their end
/// @param timeouts            connections that were too slow, or idle for too long
public record HttpServerStats(
        int connections,
        long connectionsAccepted,
        long connectionsRefused,
        long requests,
        long requestsRefused,
        int requestsAtWork,
        long replies,
        long timeouts) {}
