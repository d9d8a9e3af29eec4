import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.BackendProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ServiceLoader;

/// Run on its own by `FaultInjectionTest`, while strace makes system calls fail: sends one message through an echo
/// server on one loop, and says what happened, a line for each.
final class FaultyKernel {
    private FaultyKernel() {}

    public static void main(String[] arguments) throws IOException {
        for (BackendProvider provider : ServiceLoader.load(BackendProvider.class)) {
            if (!provider.availability().isAvailable()) {
                System.out.println("unavailable: " + provider.availability().reason());
                return;
            }
        }
        try (EventBase base = EventBase.open()) {
            run(base);
        }
        System.out.println("ended");
    }

    private static void run(EventBase base) throws IOException {
        var any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        ListeningSocket listener = base.network().listen(any);
        base.event(
                        listener,
                        Event.READ | Event.PERSIST,
                        (event, what) -> {
                            try {
                                StreamSocket server = listener.accept();
                                if (server != null) {
                                    System.out.println("accepted");
                                    echo(base, server);
                                }
                            } catch (IOException e) {
                                System.out.println(
                                        e.getClass().getSimpleName() + ": " + e.getMessage());
                            }
                        })
                .add();
        StreamSocket client = base.network().connect(listener.localAddress());
        ByteBuffer message = ByteBuffer.allocateDirect(3);
        base.event(
                        client,
                        Event.READ | Event.WRITE | Event.PERSIST,
                        (event, what) -> {
                            try {
                                client.finishConnect();
                                client.write(message);
                                if ((what & Event.READ) != 0
                                        && client.read(ByteBuffer.allocateDirect(9)) != 0) {
                                    System.out.println("echoed");
                                    base.loopExit();
                                }
                            } catch (IOException e) {
                                System.out.println(
                                        e.getClass().getSimpleName() + ": " + e.getMessage());
                            }
                        })
                .add();
        base.timer(
                        timer -> {
                            System.out.println("too late");
                            base.loopExit();
                        })
                .add(Duration.ofSeconds(20));
        base.dispatch();
        listener.close();
        client.close();
    }

    private static void echo(EventBase base, StreamSocket server) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(9);
        base.event(
                        server,
                        Event.READ | Event.PERSIST,
                        (event, what) -> {
                            try {
                                if (server.read(bytes) < 0) {
                                    server.close();
                                    return;
                                }
                                bytes.flip();
                                while (bytes.hasRemaining()) {
                                    server.write(bytes);
                                }
                                bytes.clear();
                            } catch (IOException e) {
                                System.out.println(
                                        e.getClass().getSimpleName() + ": " + e.getMessage());
                                server.close();
                            }
                        })
                .add();
    }
}
