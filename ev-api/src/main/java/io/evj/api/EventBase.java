package io.evj.api;

import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A loop: it waits for events and runs their callbacks, one at a time, on one thread.
///
/// ```java
/// try (EventBase base = EventBase.open()) {
///     base.timer(t -> System.out.println("five seconds")).add(Duration.ofSeconds(5));
///     base.dispatch();                                     // until nothing is left to wait for
/// }
/// ```
///
/// A base and all that hangs on it are confined to the thread that runs its loop. From elsewhere these doors may be used, at
/// any time: [#execute], [#loopExit], [#loopBreak], and adding, removing, activating and closing an [Event]. Anything else
/// called from a foreign thread while the loop runs fails with an `IllegalStateException` that names both threads. While
/// no loop runs, the base may be used from any thread, one call at a time.
///
/// What a callback throws goes to the uncaught handler, and the loop goes on.
///
/// @libevent event_base_new
public final class EventBase implements Executor, AutoCloseable {
    /// The result of [#enter()]: the thread owned the base already; it owns it now and must [#leave]; it must not touch.
    static final int INSIDE = 0;

    static final int ENTERED = 1;
    static final int FOREIGN = 2;

    private static final int AWAKE = 0;
    private static final int ASLEEP = 1;
    private static final int WOKEN = 2;

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final VarHandle OWNER;
    private static final VarHandle SLEEP;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OWNER = lookup.findVarHandle(EventBase.class, "owner", Thread.class);
            SLEEP = lookup.findVarHandle(EventBase.class, "sleep", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Inbox inbox = new Inbox();
    final Loop loop;
    private final EventConfig config;
    private final String name;
    private final String method;
    private final Set<Feature> features;
    private final Backend backend;
    private final Map<Class<?>, AutoCloseable> companions = new LinkedHashMap<>();

    // Who may touch the base. A thread that loops, or closes, holds it for long, and is named by
    // `looper` so that others
    // do not wait for it; any other holds it for one call, between compare-and-set and release, and
    // is waited for.
    private volatile @Nullable Thread owner;
    private volatile @Nullable Thread looper;
    private volatile int sleep;
    private volatile boolean isClosed;

    private EventBase(EventConfig config) {
        this.config = config;
        name = config.name().isEmpty() ? "base-" + NAMES.incrementAndGet() : config.name();
        BackendContext context = new BackendContext(name, config.preciseTimer(), new JdkNetwork());
        Selection.Chosen chosen = Selection.choose(config, context);
        backend = chosen.backend();
        method = chosen.provider().method();
        features = Set.copyOf(chosen.provider().features());
        loop = new Loop(this, backend, features.contains(Feature.EDGE_TRIGGERED), config);
    }

    /// Opens a base on the best backend there is, or on the one that `-Devent.method=…` names.
    ///
    /// @return a new base; close it after use
    /// @throws BackendUnavailableException no backend fits
    public static EventBase open() {
        return open(EventConfig.defaults());
    }

    /// Opens a base.
    ///
    /// @param config how
    /// @return a new base; close it after use
    /// @throws BackendUnavailableException no backend fits
    /// @libevent event_base_new_with_config
    public static EventBase open(EventConfig config) {
        return new EventBase(config);
    }

    /// The backends that can be seen from here now, the highest rank first.
    ///
    /// @return each with its features, and whether it can run
    /// @libevent event_get_supported_methods
    public static List<EventMethod> methods() {
        return Selection.methods();
    }

    // ---- what it is

    /// The name of the backend in use.
    ///
    /// @return for instance `epoll`
    /// @libevent event_base_get_method
    public String method() {
        return method;
    }

    /// What the backend in use can do.
    ///
    /// @return always the same set
    /// @libevent event_base_get_features
    public Set<Feature> features() {
        return features;
    }

    /// How signals reach this base.
    ///
    /// @return `jvm`: the JVM's own signal thread hands them over
    /// @libevent event_base_get_signal_method
    public String signalMethod() {
        return "jvm";
    }

    /// What it was made with.
    ///
    /// @return the configuration
    public EventConfig config() {
        return config;
    }

    /// Makes the sockets that this base watches best.
    ///
    /// @return always the same network
    public Network network() {
        return backend.network();
    }

    /// Lets a channel of the user's own be watched.
    ///
    /// @param channel open and in non-blocking mode; stays the user's: closing the descriptor closes the channel
    /// @return a descriptor for it
    /// @throws IllegalArgumentException the channel blocks, or the method in use cannot watch JDK channels; the message
    ///         says what can be done about it
    public Descriptor wrap(SelectableChannel channel) {
        Descriptor wrapped = new WrappedChannel(channel);
        backend.admit(wrapped);
        return wrapped;
    }

    /// Lets anything be watched that can say whether it is ready.
    ///
    /// @param pollable what to ask; closing the descriptor ends the watch, and leaves the pollable open
    /// @return a descriptor for it
    /// @throws IllegalArgumentException the method in use cannot ask; the message names one that can
    public Descriptor watch(Pollable pollable) {
        Descriptor watched = new WatchedPollable(pollable);
        backend.admit(watched);
        return watched;
    }

    /// Forgets a descriptor, so that another base may watch it: its events are removed. It stays open.
    ///
    /// @param descriptor any; nothing happens if this base does not watch it
    public void release(Descriptor descriptor) {
        boolean leave = enterConfined("Descriptor");
        try {
            if (descriptor.watchSlot().watch() instanceof EventWatch watch && watch.loop == loop) {
                loop.interests.drop(watch);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            leave(leave);
        }
    }

    // ---- making events

    /// Makes an event that watches a descriptor. It waits for nothing until it is added.
    ///
    /// @param descriptor what to watch; null: nothing, the event fires by timeout and activation alone
    /// @param conditions union of [Event#READ], [Event#WRITE], [Event#CLOSED], [Event#PERSIST] and [Event#EDGE]
    /// @param callback   what to run
    /// @return a new event of middle priority
    /// @throws IllegalArgumentException unknown conditions, or [Event#SIGNAL]
    public Event event(@Nullable Descriptor descriptor, int conditions, EventCallback callback) {
        Event.refuseSignal(conditions);
        return new Event(this, descriptor, -1, conditions, callback);
    }

    /// Makes an event that must be [assigned][Event#assign] before it can be added.
    ///
    /// @return a new event
    public Event event() {
        return new Event(this);
    }

    /// Makes a timer. It fires once for each time it is added.
    ///
    /// @param handler what to run
    /// @return a new event
    /// @libevent evtimer_new
    public Event timer(EventHandler handler) {
        return new Event(this, null, -1, 0, (event, what) -> handler.run(event));
    }

    /// Makes a timer that, added once, fires again and again; periods do not drift, and missed ones collapse into one.
    ///
    /// @param handler what to run
    /// @return a new event
    public Event periodic(EventHandler handler) {
        return new Event(this, null, -1, Event.PERSIST, (event, what) -> handler.run(event));
    }

    /// Makes a persistent event for a signal. The callback runs as often as the signal came. Every base that asks for a
    /// signal is told. While any does, the former handler is out of force. A signal that the process was started to ignore
    /// (by `nohup`, or as a shell's background job) stays ignored: the JVM leaves it alone.
    ///
    /// @param signal its name, with or without `SIG`: `INT`
    /// @param handler what to run
    /// @return a new event
    /// @throws IllegalArgumentException there is no such signal here
    /// @throws UnsupportedOperationException the JDK's module `jdk.unsupported` is not there
    /// @libevent evsignal_new
    /// @libevent evsignal_assign
    public Event signal(String signal, EventHandler handler) {
        return signal(SystemSignals.number(signal), handler);
    }

    /// Makes a persistent event for a signal.
    ///
    /// @param number its number here; one that does not exist, or that the JVM keeps to itself, cannot be added
    /// @param handler what to run
    /// @return a new event
    public Event signal(int number, EventHandler handler) {
        if (number < 0) {
            throw new IllegalArgumentException("signal " + number + ": a number is not negative");
        }
        return new Event(
                this,
                null,
                number,
                Event.SIGNAL | Event.PERSIST,
                (event, what) -> handler.run(event));
    }

    /// Makes an event that fires when it is [activated][Event#activate()] by hand; it need not be added.
    ///
    /// @param handler what to run
    /// @return a new event
    /// @libevent evuser_new
    /// @libevent evuser_trigger
    public Event user(EventHandler handler) {
        return timer(handler);
    }

    /// Makes deferred work: each [activation][Event#activate()] runs it once, from the loop and not from inside the call.
    /// Activating it again before that does nothing. Of one turn's deferred work, what exceeds
    /// [EventConfig#deferredMax()] waits for the next turn, so that descriptors are looked at in between.
    ///
    /// @param handler what to run
    /// @return a new event
    public Event deferred(EventHandler handler) {
        Event event = timer(handler);
        event.state |= Event.DEFERRED;
        return event;
    }

    /// Runs a callback once, when the descriptor is ready or the time has passed, without an event to keep.
    ///
    /// @param descriptor what to watch
    /// @param conditions union of [Event#READ], [Event#WRITE] and [Event#CLOSED]
    /// @param timeout    how long at most, or null: without limit
    /// @param callback   what to run; dropped if the base is closed before
    /// @throws IllegalArgumentException other conditions, or none
    /// @libevent event_base_once
    public void once(
            Descriptor descriptor,
            int conditions,
            @Nullable Duration timeout,
            EventCallback callback) {
        if ((conditions & ~(Event.READ | Event.WRITE | Event.CLOSED | Event.TIMEOUT)) != 0
                || (conditions & ~Event.TIMEOUT) == 0) {
            throw new IllegalArgumentException(
                    "conditions 0x"
                            + Integer.toHexString(conditions)
                            + ": wanted READ, WRITE or CLOSED");
        }
        Event event = event(descriptor, conditions, callback);
        if (timeout == null) {
            event.add();
        } else {
            event.add(timeout);
        }
    }

    /// Runs a handler once, when the time has passed. With a delay of zero it is active at once, and several keep their
    /// order.
    ///
    /// @param delay   from now
    /// @param handler what to run; dropped if the base is closed before
    public void once(Duration delay, EventHandler handler) {
        Event event = timer(handler);
        if (delay.isZero()) {
            event.activate(Event.TIMEOUT);
        } else {
            event.add(delay);
        }
    }

    /// A timeout that many events share: see [CommonTimeout]. Asking again for the same duration gives the same object.
    ///
    /// @param duration how long
    /// @return of use with events of this base
    /// @throws IllegalStateException the base has 256 already
    /// @libevent event_base_init_common_timeout
    public CommonTimeout commonTimeout(Duration duration) {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.deadlines.common(Nanos.of(duration));
        } finally {
            leave(leave);
        }
    }

    /// Has a callback run just before each wait, when the length of the wait is known.
    ///
    /// @param callback what to run
    /// @return closing it ends that
    /// @libevent evwatch_prepare_new
    public Watcher prepare(PrepareCallback callback) {
        return watcher(loop.prepare, callback);
    }

    /// Has a callback run right after each wait, before timers expire and callbacks run.
    ///
    /// @param callback what to run
    /// @return closing it ends that
    /// @libevent evwatch_check_new
    public Watcher check(CheckCallback callback) {
        return watcher(loop.check, (watcher, none) -> callback.check(watcher));
    }

    private Watcher watcher(Watchers watchers, PrepareCallback callback) {
        boolean leave = enterConfined("EventBase");
        try {
            checkOpen();
            Watcher watcher = new Watcher(this, watchers, callback);
            watchers.add(watcher);
            return watcher;
        } finally {
            leave(leave);
        }
    }

    /// Keeps the loop from ending for want of events.
    ///
    /// @return closing it ends that
    public VirtualEvent virtual() {
        boolean leave = enterConfined("EventBase");
        try {
            checkOpen();
            loop.counts.virtual(1);
            return new VirtualEvent(this);
        } finally {
            leave(leave);
        }
    }

    // ---- running

    /// Runs the loop on this thread until nothing is left to wait for, [#loopExit()] or [#loopBreak()].
    ///
    /// @return why it ended
    /// @throws IllegalStateException the loop runs already, or the base is closed
    /// @throws UncheckedIOException the backend has failed
    /// @libevent event_base_dispatch
    public LoopEnd dispatch() {
        return loop();
    }

    /// Runs the loop on this thread.
    ///
    /// @param flags how
    /// @return why it ended
    /// @throws IllegalStateException the loop runs already (that loop is not disturbed), or the base is closed
    /// @throws UncheckedIOException the backend has failed
    /// @libevent event_base_loop
    public LoopEnd loop(LoopFlag... flags) {
        boolean once = false;
        boolean nonblock = false;
        boolean noExitOnEmpty = false;
        for (LoopFlag flag : flags) {
            switch (flag) {
                case ONCE -> once = true;
                case NONBLOCK -> nonblock = true;
                case NO_EXIT_ON_EMPTY -> noExitOnEmpty = true;
            }
        }
        Thread other = looper;
        boolean entered = other == null && enter() == ENTERED;
        if (!entered) {
            throw new IllegalStateException(
                    this + " is looping already, in thread " + quoted(looper));
        }
        try {
            checkOpen();
            looper = Thread.currentThread();
            return loop.run(once, nonblock, noExitOnEmpty);
        } finally {
            looper = null;
            if (!isClosed) {
                loop.tasks.runOwn(); // what came through a door after the last turn: see post
            }
            leave(true);
        }
    }

    /// Ends the loop after the turn under way, whose active callbacks still run. Called before the loop starts, it makes
    /// it end after one turn. A door: safe from any thread.
    ///
    /// @libevent event_base_loopexit
    public void loopExit() {
        once(Duration.ZERO, event -> loop.gotExit = true);
    }

    /// Ends the loop when the time has passed. Several such ends may be pending; each run of the loop consumes the one that
    /// ends it. A door: safe from any thread.
    ///
    /// @param delay from now
    public void loopExit(Duration delay) {
        once(delay, event -> loop.gotExit = true);
    }

    /// Ends the loop right after the callback that is running; callbacks that are active stay so until the next run. Does
    /// nothing when no loop runs. A door: safe from any thread.
    ///
    /// @libevent event_base_loopbreak
    public void loopBreak() {
        loop.gotBreak = true;
        wake();
    }

    /// Looks for events anew after the callback that is running, before other active callbacks; these are not lost.
    ///
    /// @libevent event_base_loopcontinue
    public void loopContinue() {
        boolean leave = enterConfined("EventBase");
        try {
            loop.active.lookAgain();
        } finally {
            leave(leave);
        }
    }

    /// Whether the loop was ended by [#loopExit()]; readable until it starts again.
    ///
    /// @return whether
    /// @libevent event_base_got_exit
    public boolean gotExit() {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.gotExit;
        } finally {
            leave(leave);
        }
    }

    /// Whether the loop was ended by [#loopBreak()]; readable until it starts again.
    ///
    /// @return whether
    /// @libevent event_base_got_break
    public boolean gotBreak() {
        return loop.gotBreak;
    }

    /// Runs a task on the loop thread, after the wait under way and before other callbacks. Tasks run in the order in which they
    /// came; the loop does not end while any is queued, but a waiting for tasks to come does not keep it alive. A door:
    /// safe from any thread, this base's own included.
    ///
    /// @param task what to run
    /// @throws RejectedExecutionException the base is closed
    /// @libevent evthread_make_base_notifiable
    @Override
    public void execute(Runnable task) {
        if (!inbox.post(Objects.requireNonNull(task), true)) {
            throw new RejectedExecutionException(this + " is closed");
        }
        wake();
    }

    // ---- priorities and time

    /// Sets the number of priority queues. Events keep their numbers; new ones get the middle, `count / 2`.
    ///
    /// @param count 1 to 255
    /// @throws IllegalStateException an event is active
    /// @libevent event_base_priority_init
    public void priorities(int count) {
        EventConfig.checkPriorities(count);
        boolean leave = enterConfined("EventBase");
        try {
            loop.active.priorities(count);
        } finally {
            leave(leave);
        }
    }

    /// The number of priority queues.
    ///
    /// @return 1 to 255
    /// @libevent event_base_get_npriorities
    public int priorities() {
        return loop.active.priorities();
    }

    /// Monotonic time: inside callbacks as read once in this turn, elsewhere fresh. Safe from any thread.
    ///
    /// @return nanoseconds since an arbitrary origin; compare by subtraction
    /// @libevent event_gettime_monotonic
    public long nowNanos() {
        return owner == Thread.currentThread() ? loop.time.nowNanos() : config.clock().nanoTime();
    }

    /// Wall-clock time: inside callbacks as of this turn, so that it does not move while a callback works; elsewhere fresh.
    /// Safe from any thread.
    ///
    /// @return the time
    /// @libevent event_base_gettimeofday_cached
    public Instant instant() {
        return owner == Thread.currentThread() && loop.time.isCached()
                ? loop.time.instant()
                : config.clock().instant();
    }

    /// Reads the clock again, from inside a callback that takes long; timeouts added afterwards count from now.
    ///
    /// @libevent event_base_update_cache_time
    public void updateTime() {
        boolean leave = enterConfined("EventBase");
        try {
            if (isLooping()) {
                loop.time.update();
            }
        } finally {
            leave(leave);
        }
    }

    // ---- looking at it

    /// How many there are now.
    ///
    /// @param first what to count
    /// @param more  what to add to that
    /// @return the sum
    /// @libevent event_base_get_num_events
    public int count(EventCount first, EventCount... more) {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.counts.of(EnumSet.of(first, more));
        } finally {
            leave(leave);
        }
    }

    /// The most there were at a time; for several kinds, the sum of their maxima.
    ///
    /// @param clear whether to begin anew from 0
    /// @param first what to count
    /// @param more  what to add to that
    /// @return the sum
    /// @libevent event_base_get_max_events
    public int countMax(boolean clear, EventCount first, EventCount... more) {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.counts.maxOf(EnumSet.of(first, more), clear);
        } finally {
            leave(leave);
        }
    }

    /// The event whose callback runs.
    ///
    /// @return the event, or null outside of callbacks, in deferred work and in finalizers
    /// @libevent event_base_get_running_event
    public @Nullable Event runningEvent() {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.running();
        } finally {
            leave(leave);
        }
    }

    /// Shows each event that is added or active, once: by descriptor, by signal, by timer, then what is only active.
    ///
    /// @param visitor gives false to stop; what it changes does not change this round
    /// @return whether no visitor gave false
    /// @libevent event_base_foreach_event
    /// @libevent event_base_foreach_event_cb
    public boolean forEachEvent(Predicate<? super Event> visitor) {
        boolean leave = enterConfined("EventBase");
        try {
            return loop.visit(visitor::test);
        } finally {
            leave(leave);
        }
    }

    /// Describes each event that is added or active, for people.
    ///
    /// @return lines of text
    /// @libevent event_base_dump_events
    public String dump() {
        boolean leave = enterConfined("EventBase");
        try {
            return Dump.of(loop);
        } finally {
            leave(leave);
        }
    }

    /// Fires by hand the events that watch the descriptor for any of the conditions; with [Event#TIMEOUT], also those of its
    /// events whose timeout runs. An unknown descriptor is ignored.
    ///
    /// @param descriptor which
    /// @param what       the conditions
    /// @libevent event_base_active_by_fd
    public void activate(Descriptor descriptor, int what) {
        boolean leave = enterConfined("EventBase");
        try {
            loop.activate(descriptor, what);
        } finally {
            leave(leave);
        }
    }

    /// Fires by hand, once, the events that wait for the signal.
    ///
    /// @param number the signal
    /// @libevent event_base_active_by_signal
    public void activateSignal(int number) {
        boolean leave = enterConfined("EventBase");
        try {
            loop.signals.activate(number, 1);
        } finally {
            leave(leave);
        }
    }

    /// Whether the calling thread is the one that runs the loop. Safe from any thread.
    ///
    /// @return whether
    public boolean isLoopThread() {
        return looper == Thread.currentThread();
    }

    // ---- for the layers above

    /// The one object of its kind that this base has: made when first asked for, closed with the base. For what a layer
    /// above keeps once per loop, as its pool of memory.
    ///
    /// @param type  the kind; one object for each
    /// @param maker makes it; asked once
    /// @param <T>   the kind
    /// @return always the same object
    /// @throws IllegalStateException the base is closed
    public <T extends AutoCloseable> T companion(Class<T> type, Function<EventBase, T> maker) {
        boolean leave = enterConfined("EventBase");
        try {
            AutoCloseable companion = companions.get(type);
            if (companion == null) {
                checkOpen();
                companion = maker.apply(this);
                companions.put(type, companion);
            }
            return type.cast(companion);
        } finally {
            leave(leave);
        }
    }

    /// Fails unless the calling thread may touch what belongs to this base: it runs the loop, or no loop runs. For the
    /// layers above; costs one comparison on the loop's thread.
    ///
    /// @param what the kind of object that was called, for the message
    /// @throws IllegalStateException the loop runs in another thread; the message names both, and the door
    public void checkThread(String what) {
        if (owner != Thread.currentThread()) {
            leave(enterConfined(what));
        }
    }

    /// As [#checkThread(String)], for a kind of object that has a door of its own.
    ///
    /// @param what the kind of object that was called
    /// @param door what else a foreign thread may do: `bev.writeLater(bytes) to write from any thread`
    /// @throws IllegalStateException the loop runs in another thread; the message names both, and the doors
    public void checkThread(String what, String door) {
        if (owner != Thread.currentThread()) {
            leave(enterConfined(what, ", or " + door));
        }
    }

    /// Has the backend give freed memory back to the system, where it can: for the layers above, when they have freed much.
    /// May take milliseconds.
    public void trimMemory() {
        boolean leave = enterConfined("EventBase");
        try {
            backend.trimMemory();
        } finally {
            leave(leave);
        }
    }

    private void closeCompanions() {
        for (AutoCloseable companion : companions.values()) {
            try {
                companion.close();
            } catch (Exception failure) {
                Log.error(this + ": " + companion + " has failed to close", failure);
            }
        }
        companions.clear();
    }

    // ---- the end

    /// Ends the base: tasks that wait are run, pending finalizers too, events are removed, the backend is given back.
    /// Descriptors stay open. Pending callbacks of [#once(Duration, EventHandler)] are dropped. Closing again does nothing.
    ///
    /// @throws IllegalStateException the loop runs: end it first
    /// @libevent event_base_free
    @Override
    public void close() {
        close(true);
    }

    /// As [#close()], but finalizers that are pending are dropped.
    ///
    /// @throws IllegalStateException the loop runs: end it first
    /// @libevent event_base_free_nofinalize
    public void closeWithoutFinalizers() {
        close(false);
    }

    private void close(boolean runFinalizers) {
        if (isClosed) {
            return;
        }
        if (enter() != ENTERED) {
            throw new IllegalStateException(
                    this
                            + " is looping in thread "
                            + quoted(looper)
                            + ": it cannot be closed now; call loopBreak() and close it when the loop has ended");
        }
        try {
            if (isClosed) {
                return;
            }
            looper = Thread.currentThread();
            try {
                loop.close(runFinalizers);
            } finally {
                closeCompanions();
            }
        } finally {
            isClosed = true;
            looper = null;
            leave(true);
        }
    }

    // ---- threads

    /// Takes the base for one call, unless a loop has it.
    ///
    /// @return [#INSIDE], [#ENTERED] or [#FOREIGN]
    int enter() {
        Thread me = Thread.currentThread();
        if (owner == me) {
            return INSIDE;
        }
        while (looper == null) {
            if (OWNER.compareAndSet(this, null, me)) {
                return ENTERED;
            }
            Thread.onSpinWait(); // the other is in the middle of one short call
        }
        return FOREIGN;
    }

    void leave(boolean entered) {
        if (entered) {
            OWNER.setRelease(this, null); // pairs with the compare-and-set of the next to enter
        }
    }

    /// Takes the base for one call, or fails because a loop has it.
    ///
    /// @return whether the caller must [#leave]
    boolean enterConfined(String what) {
        return enterConfined(what, " to do it there");
    }

    private boolean enterConfined(String what, String otherwise) {
        int door = enter();
        if (door == FOREIGN) {
            throw new IllegalStateException(
                    what
                            + " of "
                            + this
                            + " used from thread "
                            + quoted(Thread.currentThread())
                            + "; it belongs to thread "
                            + quoted(looper)
                            + ".\n  Use base.execute(() -> …)"
                            + otherwise
                            + ".");
        }
        return door == ENTERED;
    }

    private static String quoted(@Nullable Thread thread) {
        return thread == null ? "(none)" : "\"" + thread.getName() + "\"";
    }

    void checkOpen() {
        if (isClosed) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// As [#post], for what must not be lost.
    void postOrFail(Runnable action) {
        if (!post(action)) {
            throw new IllegalStateException(this + " is closed");
        }
    }

    /// Posts the base's own work; it does not count as a callback.
    ///
    /// The loop may be ending just now. Then it finds the task after it has let go of `looper`, or the poster finds that
    /// it has, and does the work itself: what a door is asked for never waits for a run that may not come.
    ///
    /// @return false when the base is closed
    boolean post(Runnable action) {
        if (!inbox.post(action, false)) {
            return false;
        }
        wake();
        if (looper == null && enter() == ENTERED) {
            try {
                if (!isClosed) {
                    loop.tasks.runOwn();
                }
            } finally {
                leave(true);
            }
        }
        return true;
    }

    void callAndWait(Runnable action) {
        int door = enter();
        if (door == FOREIGN) {
            CountDownLatch done = new CountDownLatch(1);
            boolean posted =
                    post(() -> {
                        try {
                            action.run();
                        } finally {
                            done.countDown();
                        }
                    });
            if (posted) {
                awaitKeepingInterrupt(done);
            }
            return;
        }
        try {
            action.run();
        } finally {
            leave(door == ENTERED);
        }
    }

    private static void awaitKeepingInterrupt(CountDownLatch done) {
        boolean interrupted = false;
        for (; ; ) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void closing(EventWatch watch) throws IOException {
        boolean leave = enterConfined("Descriptor");
        try {
            loop.interests.drop(watch);
        } finally {
            leave(leave);
        }
    }

    boolean isLooping() {
        return looper != null;
    }

    boolean isDebugging() {
        return config.debug();
    }

    // ---- sleeping: posters see ASLEEP, or the loop sees what they posted

    void fallAsleep() {
        sleep = ASLEEP;
    }

    boolean mustStayAwake() {
        return !inbox.isEmpty() || loop.gotBreak;
    }

    void awake() {
        sleep = AWAKE;
    }

    private void wake() {
        if (sleep == ASLEEP && SLEEP.compareAndSet(this, ASLEEP, WOKEN)) {
            backend.wakeup();
        }
    }

    @Override
    public String toString() {
        return "base \"" + name + "\"";
    }
}
