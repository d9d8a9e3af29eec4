package io.evj.itests.buffer;

import io.evj.api.AddressQuery;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.HostResolvers;
import io.evj.api.ListeningSocket;
import io.evj.api.spi.Network;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.EvBuffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A program that connects when it has used up its descriptors, and again when it has some. Says a line for each event.
final class ScarceConnects {
    private ScarceConnects() {}

    /// Arguments: the method, a file.
    public static void main(String[] args) throws Exception {
        EventConfig config = EventConfig.defaults().withMethods(args[0]);
        try (EventBase base = EventBase.open(config)) {
            Network network = base.network();
            ListeningSocket there =
                    network.listen(
                            new InetSocketAddress(
                                    InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            Path file = Path.of(args[1]);
            connectOnce(base, there, "before");
            connectByName(base, there, "before");
            addFile(base, file, "before");
            List<AutoCloseable> hoard = new ArrayList<>();
            try {
                for (; ; ) {
                    hoard.add(network.datagram(StandardProtocolFamily.INET));
                }
            } catch (IOException none) {
                System.out.println("hoarded " + hoard.size());
            }
            connectOnce(base, there, "without");
            connectByName(base, there, "without");
            addFile(base, file, "without");
            for (AutoCloseable each : hoard) {
                each.close();
            }
            connectOnce(base, there, "afterwards");
            connectByName(base, there, "afterwards");
            addFile(base, file, "afterwards");
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

    /// The resolver is the JDK's: it needs no descriptor for a name that it has looked up before.
    private static void connectByName(EventBase base, ListeningSocket there, String when) {
        InetSocketAddress address = (InetSocketAddress) there.localAddress();
        BufferEvent bev =
                BufferEvent.of(base)
                        .onEvent((self, event) -> {
                            System.out.println(when + " by name " + line(event));
                            self.close();
                        })
                        .connect(
                                HostResolvers.jdk(),
                                AddressQuery.of("localhost", address.getPort()));
        base.dispatch();
        if (!bev.isClosed()) {
            System.out.println(when + " by name nothing told");
        }
    }

    private static void addFile(EventBase base, Path file, String when) {
        try (EvBuffer buffer = EvBuffer.of(base)) {
            buffer.add("kept");
            try {
                buffer.addFile(file);
                System.out.println(when + " file added, " + buffer.length() + " bytes");
            } catch (IOException refused) {
                System.out.println(when + " file " + refused + ", " + buffer.length() + " bytes");
            }
        }
    }

    private static String line(BevEvent event) {
        return event.toString().replace('\n', ' ');
    }
}
