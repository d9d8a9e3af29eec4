package io.evj.itests.net;

import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A program that uses up its descriptors, then tries whatever needs one: before, meanwhile and
/// afterwards. Says a line for each.
final class ScarceCalls {
    /// Something that needs descriptors.
    @FunctionalInterface
    private interface Call {
        void run() throws Exception;
    }

    private ScarceCalls() {}

    /// Argument: the method.
    public static void main(String[] args) throws Exception {
        EventConfig config = EventConfig.defaults().withMethods(args[0]);
        try (EventBase base = EventBase.open(config)) {
            Network network = base.network();
            var anyPort =
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
            var there = network.listen(anyPort);
            Map<String, Call> calls = new LinkedHashMap<>();
            calls.put("stream", () -> network.stream(Family.IPV4.protocol).close());
            calls.put("datagram", () -> network.datagram(Family.IPV4.protocol).close());
            calls.put("listen", () -> network.listen(anyPort).close());
            calls.put("connect", () -> network.connect(there.localAddress()).close());
            calls.put(
                    "pair",
                    () -> {
                        Network.Pair pair = network.pair();
                        pair.first().close();
                        pair.second().close();
                    });
            calls.put("base", () -> EventBase.open(config).close());

            tryAll("before", calls);
            List<AutoCloseable> hoard = new ArrayList<>();
            try {
                for (; ; ) {
                    hoard.add(network.datagram(Family.IPV4.protocol));
                }
            } catch (IOException none) {
                System.out.println("hoarded " + hoard.size());
            }
            tryAll("without", calls);
            base.once(Duration.ofMillis(1), event -> System.out.println("loop runs"));
            base.dispatch();
            for (AutoCloseable each : hoard) {
                each.close();
            }
            tryAll("after", calls);
            there.close();
        }
        System.out.println("done");
    }

    private static void tryAll(String when, Map<String, Call> calls) {
        calls.forEach((name, call) -> {
            try {
                call.run();
                System.out.println(when + " " + name + " works");
            } catch (Exception failure) {
                System.out.println(when + " " + name + " " + failure.toString().replace('\n', ' '));
            }
        });
    }
}
