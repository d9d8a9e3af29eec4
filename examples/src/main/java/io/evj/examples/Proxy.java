package io.evj.examples;

import io.evj.api.AddressText;
import io.evj.api.ConnectionListener;
import io.evj.api.EventBase;
import io.evj.api.StreamSocket;
import io.evj.buffer.BufferEvent;
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
/// What does that is [BackToBack].
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
        BackToBack.join(client, server);
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
