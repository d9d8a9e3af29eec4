package io.evj.examples;

import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.api.AddressText;
import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BevEvent;
import io.evj.buffer.BufferEvent;
import io.evj.buffer.FlushMode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// A server that passes what each client sends to another server, and the answers back. No byte is copied.
///
/// Two bufferevents stand back to back. When one cannot write as fast as the other reads, the reader's bytes stay in its
/// input, which stops reading at its high mark, and the peer's own sending comes to rest: pressure goes back to where it comes from.
@Command(name = "proxy", description = "a server: passes bytes to another server and back")
final class Proxy implements Callable<Integer> {
    @Mixin final LoopOptions options = new LoopOptions();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "HOST:PORT",
            converter = Target.class,
            description = "the other server: 127.0.0.1:80, [::1]:80")
    private @Nullable InetSocketAddress target;

    @Override
    public Integer call() throws IOException {
        try (EventBase base = EventBase.open();
                ConnectionListener listener =
                        ConnectionListener.bind(
                                base, options.address(), socket -> join(base, socket))) {
            Serving.untilInterrupted(base, listener.localAddress());
        }
        return 0;
    }

    private void join(EventBase base, StreamSocket socket) {
        BufferEvent client = BufferEvent.of(base, socket);
        BufferEvent server = BufferEvent.of(base).connect(Objects.requireNonNull(target));
        passOn(client, server);
        passOn(server, client);
    }

    private static void passOn(BufferEvent from, BufferEvent to) {
        from.onRead(source -> move(source, to))
                .onEvent((source, event) -> ended(source, to, event))
                .enable(READ);
        to.onDrained(target -> move(from, target));
    }

    private static void move(BufferEvent from, BufferEvent to) {
        if (!to.isOverfull() && !to.isClosed()) {
            to.write(from.input());
        }
    }

    /// The end of one direction is passed on as what it is; when both have ended, or anything fails, both connections go.
    private static void ended(BufferEvent from, BufferEvent to, BevEvent event) {
        if (event.is(BevEvent.CONNECTED)) {
            return;
        }
        if (to.isClosed()) {
            from.close();
            return;
        }
        to.write(from.input());
        boolean isEnd = event.is(BevEvent.EOF);
        boolean goesOn = isEnd && (to.enabled() & READ) != 0;
        if (goesOn) {
            to.flush(WRITE, FlushMode.FINISHED);
        } else {
            to.closeWhenWritten();
            if (isEnd) {
                from.closeWhenWritten();
            } else {
                from.close();
            }
        }
    }

    private static final class Target implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            try {
                return AddressText.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
