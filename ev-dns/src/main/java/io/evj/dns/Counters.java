package io.evj.dns;

/// What a resolver counts: see [ResolverStats]. Confined to its loop.
final class Counters {
    long lookups;
    long answered;
    long cacheHits;
    long joined;
    long sent;
    long retransmitted;
    long overTcp;
    long accepted;
    long rejected;
    long caseMismatches;
    long timeouts;
    long serversLost;

    ResolverStats snapshot(int inFlight, int waiting, int cached) {
        return new ResolverStats(
                lookups,
                answered,
                cacheHits,
                joined,
                sent,
                retransmitted,
                overTcp,
                accepted,
                rejected,
                caseMismatches,
                timeouts,
                serversLost,
                inFlight,
                waiting,
                cached);
    }
}
