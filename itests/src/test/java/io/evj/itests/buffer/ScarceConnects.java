package io.evj.itests.buffer;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.ListeningSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;

/// A program that connects when it has used up its descriptors, and again when it has some. Says a line for each event.
final class ScarceConnects {
    private ScarceConnects() {}

    /// Argument: the method.
    public static void main(String[] args) throws Exception {
        EventConfig config = EventConfig.defaults().withMethods(args[0]);
        try (EventBase base = EventBase.open(config)) {
            Network network = base.network();
            ListeningSocket there =
                    network.listen(
                            new InetSocketAddress(
                                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            connectOnce(base, there, "before");
            List<AutoCloseable> hoard = new ArrayList<>();
            try {
                for (; ; ) {
                    hoard.add(network.datagram(StandardProtocolFamily.INET));
                }
            } catch (IOException none) {
                System.out.println("hoarded " + hoard.size());
            }
            connectOnce(base, there, "without");
            for (AutoCloseable each : hoard) {
                each.close();
            }
            connectOnce(base, there, "afterwards");
            there.close();
        }
        System.out.println("done");
    }

    private static void connectOnce(EventBase base, ListeningSocket there, String when)
            throws IOException {
        BufferEvent bev =
                BufferEvent.of(base)
                        .onEvent((self, event) -> {
                            System.out.println(when + " " + line(event));
                            self.close();
                        })
                        .connect(there.localAddress());
        base.dispatch();
        if (!bev.isClosed()) {
            System.out.println(when + " nothing told");
        }
    }

    private static String line(BevEvent event) {
        return event.toString().replace('\n', ' ');
    }
}
