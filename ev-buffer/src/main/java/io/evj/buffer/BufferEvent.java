package io.evj.buffer;

import io.evj.api.AddressQuery;
import io.evj.api.Descriptor;
import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.api.HostResolvers;
import io.evj.api.ResolveException;
import io.evj.api.StreamSocket;
import io.evj.api.spi.HostResolver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A connection with a buffer for each direction: bytes come into [#input()] and leave from [#output()] by themselves, and
/// callbacks tell when there is something to do.
///
/// ```java
/// BufferEvent.of(base, socket)
///         .onRead(bev -> bev.output().addBuffer(bev.input()))     // an echo; no byte is copied
///         .onEvent((bev, event) -> bev.close())
///         .enable(Event.READ | Event.WRITE);
/// ```
///
/// A fresh one has writing enabled, and reading disabled. Bytes move in a direction while it is enabled and nothing suspends it: a
/// mark, a rate limit. What is added to the output during a turn of the loop is written at the end of the turn, in one call; an answer
/// that was given in its own read callback right after that, if no other connection has anything to write.
///
/// **How much waits.** Input stops at its high mark ([#READ_HIGH_DEFAULT]) and goes on when it was drained below. Output is
/// never refused: beyond its high mark ([#WRITE_HIGH_DEFAULT]) [#write] gives false, and [#onDrained] tells when it has fallen to
/// its low mark. A program that heeds neither queues without bound, and can know it.
///
/// **Who closes what.** [#close()] closes the socket, returns the memory, and drops output that was not written;
/// [#closeWhenWritten()] writes it before. [#detach()] gives the socket back. Without an event callback, the end of the stream and failures
/// close the bufferevent by themselves.
///
/// Confined to its loop, but for [#writeLater].
///
/// @libevent bufferevent_socket_new
/// @libevent bufferevent_new
/// @libevent BEV_OPT_CLOSE_ON_FREE
public final class BufferEvent implements AutoCloseable {
    /// The high mark of the input at first, in bytes.
    public static final long READ_HIGH_DEFAULT = 256 * 1024;

    /// The high mark of the output at first, in bytes.
    public static final long WRITE_HIGH_DEFAULT = 256 * 1024;

    /// The most that is read at a time at first, in bytes.
    public static final long SINGLE_READ_DEFAULT = 64 * 1024;

    /// The most that is written at a time at first, in bytes.
    public static final long SINGLE_WRITE_DEFAULT = 256 * 1024;

    private static final int BOTH = Event.READ | Event.WRITE;
    private static final String DOOR = "bev.writeLater(bytes) to write from any thread";

    private final EventBase base;
    private final EvBuffer input;
    private final EvBuffer output;
    private final Callbacks callbacks = new Callbacks(this);
    private final Direction reading =
            new Direction(this, Event.READ, READ_HIGH_DEFAULT, SINGLE_READ_DEFAULT);
    private final Direction writing =
            new Direction(this, Event.WRITE, WRITE_HIGH_DEFAULT, SINGLE_WRITE_DEFAULT);
    private final Transport transport;

    /// The filter that has taken this one, and its callbacks.
    private @Nullable FilterTransport above;

    /// The directions in which bytes may move, as the transport knows them.
    private int moving;

    private int priority;
    private boolean isOverfull;
    private boolean isClosing;
    private boolean isFinishing;
    private boolean isFinished;
    private boolean isClosed;
    private @Nullable ResolveException lookupFailure;
    private @Nullable RateLimiter limiter;

    private BufferEvent(EventBase base, int priority, Function<BufferEvent, Transport> over) {
        base.checkThread("BufferEvent", DOOR);
        this.base = base;
        this.priority = priority;
        input = EvBuffer.of(base);
        output = EvBuffer.of(base);
        input.freeze(BufferEnd.END);
        output.freeze(BufferEnd.FRONT);
        transport = over.apply(this);
        output.drainsToDescriptor(transport instanceof SocketTransport);
        input.owner(reading);
        output.owner(writing);
        writing.isEnabled = true;
        move();
    }

    // ---- making one

    /// One over a socket.
    ///
    /// @param base   its loop
    /// @param socket connected, or connecting ([StreamSocket#connect] was called and has given false); owned by the result
    /// @return a bufferevent that writes and does not read yet
    /// @throws IllegalArgumentException the socket is closed, or the base's method cannot watch it; it stays the caller's
    /// @throws IllegalStateException another base watches the socket
    public static BufferEvent of(EventBase base, StreamSocket socket) {
        BufferEvent bev = of(base);
        bev.socketTransport("take a socket").take(socket);
        return bev;
    }

    /// One without a socket, to be [connected][#connect(SocketAddress)], or to be [given][#socket(StreamSocket)] one. What is added to
    /// its output waits.
    ///
    /// @param base its loop
    /// @return a bufferevent
    public static BufferEvent of(EventBase base) {
        return new BufferEvent(base, base.priorities() / 2, SocketTransport::new);
    }

    /// Two halves of a pair.
    ///
    /// @param first  one half
    /// @param second the other
    public record Pair(BufferEvent first, BufferEvent second) {}

    /// Two, each of which reads what is written to the other; no socket is used. Their callbacks are [deferred][#deferCallbacks()].
    /// When one is closed the other is not told; what it writes stays in its output. The end of the stream comes of
    /// [FlushMode#FINISHED] and of [#closeWhenWritten()].
    ///
    /// @param base the loop of both
    /// @return both
    /// @libevent bufferevent_pair_new
    public static Pair pair(EventBase base) {
        int middle = base.priorities() / 2;
        BufferEvent first = new BufferEvent(base, middle, PairTransport::new);
        BufferEvent second = new BufferEvent(base, middle, PairTransport::new);
        ((PairTransport) first.transport).marry((PairTransport) second.transport);
        return new Pair(first.deferCallbacks(), second.deferCallbacks());
    }

    /// The other half of a pair.
    ///
    /// @return the other, or null: it was closed, or this is no half of a pair
    /// @libevent bufferevent_pair_get_partner
    public @Nullable BufferEvent partner() {
        return transport instanceof PairTransport half ? half.partner() : null;
    }

    /// One whose bytes pass through a filter to and from another, whose callbacks it takes and which must not be used directly any
    /// more. Closing the result closes the other, too.
    ///
    /// @param below  the other; any kind, a filter for instance. Its mark for what waits must be as high as what the filter
    ///               needs at once; its low mark becomes 0
    /// @param filter what happens to the bytes
    /// @return a bufferevent above `below`, of its priority
    /// @throws IllegalStateException another filter has `below` already
    /// @throws RuntimeException what [Filter#opened] has thrown; both are closed
    /// @libevent bufferevent_filter_new
    public static BufferEvent filter(BufferEvent below, Filter filter) {
        below.check();
        Objects.requireNonNull(filter);
        if (below.above != null) {
            throw new IllegalStateException(below + " is below another filter already");
        }
        BufferEvent bev =
                new BufferEvent(
                        below.base,
                        below.priority,
                        above -> new FilterTransport(above, below, filter));
        ((FilterTransport) bev.transport).open();
        return bev;
    }

    /// What a filter is above of.
    ///
    /// @return the other, or null: this is no filter
    /// @libevent bufferevent_get_underlying
    public @Nullable BufferEvent underlying() {
        return transport instanceof FilterTransport over ? over.below() : null;
    }

    /// Closes a filter and leaves what is below it open, without callbacks, for direct use. What the filter has not taken yet
    /// stays below; an end that it has not told will be told there. What waits in the closed one's buffers is dropped.
    ///
    /// @return what was below
    /// @throws UnsupportedOperationException this is no filter
    public BufferEvent unfilter() {
        check();
        if (!(transport instanceof FilterTransport over)) {
            throw new UnsupportedOperationException(this + " is no filter");
        }
        try {
            return over.give();
        } finally {
            close();
        }
    }

    // ---- connecting

    /// Connects to an address. The outcome comes later, as an event: CONNECTED, ERROR alone, or TIMEOUT with WRITING when
    /// the write timeout passes before. After a failure all is as before, and it may be tried again; no direction is
    /// disabled.
    ///
    /// @param address Internet (resolved) or Unix-domain
    /// @return this
    /// @throws IllegalStateException it has a socket, or connects already
    /// @libevent bufferevent_socket_connect
    public BufferEvent connect(SocketAddress address) {
        return connect(List.of(address));
    }

    /// Sets where connects come from. For addresses of the other family it counts only if it is unspecified (`0.0.0.0`, `::`), and then
    /// for its port.
    ///
    /// @param local an address of this machine, or the unspecified one; port 0: any port. null: the system chooses
    /// @return this
    /// @throws IllegalArgumentException it is not resolved
    /// @throws UnsupportedOperationException this kind has no socket of its own
    public BufferEvent connectFrom(@Nullable InetSocketAddress local) {
        check();
        if (local != null && local.isUnresolved()) {
            throw new IllegalArgumentException(local + " is not resolved");
        }
        socketTransport("connect").connectFrom(local);
        return this;
    }

    /// Connects to the first of several addresses that answers, tried as RFC 8305 §5 says: one begins when the one before has failed, or
    /// has not answered for 250 ms. When all fail, the cause has each failure as suppressed.
    ///
    /// @param addresses at least one, best first
    /// @return this
    /// @throws IllegalArgumentException there are none, or one is not resolved
    /// @throws IllegalStateException it has a socket, or connects already
    public BufferEvent connect(List<? extends SocketAddress> addresses) {
        check();
        socketTransport("connect").connect(connector -> connector.connect(addresses));
        return this;
    }

    /// Looks a host up, by the best resolver there is, and connects to the first of its addresses that answers.
    ///
    /// @param host a name or an address
    /// @param port 1 to 65535
    /// @return this
    /// @throws IllegalArgumentException no such port
    /// @throws IllegalStateException it has a socket, or connects already
    /// @libevent bufferevent_socket_connect_hostname
    public BufferEvent connect(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": wanted 1 to 65535");
        }
        return connect(HostResolvers.best(), AddressQuery.of(host, port));
    }

    /// Looks a host up, and connects to the first of its addresses that answers. A lookup that fails is an ERROR, see
    /// [#lookupFailure()].
    ///
    /// @param resolver who is asked
    /// @param query    what
    /// @return this
    /// @throws IllegalStateException it has a socket, or connects already
    /// @libevent bufferevent_socket_connect_hostname_hints
    public BufferEvent connect(HostResolver resolver, AddressQuery query) {
        check();
        socketTransport("connect").connect(connector -> connector.connect(resolver, query));
        lookupFailure = null;
        return this;
    }

    /// Why the last connect by name found no address.
    ///
    /// @return the failure, or null: there was none
    /// @libevent bufferevent_socket_get_dns_error
    public @Nullable ResolveException lookupFailure() {
        return lookupFailure;
    }

    // ---- the socket

    /// The socket it moves bytes over.
    ///
    /// @return the socket; null before it is connected, after it was given back, and for kinds that have none
    /// @libevent bufferevent_getfd
    public @Nullable StreamSocket socket() {
        return transport.descriptor() instanceof StreamSocket socket ? socket : null;
    }

    /// Takes another socket; the former one is closed. Both buffers keep their bytes. A socket that is refused leaves the former
    /// in its place, and stays the caller's.
    ///
    /// @param socket connected or connecting; owned by this from now on
    /// @return this
    /// @throws UnsupportedOperationException this kind has no socket of its own
    /// @throws IllegalArgumentException the socket is closed, or the base's method cannot watch it
    /// @throws IllegalStateException another base watches it
    /// @libevent bufferevent_setfd
    /// @libevent bufferevent_replacefd
    public BufferEvent socket(StreamSocket socket) {
        check();
        socketTransport("take a socket").replace(Objects.requireNonNull(socket));
        return this;
    }

    /// Gives the socket back, no longer watched, and ends a connect under way. Both buffers keep their bytes, and another
    /// socket may follow. This is also how a connection moves to another base: detach it here, make a bufferevent there.
    ///
    /// @return the socket, the caller's to close; null: it had none
    /// @throws UnsupportedOperationException this kind has no socket of its own
    /// @libevent bufferevent_base_set
    public @Nullable StreamSocket detach() {
        check();
        return socketTransport("detach a socket").give();
    }

    private SocketTransport socketTransport(String verb) {
        if (transport instanceof SocketTransport over) {
            return over;
        }
        throw new UnsupportedOperationException(
                this + " cannot " + verb + ": it has none of its own");
    }

    /// What the kernel watches for it.
    ///
    /// @return a descriptor, or null
    public @Nullable Descriptor descriptor() {
        return transport.descriptor();
    }

    /// The base it belongs to.
    ///
    /// @return the base
    /// @libevent bufferevent_get_base
    public EventBase base() {
        return base;
    }

    // ---- bytes

    /// What has come. The program takes from its front; adding to it is refused.
    ///
    /// @return always the same buffer
    /// @libevent bufferevent_get_input
    /// @libevent EVBUFFER_INPUT
    public EvBuffer input() {
        return input;
    }

    /// What is to be written. The program adds to its end; taking from its front is refused.
    ///
    /// @return always the same buffer
    /// @libevent bufferevent_get_output
    public EvBuffer output() {
        return output;
    }

    /// Adds a copy of bytes to the output.
    ///
    /// @param bytes what to write
    /// @return whether the output is below its high mark now; false: accepted, but wait for [#onDrained] before writing more
    /// @libevent bufferevent_write
    public boolean write(byte[] bytes) {
        check();
        output.add(bytes);
        return !isOverfull;
    }

    /// Adds a copy of bytes to the output.
    ///
    /// @param bytes what to write; its position moves to its limit
    /// @return whether the output is below its high mark now
    public boolean write(ByteBuffer bytes) {
        check();
        output.add(bytes);
        return !isOverfull;
    }

    /// Adds text to the output, as UTF-8.
    ///
    /// @param text what to write
    /// @return whether the output is below its high mark now
    public boolean write(CharSequence text) {
        check();
        output.add(text);
        return !isOverfull;
    }

    /// Moves all bytes of a buffer to the output. None is copied.
    ///
    /// @param bytes what to write; empty afterwards
    /// @return whether the output is below its high mark now
    /// @libevent bufferevent_write_buffer
    public boolean write(EvBuffer bytes) {
        check();
        output.addBuffer(bytes);
        return !isOverfull;
    }

    /// Adds a copy of bytes to the output from any thread. Calls of one thread keep their order, and come before what this thread
    /// posts to the base afterwards. When the bufferevent is closed by then, the bytes are dropped; when there is no memory for them, that is
    /// an ERROR of writing. Nothing tells such a writer to wait: who writes much should do it on the loop.
    ///
    /// Safe from any thread.
    ///
    /// @param bytes what to write; copied before this returns
    /// @throws java.util.concurrent.RejectedExecutionException the base is closed
    public void writeLater(byte[] bytes) {
        byte[] copy = bytes.clone();
        base.execute(() -> {
            if (!isClosed) {
                add(copy);
            }
        });
    }

    /// What is missing in a stream makes the rest of it worthless.
    private void add(byte[] bytes) {
        try {
            output.add(bytes);
        } catch (BufferLimitException refused) {
            failed(Event.WRITE, refused);
        }
    }

    /// Whether the output has reached its high mark, and has not fallen to its low mark since.
    ///
    /// @return whether a program should wait for [#onDrained]
    public boolean isOverfull() {
        return isOverfull;
    }

    /// Takes bytes from the input.
    ///
    /// @param target where to
    /// @return how many; 0: there are none
    /// @libevent bufferevent_read
    public int read(byte[] target) {
        return input.remove(target);
    }

    /// Moves all of the input to another buffer. None is copied.
    ///
    /// @param target where to
    /// @return how many bytes
    /// @libevent bufferevent_read_buffer
    public long read(EvBuffer target) {
        long count = input.length();
        target.addBuffer(input);
        return count;
    }

    /// How much has come in so far.
    ///
    /// @return bytes
    public long bytesRead() {
        return reading.bytes;
    }

    /// How much has gone out so far.
    ///
    /// @return bytes
    public long bytesWritten() {
        return writing.bytes;
    }

    // ---- callbacks

    /// What runs when bytes have come, and the input has its low mark at least.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    /// @libevent bufferevent_setcb
    public BufferEvent onRead(@Nullable DataCallback callback) {
        check();
        callbacks.read = callback;
        return this;
    }

    /// What runs when bytes have gone, and the output has its low mark at most.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    public BufferEvent onWrite(@Nullable DataCallback callback) {
        check();
        callbacks.write = callback;
        return this;
    }

    /// What runs when an output that had reached its high mark has fallen to its low mark, or the marks were moved out of
    /// its way: once, however often [#write] gave false meanwhile. It runs after the write callback, unless
    /// that has filled the output again.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    public BufferEvent onDrained(@Nullable DataCallback callback) {
        check();
        callbacks.drained = callback;
        return this;
    }

    /// What runs when something else has happened. Without it, EOF, ERROR and TIMEOUT close this bufferevent.
    ///
    /// @param callback what to run; null: nothing
    /// @return this
    public BufferEvent onEvent(@Nullable BevCallback callback) {
        check();
        callbacks.event = callback;
        return this;
    }

    /// The callback set by [#onRead].
    ///
    /// @return it, or null
    /// @libevent bufferevent_getcb
    public @Nullable DataCallback readCallback() {
        return callbacks.read;
    }

    /// The callback set by [#onWrite].
    ///
    /// @return it, or null
    public @Nullable DataCallback writeCallback() {
        return callbacks.write;
    }

    /// The callback set by [#onEvent].
    ///
    /// @return it, or null
    public @Nullable BevCallback eventCallback() {
        return callbacks.event;
    }

    /// Has callbacks run as deferred work of the loop from now on, never from inside something else. What has happened by then is told in
    /// this order: CONNECTED, read, write, drained, and all other events in one call.
    ///
    /// @return this
    /// @libevent BEV_OPT_DEFER_CALLBACKS
    public BufferEvent deferCallbacks() {
        check();
        callbacks.isDeferring = true;
        return this;
    }

    /// Runs data callbacks by hand, if the low marks are met. What a callback throws closes this bufferevent and, unless it is run
    /// from the loop, reaches the caller.
    ///
    /// @param directions [Event#READ], [Event#WRITE] or both
    /// @param how        see [Trigger]
    /// @libevent bufferevent_trigger
    public void trigger(int directions, Trigger... how) {
        checkDirections(directions);
        boolean always = List.of(how).contains(Trigger.IGNORE_WATERMARKS);
        boolean later = List.of(how).contains(Trigger.DEFER_CALLBACKS);
        if ((directions & Event.READ) != 0 && (always || input.length() >= reading.low)) {
            if (later) {
                callbacks.readLater();
            } else {
                callbacks.read();
            }
        }
        if (isClosed) {
            return; // by the read callback
        }
        if ((directions & Event.WRITE) != 0 && (always || output.length() <= writing.low)) {
            if (later) {
                callbacks.writeLater();
            } else {
                callbacks.write();
            }
        }
    }

    /// Runs the event callback by hand. No direction is disabled.
    ///
    /// @param event what it is told
    /// @param how   see [Trigger]
    /// @libevent bufferevent_trigger_event
    public void trigger(BevEvent event, Trigger... how) {
        check();
        if (List.of(how).contains(Trigger.DEFER_CALLBACKS)) {
            callbacks.eventLater(event.what(), event.cause());
        } else {
            callbacks.event(event.what(), event.cause());
        }
    }

    // ---- what may move

    /// Enables directions. While something suspends a direction this is only recorded.
    ///
    /// @param directions [Event#READ], [Event#WRITE] or both
    /// @return this
    /// @libevent bufferevent_enable
    public BufferEvent enable(int directions) {
        checkDirections(directions);
        enable(directions, true);
        return this;
    }

    /// Disables directions: no byte moves, no timeout runs. A connect under way goes on.
    ///
    /// @param directions [Event#READ], [Event#WRITE] or both
    /// @return this
    /// @libevent bufferevent_disable
    public BufferEvent disable(int directions) {
        checkDirections(directions);
        enable(directions, false);
        return this;
    }

    private void enable(int directions, boolean on) {
        if ((directions & Event.READ) != 0) {
            reading.isEnabled = on;
        }
        if ((directions & Event.WRITE) != 0) {
            writing.isEnabled = on;
        }
        move();
    }

    /// The directions that are enabled, suspended or not.
    ///
    /// @return union of [Event#READ] and [Event#WRITE]
    /// @libevent bufferevent_get_enabled
    public int enabled() {
        return (reading.isEnabled ? Event.READ : 0) | (writing.isEnabled ? Event.WRITE : 0);
    }

    /// Sets marks. For reading: the callback runs when the input has `low` bytes at least; reading stops at `high`, and goes on
    /// when the input was drained below. A callback that leaves the input full, and has taken some, runs again; one that has taken
    /// nothing does not, nor does the read timeout run: then it is the program's turn.
    ///
    /// For writing: the callback runs when the output has `low` bytes at most; at `high` it counts as [overfull][#isOverfull()], and a
    /// filter above stops feeding it.
    ///
    /// @param directions [Event#READ], [Event#WRITE] or both
    /// @param low        in bytes, at least 0, at most `high`
    /// @param high       in bytes; 0: no limit
    /// @return this
    /// @throws IllegalArgumentException a negative mark, or a low one above the high one: nothing would ever be told
    /// @libevent bufferevent_setwatermark
    public BufferEvent watermarks(int directions, long low, long high) {
        checkDirections(directions);
        if (low < 0 || high < 0 || high > 0 && low > high) {
            throw new IllegalArgumentException(
                    "low "
                            + low
                            + ", high "
                            + high
                            + ": at least 0 is wanted, and low no more than high");
        }
        if ((directions & Event.READ) != 0) {
            reading.marks(low, high);
            inputChanged(0);
        }
        if ((directions & Event.WRITE) != 0) {
            writing.marks(low, high);
            if (isOverfull && (high == 0 || output.length() <= low)) {
                isOverfull = false;
                callbacks.drainedLater();
            }
            outputChanged(0);
        }
        return this;
    }

    /// The low mark of one direction.
    ///
    /// @param direction [Event#READ] or [Event#WRITE]
    /// @return bytes
    /// @libevent bufferevent_getwatermark
    public long lowMark(int direction) {
        return direction(direction).low;
    }

    /// The high mark of one direction.
    ///
    /// @param direction [Event#READ] or [Event#WRITE]
    /// @return bytes; 0: no limit
    public long highMark(int direction) {
        return direction(direction).high;
    }

    private Direction direction(int direction) {
        return switch (direction) {
            case Event.READ -> reading;
            case Event.WRITE -> writing;
            default ->
                    throw new IllegalArgumentException(
                            "direction 0x"
                                    + Integer.toHexString(direction)
                                    + ": wanted READ or WRITE");
        };
    }

    /// Sets how long a direction may stand still before it is told as a TIMEOUT, and disabled. For reading the time counts while
    /// it is connected and bytes may come, for writing while bytes wait for the peer; it begins anew whenever bytes move. While a
    /// mark or a rate limit suspends the direction no time counts, and it begins anew afterwards. The write timeout also limits a
    /// connect, the lookup included.
    ///
    /// @param read  more than 0; null: no limit
    /// @param write more than 0; null: no limit
    /// @return this
    /// @libevent bufferevent_set_timeouts
    /// @libevent bufferevent_settimeout
    public BufferEvent timeouts(@Nullable Duration read, @Nullable Duration write) {
        check();
        long readNanos = nanos(read);
        long writeNanos = nanos(write);
        reading.timeout(readNanos);
        writing.timeout(writeNanos);
        if (transport instanceof SocketTransport over) {
            over.connectTimeout(writeNanos);
        }
        return this;
    }

    private static long nanos(@Nullable Duration timeout) {
        if (timeout == null) {
            return -1;
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + ": more than 0 is wanted");
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return -1; // 292 years and more
        }
    }

    /// Sets the most that is read for one readiness, so that a busy connection does not starve the others.
    ///
    /// @param bytes 1 or more; 0: the default
    /// @return this
    /// @libevent bufferevent_set_max_single_read
    public BufferEvent maxSingleRead(long bytes) {
        check();
        reading.share = share(bytes, SINGLE_READ_DEFAULT);
        return this;
    }

    /// The most that is read for one readiness.
    ///
    /// @return bytes
    /// @libevent bufferevent_get_max_single_read
    public long maxSingleRead() {
        return reading.share;
    }

    /// Sets the most that is written in one turn.
    ///
    /// @param bytes 1 or more; 0: the default
    /// @return this
    /// @libevent bufferevent_set_max_single_write
    public BufferEvent maxSingleWrite(long bytes) {
        check();
        writing.share = share(bytes, SINGLE_WRITE_DEFAULT);
        return this;
    }

    /// The most that is written in one turn.
    ///
    /// @return bytes
    /// @libevent bufferevent_get_max_single_write
    public long maxSingleWrite() {
        return writing.share;
    }

    private static long share(long bytes, long byDefault) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: at least 0 is wanted");
        }
        return bytes == 0 ? byDefault : bytes;
    }

    /// Sets which of the loop's queues its events and deferred callbacks go to; with a filter, also those of what is below.
    ///
    /// @param number 0 (the most urgent) to the base's priorities - 1; at first the middle
    /// @return this
    /// @throws IllegalStateException one of its events is active; nothing has changed
    /// @libevent bufferevent_priority_set
    public BufferEvent priority(int number) {
        check();
        if (number < 0 || number >= base.priorities()) {
            throw new IllegalArgumentException(
                    "priority " + number + ": wanted 0 to " + (base.priorities() - 1));
        }
        if (isActive()) {
            throw new IllegalStateException(
                    "an event of " + this + " is active: its priority cannot change now");
        }
        transport.priority(number);
        callbacks.priority(number);
        reading.priority(number);
        writing.priority(number);
        priority = number;
        return this;
    }

    boolean isActive() {
        return callbacks.isActive()
                || reading.isActive()
                || writing.isActive()
                || transport.isActive();
    }

    /// Which queue its events go to.
    ///
    /// @return 0 is the most urgent
    /// @libevent bufferevent_get_priority
    public int priority() {
        return priority;
    }

    /// For an event that is made late: the base may have got fewer priorities.
    int priorityNow() {
        return Math.min(priority, base.priorities() - 1);
    }

    // ---- rate limits: for sockets; pairs and filters only count, limit what is below a filter

    /// Limits how fast bytes move. The first second's worth (or tick's) may go at once.
    ///
    /// @param limit how fast; null: no limit
    /// @return this
    /// @libevent bufferevent_set_rate_limit
    public BufferEvent rateLimit(@Nullable RateLimit limit) {
        check();
        if (limit != null || limiter != null) {
            limiter().limit(limit);
        }
        return this;
    }

    /// The limit that was set last.
    ///
    /// @return the very object, or null: none
    /// @libevent bufferevent_get_token_bucket_cfg
    public @Nullable RateLimit rateLimit() {
        return limiter == null ? null : limiter.limit();
    }

    /// Joins a group, whose members share a limit, and leaves the one where it is.
    ///
    /// @param group of the same base; null: only leaves
    /// @return this
    /// @throws IllegalArgumentException the group is another base's
    /// @throws IllegalStateException the group is closed
    /// @libevent bufferevent_add_to_rate_limit_group
    /// @libevent bufferevent_remove_from_rate_limit_group
    public BufferEvent rateLimitGroup(@Nullable RateLimitGroup group) {
        check();
        if (group != null) {
            limiter().join(group);
        } else if (limiter != null) {
            limiter.leave();
        }
        return this;
    }

    /// The group it is in.
    ///
    /// @return the group, or null: none
    public @Nullable RateLimitGroup rateLimitGroup() {
        return limiter == null ? null : limiter.group();
    }

    /// What its own limit has left for reading.
    ///
    /// @return tokens, one for each byte; below 0 when overdrawn; [RateLimit#MAX] without a limit
    /// @libevent bufferevent_get_read_limit
    public long readTokens() {
        return limiter == null ? RateLimit.MAX : limiter.readTokens();
    }

    /// What its own limit has left for writing.
    ///
    /// @return tokens, one for each byte; below 0 when overdrawn; [RateLimit#MAX] without a limit
    /// @libevent bufferevent_get_write_limit
    public long writeTokens() {
        return limiter == null ? RateLimit.MAX : limiter.writeTokens();
    }

    /// Takes tokens for reading by hand: for bytes that cost more than they count.
    ///
    /// @param bytes how many; negative: gives back
    /// @throws IllegalStateException it has no limit of its own
    /// @libevent bufferevent_decrement_read_limit
    public void chargeRead(long bytes) {
        check();
        limiter().chargeRead(bytes);
    }

    /// Takes tokens for writing by hand.
    ///
    /// @param bytes how many; negative: gives back
    /// @throws IllegalStateException it has no limit of its own
    /// @libevent bufferevent_decrement_write_limit
    public void chargeWrite(long bytes) {
        check();
        limiter().chargeWrite(bytes);
    }

    /// How much it would read now, if there were so much: by its cap, its limit and its group's.
    ///
    /// @return bytes, at least 0
    /// @libevent bufferevent_get_max_to_read
    public long maxToRead() {
        return limiter == null ? reading.share : limiter.maxToRead(reading.share);
    }

    /// How much it would write now, if there were so much: by its cap, its limit and its group's.
    ///
    /// @return bytes, at least 0
    /// @libevent bufferevent_get_max_to_write
    public long maxToWrite() {
        return limiter == null ? writing.share : limiter.maxToWrite(writing.share);
    }

    private RateLimiter limiter() {
        RateLimiter known = limiter;
        if (known == null) {
            known = new RateLimiter(base, new HeldBack());
            limiter = known;
        }
        return known;
    }

    private final class HeldBack implements Throttled {
        @Override
        public void suspend(int direction, int reason) {
            BufferEvent.this.suspend(direction, reason);
        }

        @Override
        public void resume(int direction, int reason) {
            BufferEvent.this.resume(direction, reason);
        }
    }

    // ---- the end

    /// Pushes data through. Over a socket, [FlushMode#FINISHED] for writing ends the stream when the output has been written: the
    /// peer reads its end, and may still answer. The other modes do nothing there, since sockets are written anyway.
    ///
    /// @param directions [Event#READ], [Event#WRITE] or both
    /// @param mode       how far
    /// @return whether anything was moved by this call
    /// @libevent bufferevent_flush
    public boolean flush(int directions, FlushMode mode) {
        checkDirections(directions);
        return transport.flush(directions, mode);
    }

    /// Closes when all of the output has been written, or writing has failed or timed out: with a write timeout, that is the most a
    /// silent peer can delay it. Filters hear before that the stream ends. Writing is enabled; nothing is read any more, and no
    /// callback runs but for the event callback.
    public void closeWhenWritten() {
        check();
        isClosing = true;
        callbacks.read = null;
        callbacks.write = null;
        callbacks.drained = null;
        enable(Event.READ, false);
        enable(Event.WRITE, true);
        closeIfWritten();
    }

    boolean isClosing() {
        return isClosing;
    }

    /// Something has left: was it the last?
    void closeIfWritten() {
        if (above != null) {
            above.departedBelow();
            return;
        }
        boolean isInTheMiddle = isFinishing || hasOutput() && transport.waits();
        if (!isClosing || isClosed || isInTheMiddle) {
            return;
        }
        if (!isFinished) {
            isFinished = true;
            isFinishing = true;
            transport.finish();
            isFinishing = false;
        }
        if (!isClosed && !transport.waits()) {
            close();
        }
    }

    /// Whether it was closed.
    ///
    /// @return whether
    public boolean isClosed() {
        return isClosed;
    }

    /// Closes it and what is below: the socket. Callbacks that have not run yet will not; output that was not written is
    /// dropped; both buffers give their memory back. From inside any of its callbacks, too. Closing again does nothing.
    ///
    /// @libevent bufferevent_free
    @Override
    public void close() {
        base.checkThread("BufferEvent", DOOR);
        if (isClosed) {
            return;
        }
        isClosed = true;
        reading.isEnabled = false;
        writing.isEnabled = false;
        moving = 0;
        callbacks.clear();
        reading.await(false);
        writing.await(false);
        if (limiter != null) {
            limiter.close();
            limiter = null;
        }
        input.owner(null);
        output.owner(null);
        try {
            transport.close();
        } finally {
            input.unfreeze(BufferEnd.FRONT)
                    .retire(); // not closed: a callback may be in the middle of reading it
            output.close();
        }
    }

    @Override
    public String toString() {
        return isClosed ? "closed bufferevent" : "bufferevent to " + transport.peer();
    }

    // ---- for the transport

    EvBuffer rawInput() {
        return input;
    }

    EvBuffer rawOutput() {
        return output;
    }

    /// All that was added to the input.
    long inputAdded() {
        return reading.passed;
    }

    /// All that was taken from the output.
    long outputTaken() {
        return writing.passed;
    }

    boolean hasOutput() {
        return !isClosed && output.held() > 0;
    }

    long outputLength() {
        return isClosed ? 0 : output.held();
    }

    void writeLastWords() {
        transport.writeLastWords();
    }

    /// Whether anything is still to be written, here or below, that can be.
    boolean waits() {
        return !isClosed && transport.waits();
    }

    long writeTimeoutNanos() {
        return writing.timeoutNanos();
    }

    /// How much may be read now; what is not more than 0 means nothing, and reading is suspended by then.
    long readAllowance() {
        long room = readRoom();
        long most = room < 0 ? reading.share : Math.min(reading.share, room);
        return limiter == null || most <= 0 ? most : limiter.readable(most);
    }

    /// As [#readAllowance()], to be asked with something to write.
    long writeAllowance() {
        return limiter == null ? writing.share : limiter.writable(writing.share);
    }

    /// Room in the input below its high mark: 0 at least, or -1: no limit.
    long readRoom() {
        return reading.room(input.held());
    }

    /// Room in the output below its high mark: 0 at least, or -1: no limit.
    long writeRoom() {
        return writing.room(output.held());
    }

    String peer() {
        return transport.peer();
    }

    /// A filter takes this one, or, with null, leaves it.
    void takeBy(@Nullable FilterTransport filter) {
        above = filter;
    }

    /// Whether the peer is expected to send.
    void awaitInput(boolean isAwaited) {
        reading.await(isAwaited);
    }

    /// Whether the peer is expected to take what waits.
    void awaitOutput(boolean isAwaited) {
        writing.await(isAwaited);
    }

    /// The peer has taken something below.
    void touchOutput() {
        writing.touch();
    }

    /// Bytes have come into the input.
    void arrived(long count) {
        reading.moved(count);
        if (limiter != null) {
            limiter.didRead(count);
        }
        if (!isClosed && input.held() >= reading.low) {
            callbacks.read();
        }
    }

    /// The read callback has run. When it has left the input full it runs again, so that a program may take a part at a time;
    /// unless it took nothing: then it is waiting for something else.
    void afterRead(long lengthBefore) {
        if (isClosed) {
            return;
        }
        long left = input.held();
        if (left > 0) {
            input.compact();
            if (reading.isFull(left) && left < lengthBefore && reading.isEnabled) {
                callbacks.readLater();
            }
        }
    }

    /// Bytes have left the output.
    void departed(long count) {
        writing.moved(count);
        if (limiter != null) {
            limiter.didWrite(count);
        }
        if (!isClosed && output.held() <= writing.low) {
            boolean wasOverfull = isOverfull;
            isOverfull = false;
            callbacks.write();
            if (wasOverfull && !isClosed) {
                callbacks.drained();
            }
        }
        closeIfWritten();
    }

    /// Something has happened. What it ends is disabled.
    void tell(BevEvent event) {
        if (event.is(BevEvent.EOF | BevEvent.ERROR | BevEvent.TIMEOUT)) {
            int directions =
                    (event.is(BevEvent.READING) ? Event.READ : 0)
                            | (event.is(BevEvent.WRITING) ? Event.WRITE : 0);
            enable(directions, false);
        }
        callbacks.event(event.what(), event.cause());
    }

    void connected() {
        callbacks.event(BevEvent.CONNECTED, null);
    }

    void connectFailed(int what, IOException cause) {
        if (cause.getCause() instanceof ResolveException failure) {
            lookupFailure = failure;
        }
        callbacks.event(what, cause);
    }

    /// The peer sends no more.
    void readEnd() {
        tell(new BevEvent(BevEvent.EOF | BevEvent.READING, null));
    }

    void failed(int direction, Exception cause) {
        tell(failure(direction, cause));
    }

    /// What is told when a direction has failed.
    BevEvent failure(int direction, Exception cause) {
        boolean isRead = direction == Event.READ;
        return new BevEvent(
                BevEvent.ERROR | (isRead ? BevEvent.READING : BevEvent.WRITING),
                failure(isRead ? "read from" : "write to", cause));
    }

    void timedOut(Direction direction) {
        boolean isRead = direction == reading;
        tell(
                new BevEvent(
                        BevEvent.TIMEOUT | (isRead ? BevEvent.READING : BevEvent.WRITING),
                        failure(isRead ? "read timed out from" : "write timed out to", null)));
    }

    private IOException failure(String operation, @Nullable Exception cause) {
        return new TransferException(
                operation, transport.peer(), reading.bytes, writing.bytes, cause);
    }

    /// No event callback is there to hear it.
    void unheard(int what) {
        if ((what & (BevEvent.EOF | BevEvent.ERROR | BevEvent.TIMEOUT)) == 0 || isClosed) {
            return;
        }
        if ((what & BevEvent.EOF) != 0 && transport.waits()) {
            closeWhenWritten();
        } else {
            close();
        }
    }

    /// The event has been told. What cannot be written any more need not be waited for.
    void afterEvent(int what) {
        boolean isEnd = (what & (BevEvent.EOF | BevEvent.ERROR | BevEvent.TIMEOUT)) != 0;
        boolean isOfWriting = (what & BevEvent.WRITING) != 0 || (what & BevEvent.READING) == 0;
        if (isClosing && isEnd && isOfWriting) {
            close();
        }
    }

    // ---- what may move, worked out

    void suspend(int direction, int reason) {
        Direction suspended = direction(direction);
        suspended.suspensions = (byte) (suspended.suspensions | reason);
        move();
    }

    void resume(int direction, int reason) {
        Direction resumed = direction(direction);
        resumed.suspensions = (byte) (resumed.suspensions & ~reason);
        move();
    }

    private void move() {
        int may = (reading.mayMove() ? Event.READ : 0) | (writing.mayMove() ? Event.WRITE : 0);
        int changed = may ^ moving;
        moving = may;
        if ((changed & Event.READ) != 0) {
            transport.reading((may & Event.READ) != 0);
        }
        if ((changed & Event.WRITE) != 0) {
            transport.writing((moving & Event.WRITE) != 0); // reading may have changed it
        }
    }

    void inputChanged(long deleted) {
        boolean isFull = reading.isFull(input.held());
        if (isFull != ((reading.suspensions & Direction.WATERMARK) != 0)) {
            if (isFull) {
                suspend(Event.READ, Direction.WATERMARK);
            } else {
                resume(Event.READ, Direction.WATERMARK);
            }
        }
        if (deleted > 0) {
            transport.inputDrained();
        }
    }

    void outputChanged(long added) {
        if (added > 0 && (moving & Event.WRITE) != 0) {
            transport.outputAdded();
        }
        if (!isClosed) {
            isOverfull |= writing.isFull(output.held()); // after a pair has moved it on
        }
    }

    private void check() {
        base.checkThread("BufferEvent", DOOR);
        if (isClosed) {
            throw new IllegalStateException("the bufferevent is closed");
        }
    }

    private void checkDirections(int directions) {
        check();
        if ((directions & ~BOTH) != 0) {
            throw new IllegalArgumentException(
                    "directions 0x"
                            + Integer.toHexString(directions)
                            + ": wanted READ, WRITE or both");
        }
    }
}
