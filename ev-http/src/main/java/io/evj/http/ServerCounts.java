package io.evj.http;

/// What a server has done so far. Confined to its loop.
final class ServerCounts {
    int connections;
    long accepted;
    long refused;
    long requests;
    long requestsRefused;
    int requestsAtWork;
    long replies;
    long timeouts;

    HttpServerStats stats() {
        return new HttpServerStats(
                connections,
                accepted,
                refused,
                requests,
                requestsRefused,
                requestsAtWork,
                replies,
                timeouts);
    }
}
