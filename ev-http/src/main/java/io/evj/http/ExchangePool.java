package io.evj.http;

import org.jspecify.annotations.Nullable;

/// What a server lends to its connections while they are at work. Confined to its loop.
final class ExchangePool {
    private static final int FREE_MAX = 256;

    private final HttpServer server;
    private @Nullable ServerExchange first;
    private int free;

    ExchangePool(HttpServer server) {
        this.server = server;
    }

    ServerExchange lend() {
        ServerExchange lent = first;
        if (lent == null) {
            return new ServerExchange(server);
        }
        first = lent.next;
        lent.next = null;
        free--;
        return lent;
    }

    void giveBack(ServerExchange exchange) {
        exchange.clear();
        if (free < FREE_MAX) {
            free++;
            exchange.next = first;
            first = exchange;
        }
    }
}
