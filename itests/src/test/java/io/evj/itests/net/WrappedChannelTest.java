package io.evj.itests.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.Feature;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// A method without the feature says so at once, and names one that has it; the rest is for those
/// that have it.
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@MethodSource("io.evj.itests.Methods#available")
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class WrappedChannelTest {
    @Parameter String method;

    private Stage stage;
    private EventBase base;

    @BeforeEach
    void open() {
        stage = new Stage(method);
        base = stage.base;
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPipeIsReadWhenThereIsSomething() throws Exception {
        Pipe pipe = Pipe.open();
        stage.keep(pipe.sink());
        Descriptor source = wrap(stage.keep(pipe.source()));
        if (source == null) {
            return;
        }
        StringBuilder read = new StringBuilder();
        stage.keep(
                        base.event(
                                source,
                                Event.READ | Event.PERSIST,
                                (event, what) -> {
                                    ByteBuffer bytes = ByteBuffer.allocate(10);
                                    int count = pipe.source().read(bytes);
                                    read.append(count < 0 ? "." : US_ASCII.decode(bytes.flip()));
                                    if (count < 0) {
                                        event.close();
                                    }
                                }))
                .add();

        pipe.sink().write(ByteBuffer.wrap("hello".getBytes(US_ASCII)));
        stage.until("the bytes", () -> read.toString().equals("hello"));
        pipe.sink().close();
        stage.until("the end", () -> read.toString().equals("hello."));
    }

    @Test
    void aServerAndItsClientsAreWatched() throws Exception {
        var server = stage.keep(ServerSocketChannel.open());
        server.bind(ConnectionListenerTest.anyPort());
        Descriptor listening = wrap(server);
        if (listening == null) {
            return;
        }
        SocketChannel[] accepted = new SocketChannel[1];
        stage.keep(
                        base.event(
                                listening,
                                Event.READ,
                                (event, what) -> accepted[0] = stage.keep(server.accept())))
                .add();
        var client = stage.keep(SocketChannel.open());
        Descriptor connecting = wrap(client);
        boolean isConnected = client.connect(server.getLocalAddress());
        boolean[] isFinished = {isConnected};
        if (!isConnected) {
            base.once(
                    connecting,
                    Event.WRITE,
                    null,
                    (event, what) -> isFinished[0] = client.finishConnect());
        }

        stage.until("the connection", () -> accepted[0] != null && isFinished[0]);
        accepted[0].write(ByteBuffer.wrap("hi".getBytes(US_ASCII)));
        boolean[] isReadable = {false};
        base.once(connecting, Event.READ, null, (event, what) -> isReadable[0] = true);
        stage.until("bytes", () -> isReadable[0]);
    }

    @Test
    void aDatagramChannelIsWatched() throws Exception {
        var channel = stage.keep(DatagramChannel.open());
        channel.bind(ConnectionListenerTest.anyPort());
        Descriptor descriptor = wrap(channel);
        if (descriptor == null) {
            return;
        }
        int[] told = {0};
        stage.keep(base.event(descriptor, Event.READ, (event, what) -> told[0] = what)).add();

        channel.send(ByteBuffer.wrap(new byte[3]), channel.getLocalAddress());

        stage.until("the datagram", () -> told[0] == Event.READ);
    }

    @Test
    void closedBehindTheBasesBackItsEventsAreToldOnce() throws Exception {
        Pipe pipe = Pipe.open();
        stage.keep(pipe.sink());
        Descriptor source = wrap(pipe.source());
        if (source == null) {
            pipe.source().close();
            return;
        }
        int[] told = {0};
        Event event = base.event(source, Event.READ | Event.PERSIST, (e, what) -> told[0]++).add();
        stage.turn();

        pipe.source().close();
        stage.until("the loss", () -> told[0] == 1);
        stage.turn();

        assertThat(told[0]).isEqualTo(1);
        assertThat(stage.logged).singleElement().asString().contains("can be watched no longer");
        assertThat(event.isPending(Event.READ)).isFalse();
        assertThatIllegalStateException().isThrownBy(event::add).withMessageContaining("closed");
    }

    @Test
    void closingTheDescriptorClosesTheChannel() throws Exception {
        Pipe pipe = Pipe.open();
        stage.keep(pipe.sink());
        Descriptor source = wrap(pipe.source());
        if (source == null) {
            pipe.source().close();
            return;
        }
        Event event = base.event(source, Event.READ, (e, what) -> {}).add();

        source.close();

        assertThat(pipe.source().isOpen()).isFalse();
        assertThat(event.isPending(Event.READ)).isFalse();
        stage.turn();
    }

    @Test
    void oneChannelHasOneDescriptor() throws Exception {
        Pipe pipe = Pipe.open();
        stage.keep(pipe.sink());
        stage.keep(pipe.source());
        Descriptor first = wrap(pipe.source());
        if (first == null) {
            return;
        }
        Descriptor second = base.wrap(pipe.source());
        int[] lost = {0};
        base.event(first, Event.READ | Event.PERSIST, (event, what) -> {}).add();
        stage.turn();

        base.event(second, Event.READ | Event.PERSIST, (event, what) -> lost[0]++).add();
        stage.turn();
        stage.turn();

        assertThat(lost[0]).isEqualTo(1);
        assertThat(stage.logged).singleElement().asString().contains("through another descriptor");
    }

    @Test
    void aChannelThatBlocksIsRefused() throws Exception {
        Pipe pipe = Pipe.open();
        stage.keep(pipe.sink());
        stage.keep(pipe.source());

        assertThatIllegalArgumentException().isThrownBy(() -> base.wrap(pipe.source()));
    }

    /// Null where the method has refused, as it should.
    private Descriptor wrap(SelectableChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (base.features().contains(Feature.JDK_CHANNELS)) {
            return base.wrap(channel);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.wrap(channel))
                .withMessageContaining(method)
                .withMessageContaining("nio");
        return null;
    }
}
