package io.evj.itests.probe;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventConfig;
import io.evj.api.EventMethod;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs a loop with every method that can run here: a timer, and bytes over a pair of sockets.
///
/// A program in a child JVM, in an image, and a part of a bundle.
public final class LoopProbe {
    private LoopProbe() {}

    /// Prints a line for each method found.
    ///
    /// @param args not used
    public static void main(String[] args) {
        lines().forEach(System.out::println);
    }

    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (EventMethod method : EventBase.methods()) {
            lines.add(
                    method.name()
                            + (method.availability().isAvailable()
                                    ? ": " + turn(method.name())
                                    : " unavailable: " + method.availability().reason()));
        }
        return lines;
    }

    private static String turn(String method) {
        StringBuilder seen = new StringBuilder();
        EventConfig config = EventConfig.defaults().withMethods(method);
        try (EventBase base = EventBase.open(config)) {
            Network.Pair pair = base.network().pair();
            ByteBuffer bytes = ByteBuffer.allocate(16);
            Event readable =
                    base.event(
                            pair.first(),
                            Event.READ,
                            (event, what) -> {
                                try {
                                    pair.first().read(bytes);
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                                seen.append(
                                        new String(
                                                bytes.array(),
                                                0,
                                                bytes.position(),
                                                StandardCharsets.UTF_8));
                            });
            readable.add();
            base.timer(
                            event -> {
                                try {
                                    pair.second()
                                            .write(
                                                    ByteBuffer.wrap(
                                                            "bytes"
                                                                    .getBytes(
                                                                            StandardCharsets
                                                                                    .UTF_8)));
                                } catch (IOException e) {
                                    throw new AssertionError(e);
                                }
                                seen.append("timer ");
                            })
                    .add(Duration.ofMillis(1));
            base.dispatch();
            pair.first().close();
            pair.second().close();
            return base.method() + " " + seen;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
