package io.evj.testkit;

import io.evj.api.Descriptor;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import io.evj.api.spi.Network;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One backend under test, for one rule, and everything that was opened for it. The contract's stand-in for a base.
///
/// Attached to the thread that makes it. Each wait has a deadline and says what it waited for.
final class Trial implements AutoCloseable {
    /// How long a wait lasts that is to pass with nothing happening.
    static final Duration PAUSE = Duration.ofMillis(20);

    /// How often a backend may return from such a wait. A spinning one does so thousands of times.
    static final int RETURNS_MAX = 50;

    /// How many waits must last, for it not to spin: one may seem to on a machine that is busy elsewhere.
    private static final int WAITS_WANTED = 2;

    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final Reports reports = new Reports();
    private final Duration limit;
    private final BackendContext context;
    private final Backend backend;
    private boolean isAttached;
    private boolean isClosed;
    private @Nullable StreamSocket bell;
    private @Nullable TestWatch heard;
    private final List<TestWatch> watches = new ArrayList<>();

    Trial(BackendProvider provider, Duration limit) throws IOException {
        this.limit = limit;
        context = BackendContext.of("contract");
        backend = provider.open(context);
        attach();
    }

    Backend backend() {
        return backend;
    }

    Network network() {
        return backend.network();
    }

    /// The network over JDK channels, whatever the backend's own is.
    Network jdkNetwork() {
        return context.jdkNetwork();
    }

    Deadline deadline() {
        return Deadline.in(limit);
    }

    void attach() throws IOException {
        backend.attach();
        isAttached = true;
    }

    void detach() throws IOException {
        isAttached = false;
        backend.detach();
    }

    /// Closes it at the end, after what was opened later.
    <T extends Closeable> T keep(T open) {
        opened.push(open);
        return open;
    }

    /// A pair of the backend's network.
    Network.Pair pair() throws IOException {
        return kept(network().pair());
    }

    Network.Pair kept(Network.Pair pair) {
        keep(pair.first());
        keep(pair.second());
        return pair;
    }

    ListeningSocket listen() throws IOException {
        return keep(network().listen(loopback()));
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    /// Two ends of a TCP connection; the first is the accepted one.
    Network.Pair tcpPair() throws IOException {
        ListeningSocket listening = listen();
        StreamSocket client = keep(network().connect(listening.localAddress()));
        TestWatch incoming = watch(listening, Conditions.READ);
        await(incoming, Conditions.READ);
        StreamSocket server = listening.accept();
        if (server == null) {
            throw new AssertionError(
                    "READ was reported of a listening socket, and accept() gives null");
        }
        keep(server);
        incoming.forget();
        TestWatch connected = watch(client, Conditions.WRITE);
        await(connected, Conditions.WRITE);
        if (!client.isConnected() && !client.finishConnect()) {
            throw new AssertionError(
                    "WRITE was reported of a connecting socket, and finishConnect() gives false");
        }
        connected.forget();
        return new Network.Pair(server, client);
    }

    TestWatch watch(Descriptor descriptor, int interest) throws IOException {
        TestWatch watch = new TestWatch(backend, descriptor, "watch " + (watches.size() + 1));
        watches.add(watch);
        watch.begin();
        watch.change(interest);
        return watch;
    }

    /// Whether the backend has told of an interrupt.
    boolean wasInterrupted() {
        return reports.wasInterrupted();
    }

    /// Polls once.
    int poll(long timeoutNanos) throws IOException {
        reports.begin();
        int count = backend.poll(timeoutNanos, reports);
        reports.end(count);
        return count;
    }

    /// Polls until all of `what` has been reported.
    void await(TestWatch watch, int what) throws IOException {
        watch.clear();
        Deadline deadline = deadline();
        while ((watch.seen() & what) != what) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "awaited "
                                + Conditions.named(what)
                                + " of "
                                + watch
                                + " for "
                                + deadline
                                + (watch.lostBy() == null
                                        ? ""
                                        : "; it was lost: " + watch.lostBy()));
            }
            poll(deadline.remainingNanos());
        }
    }

    /// Polls once and fails when the wait was not ended by its cause.
    void awaitEndOfWait(String cause) throws IOException {
        Deadline deadline = deadline();
        poll(limit.toNanos());
        if (deadline.hasPassed()) {
            throw new AssertionError(cause + " did not end a wait of " + deadline);
        }
    }

    /// Polls until the backend gives the watch up.
    void awaitLoss(TestWatch watch) throws IOException {
        Deadline deadline = deadline();
        while (watch.lostBy() == null) {
            if (deadline.hasPassed()) {
                throw new AssertionError(
                        "awaited for " + deadline + " that " + watch + " is told to be lost");
            }
            settle();
        }
    }

    /// Polls until what was ready before this call has certainly been reported: a byte sent by this call arrives
    /// after it. Then looks once more.
    void settle() throws IOException {
        if (bell == null || heard == null) {
            Network.Pair pair = pair();
            bell = pair.second();
            heard = watch(pair.first(), Conditions.READ);
        }
        write(bell, 1);
        await(heard, Conditions.READ);
        drain((StreamSocket) heard.descriptor());
        poll(0);
    }

    /// Fails when one of the watches is reported though nothing happens.
    void expectQuiet(TestWatch... quiet) throws IOException {
        for (TestWatch watch : quiet) {
            watch.clear();
        }
        settle();
        settle();
        for (TestWatch watch : quiet) {
            if (watch.reports() != 0) {
                throw new AssertionError("nothing was to be reported of " + watch);
            }
        }
    }

    /// Waits a moment in which nothing is ready; fails when the backend keeps coming back.
    ///
    /// @param when what happened before, for the message
    void expectNoSpin(String when) throws IOException {
        int waited = 0;
        for (int returns = 0; waited < WAITS_WANTED; returns++) {
            if (returns > RETURNS_MAX) {
                throw new AssertionError(
                        when
                                + ", poll returned "
                                + returns
                                + " times with nothing, nearly always before its "
                                + PAUSE
                                + " were over: it spins");
            }
            Deadline wait = Deadline.in(PAUSE);
            poll(wait.remainingNanos());
            waited += wait.hasPassed() ? 1 : 0;
        }
    }

    /// Waits, on a thread of its own, until a wait that should not end has ended too often; or for a moment, if it does
    /// not end.
    static void awaitSpin(AtomicInteger returns) {
        Deadline pause = Deadline.in(PAUSE);
        while (!pause.hasPassed() && returns.get() <= RETURNS_MAX) {
            LockSupport.parkNanos(50_000);
        }
    }

    /// Runs something on a thread of its own.
    static <T> CompletableFuture<T> elsewhere(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .name("contract")
                .start(() -> {
                    try {
                        done.complete(work.call());
                    } catch (Throwable e) {
                        done.completeExceptionally(e); // met by finish
                    }
                });
        return done;
    }

    /// Waits for it.
    <T> T finish(CompletableFuture<T> work, String what) {
        try {
            // join, unlike get, is not ended by the interrupts that are part of some rules
            return work.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).join();
        } catch (CompletionException e) {
            throw new AssertionError(
                    e.getCause() instanceof TimeoutException
                            ? what + " did not end within " + limit.toMillis() + " ms"
                            : what + " failed: " + e.getCause(),
                    e.getCause());
        }
    }

    /// Writes so many zero bytes, which must fit into the socket's buffer.
    static void write(StreamSocket socket, int count) throws IOException {
        int written = socket.write(ByteBuffer.allocate(count));
        if (written != count) {
            throw new AssertionError(
                    "wrote " + written + " of " + count + " bytes into an empty socket");
        }
    }

    /// Reads all there is.
    ///
    /// @return how many bytes, or -1 at the end of the stream
    static long drain(StreamSocket socket) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(65536);
        long total = 0;
        int count = socket.read(target);
        while (count > 0) {
            total += count;
            count = socket.read(target.clear());
        }
        return count < 0 && total == 0 ? -1 : total;
    }

    void closeBackend() throws IOException {
        if (isAttached) {
            detach();
        }
        if (!isClosed) {
            isClosed = true;
            watches.forEach(TestWatch::abandon);
            backend.close();
        }
    }

    /// Closes the sockets as a base would, while the backend can still forget them; then the backend.
    @Override
    public void close() throws IOException {
        IOException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (IOException e) {
                failure = e;
            }
        }
        closeBackend();
        if (failure != null) {
            throw failure;
        }
    }
}
