package io.evj.itests.http;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.ClientRequest;
import io.evj.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;

/// As [IdleClients], with connections that belong to no pool.
final class IdleConnections {
    private static final int STEP = 50; // so that no listening socket is flooded

    private IdleConnections() {}

    /// @param args method, port, how many connections
    public static void main(String[] args) {
        int port = Integer.parseInt(args[1]);
        int count = Integer.parseInt(args[2]);
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]))) {
            List<HttpConnection> open = new ArrayList<>(count);
            while (open.size() < count) {
                open(base, port, open);
            }
            long before = MemoryUsed.bytes();
            System.out.println("idle " + open.stream().filter(HttpConnection::isConnected).count());
            open.forEach(HttpConnection::close);
            open.clear();
            base.dispatch();
            System.out.println("bytes " + (before - MemoryUsed.bytes()) / count);
        }
    }

    private static void open(EventBase base, int port, List<HttpConnection> open) {
        int[] left = {STEP};
        for (int i = 0; i < STEP; i++) {
            HttpConnection connection = HttpConnection.to(base, "127.0.0.1", port);
            open.add(connection);
            connection.send(
                    ClientRequest.get("/plaintext")
                            .onResponse(response -> {
                                if (response.status() == 200 && --left[0] == 0) {
                                    base.loopExit();
                                }
                            }));
        }
        base.dispatch();
    }
}
