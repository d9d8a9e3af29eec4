package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.api.EventBase;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import io.evj.buffer.RateLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// A client that sends its standard input to a server and prints what the server sends, until the server hangs up. With `--rate`,
/// each at so many bytes a second at most.
///
/// Standard input can only be waited for, so a thread of its own reads it. It hands each piece to the loop, and reads on when the output
/// has room: a slow server, or a low rate, slows the reader down instead of filling the memory.
@Command(name = "cat", description = "a client: sends standard input, prints the answers")
final class Cat implements Callable<Integer> {
    private static final int PIECE_BYTES = 8192;

    @Mixin final LoopOptions options = new LoopOptions();

    @Option(
            names = "--rate",
            paramLabel = "BYTES",
            description = "bytes a second each way at most; default: no limit")
    private @Nullable Long rate;

    private final Semaphore room = new Semaphore(0);
    private final byte[] printed = new byte[PIECE_BYTES];
    private @Nullable IOException failure;

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                BufferEvent server = BufferEvent.of(base)) {
            if (rate != null) {
                server.rateLimit(RateLimit.perSecond(rate));
            }
            server.onRead(this::print)
                    .onDrained(bev -> room.release())
                    .onEvent(this::happened)
                    .connect(options.address())
                    .enable(READ);
            base.dispatch();
        }
        if (failure != null) {
            throw failure;
        }
        return 0;
    }

    private void happened(BufferEvent server, BevEvent event) {
        if (event.is(BevEvent.CONNECTED)) {
            Thread.ofPlatform().daemon().name("stdin").start(() -> readInput(server));
        } else {
            failure = event.is(BevEvent.EOF) ? null : event.cause();
            server.base().loopExit();
        }
    }

    /// Waits while nobody takes what it prints: meanwhile it reads nothing either. When nobody ever will, it ends.
    private void print(BufferEvent server) {
        for (int count; (count = server.read(printed)) > 0; ) {
            System.out.write(printed, 0, count);
        }
        if (System.out.checkError()) { // which flushes, too
            failure = new IOException("nobody reads what it prints");
            server.base().loopExit();
        }
    }

    // ---- what the thread does

    private void readInput(BufferEvent server) {
        EventBase base = server.base();
        byte[] bytes = new byte[PIECE_BYTES];
        try {
            for (int count; (count = System.in.read(bytes)) >= 0; ) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, 0, count);
                base.execute(() -> send(server, piece));
                room.acquireUninterruptibly(); // until then the bytes are the loop's
            }
            base.execute(() -> server.flush(WRITE, FlushMode.FINISHED));
        } catch (IOException e) {
            base.execute(() -> {
                failure = e;
                base.loopExit();
            });
        } catch (RejectedExecutionException ended) { // the server has hung up: the base is closed
        }
    }

    private void send(BufferEvent server, ByteBuffer piece) {
        if (server.write(piece)) {
            room.release();
        }
    }
}
