package io.evj.http;

import io.evj.api.EventBase;

/// What the connections of a server wait for. Confined to its loop.
final class ServerWaits implements AutoCloseable {
    /// For a request.
    final DeadlineList idle;

    /// For all of a head.
    final DeadlineList heads;

    /// For more of a body.
    final DeadlineList bodies;

    /// For the client to have read the last answer.
    final DeadlineList lingers;

    ServerWaits(EventBase base, HttpServerConfig config) {
        idle = new DeadlineList(base, config.idleTimeout());
        heads = new DeadlineList(base, config.headTimeout());
        bodies = new DeadlineList(base, config.bodyTimeout());
        lingers = new DeadlineList(base, config.lingerTimeout());
    }

    @Override
    public void close() {
        idle.close();
        heads.close();
        bodies.close();
        lingers.close();
    }
}
