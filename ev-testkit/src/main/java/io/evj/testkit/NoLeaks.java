package io.evj.testkit;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Fails a test class that leaves open what it opened: sockets, pipes, selectors, files.
///
/// ```java
/// @ExtendWith(NoLeaks.class)
/// final class ServerTest { … }
/// ```
///
/// Looks at the descriptors of the whole process, so the class must not run in parallel with another. What another
/// thread is just closing is given five seconds, or the JUnit configuration parameter `ev.noleaks.grace`
/// (`PT30S`). On platforms without `/proc/self/fd` it counts nothing and says so in a report entry.
///
/// Used by JUnit alone.
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(NoLeaks.class);
    private static final Duration GRACE = Duration.ofSeconds(5);

    /// Made by JUnit.
    public NoLeaks() {}

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (!OpenFiles.canBeCounted()) {
            context.publishReportEntry(
                    "NoLeaks", "no /proc/self/fd here: open files are not counted");
            return;
        }
        openWhatTheJdkKeeps();
        context.getStore(NAMESPACE).put(context.getUniqueId(), OpenFiles.now());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        OpenFiles before =
                context.getStore(NAMESPACE).remove(context.getUniqueId(), OpenFiles.class);
        if (before == null) {
            return;
        }
        Duration grace =
                context.getConfigurationParameter("ev.noleaks.grace", Duration::parse)
                        .orElse(GRACE);
        List<String> leaked = leakedSince(before, Deadline.in(grace));
        if (!leaked.isEmpty()) {
            throw new AssertionError(
                    context.getDisplayName() + " left open: " + String.join(", ", leaked));
        }
    }

    /// What stays open until the deadline.
    static List<String> leakedSince(OpenFiles before, Deadline deadline) throws IOException {
        List<String> leaked = OpenFiles.now().openedSince(before);
        while (!leaked.isEmpty() && !deadline.hasPassed()) {
            LockSupport.parkNanos(1_000_000); // nothing tells when a descriptor goes: ask again
            leaked = OpenFiles.now().openedSince(before);
        }
        return leaked;
    }

    /// The JDK opens some descriptors when it first needs them, and keeps them; they are nobody's leak.
    static void openWhatTheJdkKeeps() throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel listening =
                        ServerSocketChannel.open(StandardProtocolFamily.INET);
                SocketChannel stream = SocketChannel.open(StandardProtocolFamily.INET6)) {
            selector.selectNow();
            listening.configureBlocking(false);
            stream.configureBlocking(false);
        }
        Pipe pipe = Pipe.open();
        pipe.source().close();
        pipe.sink().close();
    }
}
