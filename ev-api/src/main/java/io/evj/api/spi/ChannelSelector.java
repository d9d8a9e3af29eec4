package io.evj.api.spi;

import io.evj.api.Descriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Watches channels of the JDK, level-triggered, for backends that have a [Selector] underneath.
///
/// It speaks of `READ` and `WRITE` where the JDK speaks of accepting, connecting, reading and writing: a connect that has
/// ended, well or not, is `WRITE`. It keeps its notes in the state of the watches given to it. It never burns a
/// processor: a selector that returns prematurely 512 times in a row is replaced, and after four replacements in vain it is
/// slowed down to one try a millisecond.
///
/// A channel that is closed behind its back is told through [ReadySink#lost] once: when closed on the
/// loop's thread, within 20 ms; when closed by another thread, as soon as anything ends the wait.
///
/// Used as [Backend] says: confined to the thread that is attached, but for [#wakeup()].
public final class ChannelSelector implements AutoCloseable {
    /// Where selectors come from; tests bring their own.
    @FunctionalInterface
    interface Opener {
        Selector open() throws IOException;
    }

    private static final Logger LOG = System.getLogger(ChannelSelector.class.getName());

    /// The JDK notices closed channels when a wait begins, but lets nobody know before it ends. So a long wait
    /// begins with a short one: a loop that is busy pays nothing, an idle one a system call.
    private static final long FIRST_WAIT_MILLIS = 20;

    private static final long PAUSE_NANOS = 1_000_000;

    private final String method;
    private final Opener opener;
    private final SpinGuard guard;
    private final Consumer<SelectionKey> found = this::found; // kept: nothing is allocated per wait
    private final List<ChannelWatch> watches = new ArrayList<>();

    /// Those asked with `OP_CONNECT`; may hold some that have left since.
    private final List<ChannelWatch> connecting = new ArrayList<>();

    /// Guards the pair of `isWoken` and the selector's own mark, and the replacement of the selector.
    private final Object wakeLock = new Object();

    private volatile boolean isWoken;
    private Selector selector;
    private boolean isAttached;

    /// Whether a key was cancelled that the selector may not have dropped yet.
    private boolean hasCancelled;

    private boolean endedEarly;
    private int reported;
    private @Nullable ReadySink sink;

    /// Opens a selector of the system's default provider.
    ///
    /// @param method the name of the backend, for messages
    /// @throws IOException the system refuses
    public ChannelSelector(String method) throws IOException {
        this(method, Selector::open, System::nanoTime);
    }

    ChannelSelector(String method, Opener opener, LongSupplier nanoClock) throws IOException {
        this.method = method;
        this.opener = opener;
        this.guard = new SpinGuard(nanoClock);
        this.selector = opener.open();
    }

    /// For [Backend#admit].
    ///
    /// @param descriptor any descriptor
    /// @throws IllegalArgumentException not a channel that this can watch
    public void admit(Descriptor descriptor) {
        if (descriptor instanceof PollableDescriptor) {
            throw new IllegalArgumentException(
                    descriptor
                            + " is not a channel of the JDK: method "
                            + method
                            + " cannot watch it; method poll can (event.method=poll)");
        }
        if (!(descriptor instanceof JdkDescriptor jdk)) {
            throw new IllegalArgumentException(
                    descriptor
                            + " is not a channel of the JDK: method "
                            + method
                            + " cannot watch it; method epoll can watch descriptors of the system"
                            + " (event.method=epoll)");
        }
        if (!jdk.channel().provider().equals(selector.provider())) {
            throw new IllegalArgumentException(
                    descriptor
                            + " comes from "
                            + jdk.channel().provider()
                            + ": method "
                            + method
                            + " watches channels of the default provider only");
        }
    }

    /// For [Backend#attach]: a thread is about to loop.
    public void attach() {
        isAttached = true;
    }

    /// For [Backend#detach]: the thread attached has stopped looping.
    ///
    /// @throws IOException the system refuses
    public void detach() throws IOException {
        isAttached = false;
        if (hasCancelled) {
            deregister();
        }
    }

    /// For [Backend#update]. `CLOSED` is accepted and never reported; `EDGE` is taken for level.
    ///
    /// @param watch an admitted one
    /// @param after what is asked for from now on
    /// @throws IOException the channel is closed, in blocking mode, or watched through another descriptor
    public void update(Watch watch, int after) throws IOException {
        ChannelWatch known = (ChannelWatch) watch.state();
        if (known != null) {
            known.asked = after;
            if (ask(known)) {
                return;
            }
            leave(known); // closed or cancelled by somebody else
        }
        if (after != 0) {
            register(watch, after);
        }
    }

    /// For [Backend#forget].
    ///
    /// @param watch one that [#update] was called for
    /// @throws IOException the system refuses
    public void forget(Watch watch) throws IOException {
        ChannelWatch known = (ChannelWatch) watch.state();
        if (known == null) {
            return;
        }
        leave(known);
        known.key.cancel();
        hasCancelled = true;
        // The JDK keeps a closed descriptor until its key is deregistered. For a stream of a
        // running loop that may
        // wait for the next turn, since its peer is told at once; but the port of a listening
        // socket must be free now.
        if (!isAttached || !(known.channel instanceof SocketChannel)) {
            deregister();
        }
    }

    /// Waits, and reports what is ready. An interrupt of the thread is cleared and ends the wait as a wake-up does.
    ///
    /// @param timeoutMillis how long at most; 0 looks without waiting; -1 waits without limit
    /// @param ready         takes each ready watch, and those that are lost
    /// @return how many were reported
    /// @throws IOException the wait itself failed
    public int select(long timeoutMillis, ReadySink ready) throws IOException {
        sink = ready;
        reported = 0;
        endedEarly = false;
        hasCancelled = false; // the selector drops them when it looks
        try {
            followConnects();
            if (timeoutMillis == 0) {
                selector.selectNow(found);
                tellLost();
            } else {
                waitFor(timeoutMillis);
            }
            if (isWoken) {
                endedEarly = true;
                synchronized (wakeLock) {
                    isWoken = false;
                }
            }
            return reported;
        } finally {
            sink = null;
        }
    }

    /// Whether a wake-up or an interrupt ended the last [#select], or came with what it found.
    ///
    /// @return true when whoever called has a reason to return to its loop
    public boolean endedEarly() {
        return endedEarly;
    }

    /// For [Backend#wakeup]. Safe from any thread.
    public void wakeup() {
        synchronized (wakeLock) {
            isWoken = true;
            selector.wakeup();
        }
    }

    /// Gives the selector back; the channels stay open.
    @Override
    public void close() {
        while (!watches.isEmpty()) {
            leave(watches.getLast());
        }
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void register(Watch watch, int after) throws IOException {
        SelectableChannel channel = ((JdkDescriptor) watch.descriptor()).channel();
        if (!channel.isOpen()) {
            throw closedBehind(channel);
        }
        SelectionKey present = channel.keyFor(selector);
        if (present != null && !present.isValid()) {
            deregister(); // forgotten a moment ago, and still in the selector's books
        } else if (present != null) {
            throw new IOException(channel + " is watched already, through another descriptor");
        }
        ChannelWatch made = new ChannelWatch(watch, channel, keyIn(selector, channel));
        made.key.attach(made);
        made.index = watches.size();
        watches.add(made);
        watch.state(made);
        made.asked = after;
        ask(made);
    }

    private static SelectionKey keyIn(Selector selector, SelectableChannel channel)
            throws IOException {
        try {
            return channel.register(selector, 0);
        } catch (IllegalBlockingModeException | IllegalSelectorException e) {
            throw new IOException(channel + " cannot be watched: " + e, e);
        }
    }

    /// Tells the selector what is asked for. False when the key is valid no longer.
    private boolean ask(ChannelWatch known) {
        int operations = known.operations();
        try {
            if (known.key.interestOps() != operations) {
                known.key.interestOps(operations);
            }
        } catch (CancelledKeyException e) {
            return false;
        }
        noteConnecting(known);
        return true;
    }

    private void noteConnecting(ChannelWatch known) {
        if (!known.isFollowed && known.isConnecting()) {
            known.isFollowed = true;
            connecting.add(known);
        }
    }

    /// A stream whose connect was finished since is asked for reading and writing from now on.
    private void followConnects() {
        for (int i = connecting.size() - 1; i >= 0; i--) {
            ChannelWatch known = connecting.get(i);
            boolean isWatched = known.index >= 0 && known.channel.isOpen();
            if (isWatched && known.isConnecting()) {
                continue;
            }
            connecting.set(i, connecting.getLast());
            connecting.removeLast();
            known.isFollowed = false;
            if (isWatched) {
                ask(known); // a key cancelled this instant is found lost after the wait
            }
        }
    }

    private void leave(ChannelWatch known) {
        ChannelWatch last = watches.removeLast();
        if (last != known) {
            watches.set(known.index, last);
            last.index = known.index;
        }
        known.index = -1;
        known.watch.state(null);
    }

    /// Has the selector drop its cancelled keys. That takes a wake-up along, so it is given again.
    private void deregister() throws IOException {
        hasCancelled = false;
        selector.selectNow(ChannelSelector::ignore);
        wakeup();
    }

    private static void ignore(SelectionKey ready) {} // level-triggered: it will be found again

    private void waitFor(long timeoutMillis) throws IOException {
        boolean isLong = timeoutMillis < 0 || timeoutMillis > FIRST_WAIT_MILLIS;
        boolean hasPassed = waitOnce(isLong ? FIRST_WAIT_MILLIS : timeoutMillis);
        if (isLong && hasPassed) {
            waitOnce(timeoutMillis < 0 ? 0 : timeoutMillis - FIRST_WAIT_MILLIS);
        }
    }

    /// Waits; 0 is without limit. True when nothing happened in that time.
    private boolean waitOnce(long millis) throws IOException {
        guard.waitBegins();
        selector.select(found, millis);
        tellLost();
        if (reported > 0) {
            guard.waitServed();
            return false;
        }
        boolean isInterrupted =
                Thread.interrupted(); // else the next wait would end at once, and so on
        if (isInterrupted) {
            sink().interrupted();
        }
        if (isInterrupted || isWoken) {
            endedEarly = true;
            guard.waitServed();
            return false;
        }
        switch (guard.waitEmpty(millis)) {
            case GO_ON -> {}
            case REBUILD -> rebuild();
            case PAUSE -> LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        return reported == 0 && !isWoken; // woken while the selector was replaced
    }

    private void found(SelectionKey key) {
        ChannelWatch known = (ChannelWatch) key.attachment();
        int operations;
        try {
            operations = key.readyOps();
        } catch (CancelledKeyException e) {
            return; // closed this instant: found lost after the wait
        }
        int what = known.conditions(operations);
        if (what != 0) {
            reported++;
            sink().ready(known.watch, what);
        } else if ((operations & SelectionKey.OP_CONNECT) != 0) {
            finishConnect(known);
        }
    }

    /// A connect has ended that only a reader waits for. Until it is finished the JDK would report it for ever, and never
    /// a byte; whoever finishes it later finds it done.
    private void finishConnect(ChannelWatch known) {
        try {
            ((SocketChannel) known.channel).finishConnect();
            ask(known);
        } catch (IOException e) {
            lose(known, e);
        }
    }

    /// Finds channels closed behind our back: their keys have left the selector's set, which knows nobody else's.
    private void tellLost() {
        if (selector.keys().size() >= watches.size()) {
            return;
        }
        for (int i = watches.size() - 1; i >= 0; i--) {
            ChannelWatch known = watches.get(i);
            if (!known.key.isValid()) {
                lose(known, closedBehind(known.channel));
            }
        }
    }

    private void lose(ChannelWatch known, IOException cause) {
        leave(known);
        reported++;
        sink().lost(known.watch, cause);
    }

    private void rebuild() {
        Selector next;
        try {
            next = opener.open();
        } catch (IOException e) {
            LOG.log(Level.WARNING, method + ": the selector spins and no other can be had", e);
            return;
        }
        LOG.log(Level.WARNING, method + ": the selector spins; another takes its place");
        Selector old = selector;
        synchronized (wakeLock) {
            selector = next;
        }
        for (int i = watches.size() - 1; i >= 0; i--) {
            move(watches.get(i), next);
        }
        try {
            old.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, method + ": the spinning selector does not close", e);
        }
    }

    private void move(ChannelWatch known, Selector next) {
        SelectionKey stale = known.key;
        try {
            known.key = keyIn(next, known.channel);
            known.key.attach(known);
            ask(known);
        } catch (IOException e) {
            lose(known, e);
        }
        stale.cancel();
    }

    private static IOException closedBehind(SelectableChannel channel) {
        return new IOException(
                channel + " was closed behind the base's back", new ClosedChannelException());
    }

    private ReadySink sink() {
        if (sink == null) {
            throw new AssertionError("nobody waits");
        }
        return sink;
    }
}
