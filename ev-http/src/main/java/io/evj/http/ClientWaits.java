package io.evj.http;

import io.evj.api.EventBase;

/// What connections of one configuration wait for. Confined to its loop.
final class ClientWaits implements AutoCloseable {
    /// For more of an answer.
    final DeadlineList reads;

    /// For `100 Continue`.
    final DeadlineList continues;

    /// For a connection that stands, whatever is above its socket.
    final DeadlineList connects;

    /// For all of an answer, from when its request was sent.
    final DeadlineList wholes;

    /// Whether these are limited.
    final boolean hasWhole;

    ClientWaits(EventBase base, HttpConnectionConfig config) {
        reads = new DeadlineList(base, config.readTimeout());
        continues = new DeadlineList(base, config.continueTimeout());
        connects = new DeadlineList(base, config.connectTimeout());
        wholes = new DeadlineList(base, config.wholeTimeout());
        hasWhole = !config.wholeTimeout().isZero();
    }

    @Override
    public void close() {
        reads.close();
        continues.close();
        connects.close();
        wholes.close();
    }
}
