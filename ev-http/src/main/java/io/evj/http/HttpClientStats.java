package io.evj.http;

/// What a client has done so far. Immutable.
///
/// @param connections       open now, those that are connecting included
/// @param connectionsIdle   of these, those that nobody uses
/// @param connectionsOpened ever
/// @param waiting           requests that wait for a connection
/// @param requests          that were sent, or wait
public record HttpClientStats(
        int connections, int connectionsIdle, long connectionsOpened, int waiting, long requests) {}
