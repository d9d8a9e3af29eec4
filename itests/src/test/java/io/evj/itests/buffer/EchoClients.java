package io.evj.itests.buffer;

import static io.evj.api.Event.READ;

import io.evj.api.AddressText;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// A program with many connections to one server. When all of them stand, each sends a message of its own and checks what comes back, several
/// times; then it waits for the server to close them all.
final class EchoClients {
    /// How many connects may be under way at a time: the server's backlog.
    static final int PENDING_MAX = 128;

    static final int ROUNDS = 2;
    static final int MESSAGE_BYTES = 64;

    private final EventBase base;
    private final InetSocketAddress server;
    private final int count;
    private final List<BufferEvent> open = new ArrayList<>();
    private int begun;
    private int echoed;
    private int ended;

    private EchoClients(EventBase base, int port, int count) {
        this.base = base;
        this.count = count;
        server = new InetSocketAddress(AddressText.parseAddress("127.0.0.1"), port);
    }

    /// @param args method, port, how many connections
    public static void main(String[] args) {
        try (EventBase base = EventBase.open(EventConfig.defaults().withMethods(args[0]))) {
            EchoClients clients =
                    new EchoClients(base, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            clients.connectMore();
            base.dispatch();
            System.out.println("ended " + clients.ended);
        }
    }

    private void connectMore() {
        while (begun < count && begun - open.size() < PENDING_MAX) {
            begun++;
            BufferEvent.of(base).onEvent(this::happened).connect(server);
        }
    }

    private void happened(BufferEvent bev, BevEvent event) {
        if (event.is(BevEvent.CONNECTED)) {
            open.add(bev);
            connectMore();
            if (open.size() == count) {
                for (int i = 0; i < count; i++) {
                    converse(open.get(i), "%-64d".formatted(i));
                }
            }
            return;
        }
        bev.close();
        if (event.is(BevEvent.EOF) && echoed == count) {
            ended++;
        } else {
            System.out.println("failed: " + event);
        }
    }

    private void converse(BufferEvent bev, String message) {
        int[] rounds = {0};
        bev.watermarks(READ, MESSAGE_BYTES, MESSAGE_BYTES * 2)
                .onRead(read -> {
                    String answer = BevStage.taken(read);
                    if (!answer.equals(message)) {
                        throw new IllegalStateException(message + " came back as " + answer);
                    }
                    if (++rounds[0] < ROUNDS) {
                        read.write(message);
                    } else if (++echoed == count) {
                        System.out.println("echoed " + count);
                    }
                })
                .enable(READ)
                .write(message);
    }
}
