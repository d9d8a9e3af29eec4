package io.evj.itests.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.EventCallback;
import io.evj.api.Feature;
import io.evj.api.Pollable;
import io.evj.api.PolledFile;
import io.evj.api.PolledInput;
import io.evj.api.PolledProcess;
import io.evj.api.PolledQueue;
import io.evj.testkit.NoLeaks;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
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
class PollableTest {
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
    void anInputStreamIsReadToItsEnd() throws Exception {
        PipedOutputStream writer = stage.keep(new PipedOutputStream());
        PolledInput input = stage.keep(PolledInput.of(new PipedInputStream(writer)));
        Descriptor descriptor = watch(input);
        if (descriptor == null) {
            return;
        }
        StringBuilder read = new StringBuilder();
        Event event = base.event(descriptor, Event.READ | Event.PERSIST, reader(input, read)).add();

        writer.write("first,".getBytes(US_ASCII));
        writer.flush();
        stage.until("the first bytes", () -> read.toString().equals("first,"));
        stage.turn();
        writer.write("second".getBytes(US_ASCII));
        writer.close();
        stage.until("the end", () -> read.toString().equals("first,second."));
        event.close();
    }

    @Test
    void aQueueIsReadWhileItHoldsSomethingAndWrittenWhileItHasRoom() throws Exception {
        var queue = new ArrayBlockingQueue<String>(2);
        Descriptor descriptor = watch(PolledQueue.of(queue));
        if (descriptor == null) {
            return;
        }
        List<String> taken = new ArrayList<>();
        Event reading =
                base.event(
                        descriptor,
                        Event.READ | Event.PERSIST,
                        (e, what) -> taken.add(queue.poll()));
        Event writing =
                base.event(
                        descriptor,
                        Event.WRITE | Event.PERSIST,
                        (e, what) -> queue.add("filled " + queue.size()));

        writing.add();
        stage.until("a full queue", () -> queue.remainingCapacity() == 0);
        stage.turn();
        writing.close();
        reading.add();
        stage.until("an empty queue", queue::isEmpty);
        var _ = Clients.begin(() -> queue.add("from elsewhere"));
        stage.until("what another thread has put", () -> taken.size() == 3);

        assertThat(taken).containsExactly("filled 0", "filled 1", "from elsewhere");
    }

    @Test
    void aProcessTellsItsOutputAndItsExit() throws Exception {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(), "-version")
                        .redirectErrorStream(true)
                        .start();
        stage.keep(process::destroyForcibly);
        PolledProcess polled = stage.keep(PolledProcess.of(process));
        Descriptor descriptor = watch(polled);
        if (descriptor == null) {
            return;
        }
        StringBuilder read = new StringBuilder();
        int[] told = {0};
        stage.keep(base.event(descriptor, Event.CLOSED, (e, what) -> told[0] = what)).add();
        Event reading = base.event(descriptor, Event.READ | Event.PERSIST, reader(polled, read));
        reading.add();

        stage.until("the exit", () -> told[0] == Event.CLOSED && read.toString().endsWith("."));
        assertThat(read).contains("version");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void aFileIsAlwaysReady() throws Exception {
        Path path = Files.writeString(stage.directory().resolve("file"), "text");
        FileChannel file = stage.keep(FileChannel.open(path));
        Descriptor descriptor = watch(PolledFile.of(file));
        if (descriptor == null) {
            return;
        }
        StringBuilder read = new StringBuilder();
        stage.keep(base.event(descriptor, Event.READ | Event.PERSIST, reader(file, read))).add();

        stage.until("the end of the file", () -> read.toString().equals("text."));
    }

    @Test
    void onePollableThatThrowsIsLostAndTheLoopGoesOn() throws Exception {
        Pollable broken =
                interest -> {
                    throw new IllegalStateException("cannot say");
                };
        Descriptor descriptor = watch(broken);
        if (descriptor == null) {
            return;
        }
        int[] told = {0};
        Event event =
                base.event(descriptor, Event.READ | Event.PERSIST, (e, what) -> told[0]++).add();

        stage.until("the loss", () -> told[0] == 1);
        stage.turn();

        assertThat(told[0]).isEqualTo(1);
        assertThat(stage.logged).singleElement().asString().contains("cannot say");
        assertThat(event.isPending(Event.READ)).isFalse();
    }

    @Test
    void pollablesAndSocketsShareALoop() throws Exception {
        var queue = new ArrayBlockingQueue<String>(9);
        Descriptor descriptor = watch(PolledQueue.of(queue));
        if (descriptor == null) {
            return;
        }
        EchoServer server = stage.keep(new EchoServer(stage, Family.IPV4.fresh(stage)));
        var client = Clients.connect(stage, server.address());
        List<String> taken = new ArrayList<>();
        stage.keep(
                        base.event(
                                descriptor,
                                Event.READ | Event.PERSIST,
                                (e, what) -> taken.add(queue.poll())))
                .add();

        for (int i = 0; i < 20; i++) {
            String word = "word " + i;
            int count = i + 1;
            Clients.send(client, word);
            var answer = Clients.begin(() -> Clients.receive(client, word.length()));
            assertThat(stage.until("the echo", answer)).isEqualTo(word);
            queue.add(word);
            stage.until("the word", () -> taken.size() == count);
        }
    }

    @Test
    void closingTheDescriptorLeavesThePollableOpen() throws Exception {
        PolledInput input = stage.keep(PolledInput.of(new PipedInputStream()));
        Descriptor descriptor = watch(input);
        if (descriptor == null) {
            return;
        }
        Event event = base.event(descriptor, Event.READ, (e, what) -> {}).add();

        descriptor.close();
        stage.turn();

        assertThat(event.isPending(Event.READ)).isFalse();
        assertThat(input.isOpen()).isTrue();
    }

    /// Reads what is there; the end is a full stop, and the last that is asked for.
    private static EventCallback reader(ReadableByteChannel source, StringBuilder read) {
        return (event, what) -> {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            int count = source.read(bytes);
            read.append(US_ASCII.decode(bytes.flip()));
            if (count < 0) {
                read.append('.');
                event.remove();
            }
        };
    }

    /// Null where the method has refused, as it should.
    private Descriptor watch(Pollable pollable) throws IOException {
        if (base.features().contains(Feature.ANY_DESCRIPTOR)) {
            return stage.keep(base.watch(pollable));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> base.watch(pollable))
                .withMessageContaining(method)
                .withMessageContaining("poll");
        return null;
    }
}
