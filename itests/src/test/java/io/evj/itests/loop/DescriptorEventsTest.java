package io.evj.itests.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.evj.api.Event;
import io.evj.api.Feature;
import io.evj.api.ListeningSocket;
import io.evj.api.Log;
import io.evj.api.LoopEnd;
import io.evj.api.LoopFlag;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Readiness of descriptors, level- and edge-triggered, and descriptors that close.
@OnEveryMethod
class DescriptorEventsTest {
    private final String method;
    @AutoClose private final TestLoop loop;

    DescriptorEventsTest(String method) {
        this.method = method;
        loop = TestLoop.on(method);
    }

    @Test
    void tellsReadersOfBytesAndOfTheEnd() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base
                .event(
                        pair.first(),
                        Event.READ | Event.PERSIST,
                        (event, what) -> loop.told.add("read " + TestLoop.drain(pair.first())))
                .add();

        TestLoop.write(pair.second(), 3);
        loop.turn();
        loop.turn();
        pair.second().close();
        loop.turn();

        assertThat(loop.told).containsExactly("read 3", "read 0");
    }

    @Test
    void tellsWritersOfRoom() throws IOException {
        loop.base.event(loop.socket(), Event.WRITE, loop.tellWhy("io")).add();

        loop.turn();

        assertThat(loop.told).containsExactly("io:WRITE");
    }

    @Test
    void asksForNoMoreThanIsWanted() throws IOException {
        StreamSocket socket = loop.readable(1);
        Event reader = loop.base.event(socket, Event.READ | Event.PERSIST, loop.tellWhy("r"));
        Event writer = loop.base.event(socket, Event.WRITE | Event.PERSIST, loop.tellWhy("w"));
        reader.add();
        writer.add();
        loop.turn();
        assertThat(loop.told).containsExactlyInAnyOrder("r:READ", "w:WRITE");
        loop.told.clear();

        reader.remove();
        loop.turn();
        writer.remove();
        reader.add();
        loop.turn();

        assertThat(loop.told).containsExactly("w:WRITE", "r:READ");
    }

    @Test
    void tellsTheNewestEventOfADescriptorFirst() throws IOException {
        StreamSocket socket = loop.readable(1);
        for (String name : new String[] {"oldest", "middle", "newest"}) {
            loop.base.event(socket, Event.READ, loop.tellWhy(name)).add();
        }

        loop.turn();

        assertThat(loop.told).containsExactly("newest:READ", "middle:READ", "oldest:READ");
    }

    @Test
    void tellsEachEventOnlyWhatItAskedFor() throws IOException {
        StreamSocket socket = loop.readable(1);
        loop.base.event(socket, Event.READ | Event.WRITE, loop.tellWhy("both")).add();
        loop.base.event(socket, Event.WRITE, loop.tellWhy("writer")).add();
        loop.base.event(socket, Event.READ, loop.tellWhy("reader")).add();

        loop.turn();

        assertThat(loop.told)
                .containsExactlyInAnyOrder("both:READ|WRITE", "writer:WRITE", "reader:READ");
    }

    @Test
    void tellsOfAPeerThatClosesWhereTheBackendSeesIt() throws IOException {
        boolean sees = loop.base.features().contains(Feature.EARLY_CLOSE);
        Network.Pair pair = loop.pair();
        loop.base.event(pair.first(), Event.CLOSED, loop.tellWhy("io")).add();
        TestLoop.write(pair.second(), 5);
        loop.turn();
        assertThat(loop.told).isEmpty();

        pair.second().close();
        loop.turn();

        assertThat(loop.told).isEqualTo(sees ? List.of("io:CLOSED") : List.of());
    }

    @Test
    void aTimeoutFiresWhenNothingElseDoes() throws IOException {
        StreamSocket socket = loop.socket();
        loop.base.event(socket, Event.READ, loop.tellWhy("io")).add(Duration.ofMillis(5));
        loop.advanceMillis(5);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("io:TIMEOUT");
    }

    @Test
    void anEdgeIsToldOnceUntilReadingWouldBlock() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base
                .event(pair.first(), Event.READ | Event.PERSIST | Event.EDGE, loop.tellWhy("io"))
                .add();
        TestLoop.write(pair.second(), 3);

        loop.turn();
        loop.turn();
        assertThat(loop.told).as("quiet until read").containsExactly("io:READ|EDGE");

        TestLoop.drain(pair.first());
        loop.turn();
        assertThat(loop.told).as("nothing to read").hasSize(1);

        TestLoop.write(pair.second(), 1);
        loop.turn();
        loop.turn();
        assertThat(loop.told).containsExactly("io:READ|EDGE", "io:READ|EDGE");
    }

    @Test
    void edgesOfReadingAndWritingAreApart() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base
                .event(
                        pair.first(),
                        Event.READ | Event.WRITE | Event.PERSIST | Event.EDGE,
                        loop.tellWhy("io"))
                .add();
        loop.turn();
        loop.turn();
        assertThat(loop.told).containsExactly("io:WRITE|EDGE");
        loop.told.clear();

        TestLoop.write(pair.second(), 1);
        loop.turn();
        loop.turn();

        // a kernel may repeat the other condition with a new edge
        assertThat(loop.told).singleElement().asString().contains("READ").contains("EDGE");
    }

    @Test
    void anEventAddedToAQuietDescriptorHearsWhatHoldsAlready() throws IOException {
        StreamSocket socket = loop.readable(1);
        int edge = Event.READ | Event.PERSIST | Event.EDGE;
        loop.base.event(socket, edge, loop.tellWhy("old")).add();
        loop.turn();
        loop.told.clear();
        Event again = loop.base.event(socket, Event.READ | Event.EDGE, loop.tellWhy("again"));
        loop.base.forEachEvent(event -> {
            event.remove();
            return true;
        });
        loop.turn();

        again.add();
        loop.turn();

        assertThat(loop.told).containsExactly("again:READ|EDGE");
    }

    @Test
    void anEdgeEventThatTakesAnothersPlaceHearsWhatHoldsAlready() throws IOException {
        StreamSocket socket = loop.readable(1);
        int edge = Event.READ | Event.PERSIST | Event.EDGE;
        Event old = loop.base.event(socket, edge, loop.tellWhy("old")).add();
        loop.turn();
        loop.told.clear();

        old.remove();
        loop.base.event(socket, edge, loop.tellWhy("new")).add();
        loop.turn();
        loop.turn();

        assertThat(loop.told).containsExactly("new:READ|EDGE");
    }

    @Test
    void aSecondEdgeEventHearsWhatHoldsAlready() throws IOException {
        StreamSocket socket = loop.readable(1);
        int edge = Event.READ | Event.PERSIST | Event.EDGE;
        loop.base.event(socket, edge, loop.tellWhy("first")).add();
        loop.turn();
        loop.told.clear();

        loop.base.event(socket, edge, loop.tellWhy("second")).add();
        loop.turn();
        loop.turn();

        assertThat(loop.told).contains("second:READ|EDGE").doesNotHaveDuplicates();
    }

    @Test
    void edgesAndLevelsCannotBeMixedOnOneDescriptor() throws IOException {
        StreamSocket socket = loop.readable(1);
        loop.base.event(socket, Event.READ | Event.EDGE, loop.tellWhy("edge")).add();
        Event level = loop.base.event(socket, Event.READ, loop.tellWhy("level"));

        assertThatIllegalStateException()
                .isThrownBy(() -> level.add(Duration.ofHours(1)))
                .withMessageContaining("edge- and level-triggered");
        assertThat(level.isPending(Event.READ | Event.TIMEOUT)).isFalse();

        loop.turn();
        assertThat(loop.told).containsExactly("edge:READ|EDGE");
        level.add();
        loop.turn();
        assertThat(loop.told).containsExactly("edge:READ|EDGE", "level:READ");
    }

    @Test
    void closingADescriptorRemovesItsEvents() throws IOException {
        StreamSocket socket = loop.readable(1);
        Event reader = loop.base.event(socket, Event.READ | Event.PERSIST, loop.tellWhy("r"));
        Event writer = loop.base.event(socket, Event.WRITE, loop.tellWhy("w"));
        reader.add(Duration.ofHours(1));
        writer.add();
        writer.activate(Event.WRITE);

        socket.close();

        assertThat(reader.isPending(Event.READ | Event.TIMEOUT)).isFalse();
        assertThat(writer.isPending(Event.WRITE)).isFalse();
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void closingADescriptorThatTheBackendKnowsRemovesItsEvents() throws IOException {
        Network.Pair pair = loop.pair();
        loop.base.event(pair.first(), Event.READ | Event.PERSIST, loop.tellWhy("io")).add();
        loop.turn();

        pair.first().close();
        pair.first().close();

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).isEmpty();
    }

    @Test
    void aDescriptorClosedBehindTheBaseIsReportedOnce() throws Exception {
        if (!loop.base.features().contains(Feature.JDK_CHANNELS)) {
            return; // nothing of the user's can be closed behind the base
        }
        var channel = DatagramChannel.open();
        channel.configureBlocking(false);
        var descriptor = loop.base.wrap(channel);
        Log.onMessage((severity, text) -> loop.told.add(severity.name()));
        try {
            loop.base
                    .event(descriptor, Event.READ | Event.PERSIST, loop.tellWhy("io"))
                    .add(Duration.ofHours(1));
            loop.turn();
            channel.close();

            assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
            assertThat(loop.told).containsExactly("WARN", "io:READ");
        } finally {
            Log.reset();
        }
    }

    @Test
    void aListeningSocketIsReadableWhenSomebodyConnects() throws IOException {
        try (ListeningSocket listening =
                        loop.base
                                .network()
                                .listen(
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 0));
                StreamSocket client = loop.base.network().connect(listening.localAddress())) {
            loop.base
                    .event(
                            listening,
                            Event.READ,
                            (event, what) -> {
                                StreamSocket accepted = listening.accept();
                                loop.told.add(accepted == null ? "nobody" : "accepted");
                                accepted.close();
                            })
                    .add();

            loop.base.loop(LoopFlag.ONCE);

            assertThat(loop.told).containsExactly("accepted");
            assertThat(client.isOpen()).isTrue();
        }
    }

    // ---- once

    @Test
    void onceRunsOnceAndIsForgotten() throws IOException {
        StreamSocket socket = loop.readable(1);
        loop.base.once(socket, Event.READ, null, loop.tellWhy("io"));

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("io:READ");
    }

    @Test
    void onceTimesOut() throws IOException {
        loop.base.once(loop.socket(), Event.READ, Duration.ofMillis(5), loop.tellWhy("io"));
        loop.turn();
        loop.advanceMillis(5);

        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
        assertThat(loop.told).containsExactly("io:TIMEOUT");
    }

    @Test
    void onceWithoutDelayKeepsTheOrderOfCalls() {
        for (int i = 1; i <= 3; i++) {
            loop.base.once(Duration.ZERO, loop.tell(String.valueOf(i)));
        }
        loop.base.once(Duration.ofMillis(1), loop.tell("late"));

        loop.turn();
        assertThat(loop.told).containsExactly("1", "2", "3");
        loop.advanceMillis(1);
        loop.turn();
        assertThat(loop.told).containsExactly("1", "2", "3", "late");
    }

    @Test
    void onceRefusesSignalsPersistenceAndNothing() throws IOException {
        StreamSocket socket = loop.socket();

        for (int wrong :
                new int[] {
                    0,
                    Event.TIMEOUT,
                    Event.SIGNAL,
                    Event.READ | Event.PERSIST,
                    Event.READ | Event.SIGNAL,
                    Event.READ | Event.EDGE
                }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loop.base.once(socket, wrong, null, loop.tellWhy("")))
                    .withMessageContaining("0x" + Integer.toHexString(wrong));
        }
        assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
    }

    // ---- from base to base

    @Test
    void aReleasedDescriptorGoesToAnotherBase() throws IOException {
        try (TestLoop other = TestLoop.on(method)) {
            Network.Pair pair = loop.pair();
            Event here =
                    loop.base.event(pair.first(), Event.READ | Event.PERSIST, loop.tellWhy("here"));
            here.add();
            loop.turn();

            loop.base.release(pair.first());
            loop.base.release(pair.first());

            assertThat(here.isPending(Event.READ)).isFalse();
            assertThat(pair.first().isOpen()).isTrue();
            other.base.event(pair.first(), Event.READ, other.tellWhy("there")).add();
            TestLoop.write(pair.second(), 1);
            other.turn();
            assertThat(other.told).containsExactly("there:READ");
            assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
            assertThat(loop.told).isEmpty();
        }
    }

    @Test
    void aCallbackMayReleaseItsDescriptor() throws IOException {
        try (TestLoop other = TestLoop.on(method)) {
            StreamSocket socket = loop.readable(1);
            loop.base
                    .event(
                            socket,
                            Event.READ | Event.PERSIST,
                            (event, what) -> {
                                loop.base.release(socket);
                                other.base.event(socket, Event.READ, other.tellWhy("there")).add();
                            })
                    .add();

            assertThat(loop.base.dispatch()).isEqualTo(LoopEnd.EMPTY);
            other.turn();

            assertThat(other.told).containsExactly("there:READ");
            other.base.release(socket);
        }
    }

    @Test
    void aDescriptorThatAnotherBaseWatchesIsRefused() throws IOException {
        try (TestLoop other = TestLoop.on(method, config -> config.withName("other"))) {
            StreamSocket socket = loop.readable(1);
            loop.base.event(socket, Event.READ, loop.tellWhy("here")).add();
            Event there = other.base.event(socket, Event.READ, other.tellWhy("there"));

            assertThatIllegalStateException()
                    .isThrownBy(() -> there.add(Duration.ofHours(1)))
                    .withMessageContaining(loop.base.toString())
                    .withMessageContaining("release(descriptor)");

            assertThat(there.isPending(Event.READ | Event.TIMEOUT)).isFalse();
            other.base.release(socket); // does nothing: it is not its own
            loop.turn();
            assertThat(loop.told).containsExactly("here:READ");
        }
    }
}
