package io.evj.itests.http;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.http.HttpClient;
import io.evj.http.HttpClientConfig;
import java.time.Duration;

/// A program whose client has many connections, all idle in the end. It tells how much memory each of them has, heap and buffers outside of
/// it: what is free when they are closed. What the loop keeps for requests at work is not theirs.
final class IdleClients {
    private static final int STEP = 50; // so that no listening socket is flooded

    private final EventBase base;
    private final HttpClient client;
    private final String url;
    private int open;

    private IdleClients(EventBase base, String url, int count) {
        this.base = base;
        this.url = url;
        client =
                HttpClient.open(
                        base,
                        HttpClientConfig.defaults()
                                .withConnectionsPerHostMax(count)
                                .withConnectionsMax(count)
                                .withWaitingMax(0)
                                .withIdleTimeout(Duration.ZERO)
                                .withAgeMax(Duration.ZERO));
    }

    /// @param args method, URL, how many connections
    public static void main(String[] args) {
        int count = Integer.parseInt(args[2]);
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]))) {
            IdleClients clients = new IdleClients(base, args[1], count);
            clients.open(count);
            long open = MemoryUsed.bytes();
            System.out.println("idle " + clients.client.stats().connectionsIdle());
            clients.client.closeIdle();
            base.dispatch();
            System.out.println("bytes " + (open - MemoryUsed.bytes()) / count);
        }
    }

    /// Has so many connections open: more requests are under way at a time than there are connections.
    private void open(int wanted) {
        while (open < wanted) {
            open += STEP;
            int[] left = {open};
            for (int i = 0; i < open; i++) {
                client.get(
                        url,
                        response -> {
                            if (response.status() == 200 && --left[0] == 0) {
                                base.loopExit();
                            }
                        });
            }
            base.dispatch();
        }
    }
}
