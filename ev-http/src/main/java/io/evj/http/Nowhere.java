package io.evj.http;

import java.net.SocketAddress;

/// The address of a server that cannot be connected to: whoever came with a connection has not said where it goes.
final class Nowhere extends SocketAddress {
    static final Nowhere INSTANCE = new Nowhere();

    private static final long serialVersionUID = 1;

    private Nowhere() {}
}
