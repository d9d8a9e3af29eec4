package io.evj.dns;

/// What a resolver has done so far, and does now. Immutable.
///
/// @param lookups        lookups begun
/// @param answered       lookups that were told something
/// @param cacheHits      names found in the cache, negative ones included
/// @param joined         lookups that waited for a question that somebody else had asked already
/// @param sent           messages sent, over UDP and TCP, probes included
/// @param retransmitted  of these, what was not sent for the first time
/// @param overTcp        of these, over TCP
/// @param accepted       replies used
/// @param rejected       replies that answered nothing that was asked, or could not be read
/// @param caseMismatches replies that repeated the question in another case than was sent
/// @param timeouts       times that a server did not answer in time
/// @param serversLost    times that a server was marked down
/// @param inFlight       questions under way now
/// @param waiting        questions that wait for their turn now
/// @param cached         answers in the cache now
public record ResolverStats(
        long lookups,
        long answered,
        long cacheHits,
        long joined,
        long sent,
        long retransmitted,
        long overTcp,
        long accepted,
        long rejected,
        long caseMismatches,
        long timeouts,
        long serversLost,
        int inFlight,
        int waiting,
        int cached) {}
