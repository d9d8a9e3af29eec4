package io.evj.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The servers of a resolver, in order. Confined to its loop.
final class NameServers {
    /// More are refused: nobody asks that many.
    static final int COUNT_MAX = 64;

    private final List<NameServer> servers = new ArrayList<>();
    private int turn;

    List<NameServer> all() {
        return servers;
    }

    boolean isEmpty() {
        return servers.isEmpty();
    }

    int size() {
        return servers.size();
    }

    @Nullable NameServer find(InetSocketAddress address) {
        for (NameServer server : servers) {
            if (server.address.equals(address)) {
                return server;
            }
        }
        return null;
    }

    void add(NameServer server) {
        servers.add(server);
    }

    void clear() {
        servers.clear();
        turn = 0;
    }

    /// Whether a question that this server has not answered can go to another one that is up.
    boolean hasOther(NameServer than) {
        for (NameServer server : servers) {
            if (server != than && server.isUp()) {
                return true;
            }
        }
        return false;
    }

    /// Whom to ask: the next that is up; if none is, the next. There must be one.
    ///
    /// @param last     who was asked before, or null
    /// @param inTurns  whether new questions begin with a new server each
    NameServer next(@Nullable NameServer last, boolean inTurns) {
        int count = servers.size();
        int start;
        int index = last == null ? -1 : servers.indexOf(last);
        if (index >= 0) {
            start = (index + 1) % count;
        } else if (inTurns) {
            start = turn % count;
            turn = (turn + 1) % count;
        } else {
            start = 0;
        }
        for (int i = 0; i < count; i++) {
            NameServer server = servers.get((start + i) % count);
            if (server.isUp()) {
                return server;
            }
        }
        return servers.get(start);
    }
}
