package io.evj.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something a loop waits for, and the callback it then runs: a descriptor that becomes ready, time that passes, a
/// signal that arrives, or a call of [#activate].
///
/// An event is made by its base ([EventBase#event], [EventBase#timer], [EventBase#signal], [EventBase#user]), and
/// waits for nothing until it is [added][#add()]. Without [#PERSIST] it is removed before its callback runs; with it,
/// it stays, and its timeout, if it was added with one, begins anew. It may be removed, added again or closed from any
/// callback, its own included.
///
/// Adding, removing and activating are doors: safe from any thread. On a foreign thread they take effect on the loop
/// thread, in the order of the calls, and the loop is woken. Everything else is confined to its loop.
///
/// @libevent event_new
public final class Event implements AutoCloseable {
    /// Time has passed. Need not be asked for: adding with a timeout does.
    ///
    /// @libevent EV_TIMEOUT
    public static final int TIMEOUT = 0x01;

    /// Reading would not block: bytes, a connection, the end of input or an error are there.
    ///
    /// @libevent EV_READ
    public static final int READ = 0x02;

    /// Writing would not block: there is room, a connect has ended, or there is an error.
    ///
    /// @libevent EV_WRITE
    public static final int WRITE = 0x04;

    /// A signal has arrived. Excludes [#READ], [#WRITE] and [#CLOSED].
    ///
    /// @libevent EV_SIGNAL
    public static final int SIGNAL = 0x08;

    /// The event stays added when it fires.
    ///
    /// @libevent EV_PERSIST
    public static final int PERSIST = 0x10;

    /// Tells when a condition begins to hold, not while it holds: once told, a condition stays quiet until the
    /// descriptor's own read or write has met “would block”. Without effect on wrapped channels and pollables where
    /// the backend has no edges: these stay level-triggered. All events of a descriptor must agree.
    ///
    /// @libevent EV_ET
    public static final int EDGE = 0x20;

    /// The peer has closed, or shut down its writing side; seen without reading what it sent before. Fires only on
    /// backends with [Feature#EARLY_CLOSE].
    ///
    /// @libevent EV_CLOSED
    public static final int CLOSED = 0x80;

    private static final int IO = READ | WRITE | CLOSED;
    private static final int ALL = TIMEOUT | IO | SIGNAL | PERSIST | EDGE;

    // What an event is a member of, as bits of `state`.
    static final int INSERTED = 0x02;
    static final int TIMED = 0x01;
    static final int ACTIVE = 0x08;
    static final int LATER = 0x20;
    static final int INTERNAL = 0x10;
    static final int FINALIZING = 0x40;
    static final int ASSIGNED = 0x80;
    static final int DEFERRED = 0x100;
    static final int GONE = 0x200;
    static final int DAEMON = 0x400;
    static final int UNCOUNTED = INTERNAL | DAEMON;

    EventBase base;
    @Nullable Descriptor descriptor;
    int signal;
    int conditions;
    EventCallback callback;
    int state;
    int priority;

    /// Why it is active, and, for a signal, how often the callback is to run.
    int result;

    int calls;

    /// How often the callback of a signal that runs now is to run again.
    int repeats;

    /// When it times out; -1 in `interval` means that no timeout is to begin anew.
    long deadline;

    long intervalNanos = -1;
    @Nullable CommonTimeout common;
    int timerSlot = -1;
    @Nullable Event timerNext;
    @Nullable Event timerPrevious;

    @Nullable EventWatch watch;
    @Nullable Event watchNext;
    @Nullable Event watchPrevious;

    @Nullable Event queueNext;
    @Nullable Event queuePrevious;

    private @Nullable Throwable madeAt;

    /// An assigned event.
    Event(
            EventBase base,
            @Nullable Descriptor descriptor,
            int signal,
            int conditions,
            EventCallback callback) {
        this.base = base;
        this.callback = callback;
        init(descriptor, signal, conditions, callback);
        priority = base.priorities() / 2;
    }

    /// An event to be assigned later.
    Event(EventBase base) {
        this.base = base;
        this.callback = Event::unassigned;
        this.signal = -1;
        priority = base.priorities() / 2;
    }

    private static void unassigned(Event event, int what) {
        throw new IllegalStateException("the event was never assigned");
    }

    private void init(
            @Nullable Descriptor newDescriptor,
            int newSignal,
            int newConditions,
            EventCallback newCallback) {
        if ((newConditions & ~ALL) != 0) {
            throw new IllegalArgumentException(
                    "conditions 0x" + Integer.toHexString(newConditions) + ": unknown bits");
        }
        if ((newConditions & SIGNAL) != 0 && (newConditions & IO) != 0) {
            throw new IllegalArgumentException("SIGNAL excludes READ, WRITE and CLOSED");
        }
        descriptor = newDescriptor;
        signal = newSignal;
        conditions = newConditions;
        callback = newCallback;
        state = ASSIGNED;
        if (base.isDebugging()) {
            madeAt = new Throwable("the event was made here");
        }
    }

    /// Makes this event another one: for reuse, and for events made by [EventBase#event()].
    ///
    /// @param newDescriptor what to watch; null: nothing (the event fires by timeout and activation alone)
    /// @param newConditions union of [#READ], [#WRITE], [#CLOSED], [#PERSIST], [#EDGE]; 0 for a timer
    /// @param newCallback   what to run
    /// @return this
    /// @throws IllegalStateException the event is added or active, or was closed
    /// @libevent event_assign
    /// @libevent evtimer_assign
    public Event assign(
            @Nullable Descriptor newDescriptor, int newConditions, EventCallback newCallback) {
        boolean leave = base.enterConfined("Event");
        try {
            checkFree("assigned");
            refuseSignal(newConditions);
            init(newDescriptor, -1, newConditions, newCallback);
            return this;
        } finally {
            base.leave(leave);
        }
    }

    static void refuseSignal(int conditions) {
        if ((conditions & SIGNAL) != 0) {
            throw new IllegalArgumentException("a signal has a number: use base.signal");
        }
    }

    /// Waits, without a timeout. A timeout that runs already goes on.
    ///
    /// @return this
    /// @throws IllegalStateException the event was never assigned, is closed, or its descriptor is; the base is closed
    /// @throws IllegalArgumentException the base's method cannot watch the descriptor, or the signal cannot be taken
    /// @libevent event_add
    /// @libevent evsignal_add
    public Event add() {
        add(-1, null);
        return this;
    }

    /// Waits, no longer than the timeout. Replaces a timeout that runs; an event that is active because of its old
    /// timeout is active no longer.
    ///
    /// @param timeout from now; zero fires in the next turn; more than 146 years count as 146 years
    /// @return this
    /// @throws IllegalArgumentException the timeout is negative, or as for [#add()]
    /// @throws IllegalStateException as for [#add()]
    /// @libevent evtimer_add
    public Event add(Duration timeout) {
        add(Nanos.of(timeout), null);
        return this;
    }

    /// Waits, no longer than the timeout.
    ///
    /// @param timeoutNanos from now, in nanoseconds, at least 0
    /// @return this
    /// @throws IllegalArgumentException the timeout is negative, or as for [#add()]
    /// @throws IllegalStateException as for [#add()]
    public Event addNanos(long timeoutNanos) {
        add(Nanos.of(timeoutNanos), null);
        return this;
    }

    /// Waits, no longer than a timeout that many events share.
    ///
    /// @param timeout of this event's base
    /// @return this
    /// @throws IllegalArgumentException the timeout is another base's, or as for [#add()]
    /// @throws IllegalStateException as for [#add()]
    public Event add(CommonTimeout timeout) {
        add(timeout.nanos, timeout);
        return this;
    }

    private void add(long timeoutNanos, @Nullable CommonTimeout timeout) {
        if (timeout != null && timeout.base != base) {
            throw new IllegalArgumentException("the common timeout belongs to " + timeout.base);
        }
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.postOrFail(() -> base.loop.add(this, timeoutNanos, timeout));
            return;
        }
        try {
            base.loop.add(this, timeoutNanos, timeout);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    /// Waits no longer, neither for its conditions nor for its timeout; if it is active, its callback does not run.
    /// Removing an event that is not added does nothing. From a foreign thread it returns at once: the callback may
    /// still be running, or run once more, until the loop has seen the removal.
    ///
    /// @libevent event_del
    /// @libevent event_del_noblock
    /// @libevent evtimer_del
    /// @libevent evsignal_del
    /// @libevent evuser_del
    public void remove() {
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.post(() -> base.loop.remove(this));
            return;
        }
        try {
            base.loop.remove(this);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    /// As [#remove()]; from a foreign thread it returns when the callback is not running and will not run. A callback
    /// that waits for the calling thread meanwhile is a deadlock. An interrupt does not end the wait, but is kept.
    ///
    /// @libevent event_del_block
    public void removeAndWait() {
        base.callAndWait(() -> base.loop.remove(this));
    }

    /// Drops the timeout; the event still waits for its conditions. Without a timeout it does nothing.
    ///
    /// @libevent event_remove_timer
    public void removeTimer() {
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.post(() -> base.loop.removeTimer(this));
            return;
        }
        try {
            base.loop.removeTimer(this);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    /// Fires by hand, with no reason given: for user events and deferred work.
    ///
    /// @libevent evuser_trigger
    public void activate() {
        activate(0, 1);
    }

    /// Fires by hand, whether added or not: the callback runs in this or the next turn. If it is active already the
    /// reasons are united, and there is one call.
    ///
    /// @param what the reasons that the callback is told
    /// @libevent event_active
    public void activate(int what) {
        activate(what, 1);
    }

    /// Fires by hand, several times over.
    ///
    /// @param what  the reasons that the callback is told
    /// @param times how often the callback runs, at least 1; only signal events heed it
    public void activate(int what, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times " + times + ": at least 1 is needed");
        }
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.postOrFail(() -> base.loop.activate(this, what, times));
            return;
        }
        try {
            base.loop.activate(this, what, times);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    /// Whether the event waits for any of the conditions, or is active for any.
    ///
    /// @param what union of [#TIMEOUT], [#READ], [#WRITE], [#CLOSED] and [#SIGNAL]
    /// @return whether
    /// @libevent event_pending
    /// @libevent evtimer_pending
    /// @libevent evsignal_pending
    /// @libevent evuser_pending
    public boolean isPending(int what) {
        boolean leave = base.enterConfined("Event");
        try {
            int pending = (state & INSERTED) != 0 ? conditions & (IO | SIGNAL) : 0;
            pending |= (state & (ACTIVE | LATER)) != 0 ? result : 0;
            pending |= (state & TIMED) != 0 ? TIMEOUT : 0;
            return (pending & what & (TIMEOUT | IO | SIGNAL)) != 0;
        } finally {
            base.leave(leave);
        }
    }

    /// Whether the event is active: its callback is about to run.
    ///
    /// @return whether
    public boolean isActive() {
        boolean leave = base.enterConfined("Event");
        try {
            return (state & (ACTIVE | LATER)) != 0;
        } finally {
            base.leave(leave);
        }
    }

    /// When it times out, by the wall clock: what is left of the timeout, added to now.
    ///
    /// @return the time, or null when no timeout runs
    public @Nullable Instant expiry() {
        boolean leave = base.enterConfined("Event");
        try {
            if ((state & TIMED) == 0) {
                return null;
            }
            return base.instant().plusNanos(deadline - base.nowNanos());
        } finally {
            base.leave(leave);
        }
    }

    /// Puts it into another queue.
    ///
    /// @param number 0 (the most urgent) to the base's priorities - 1
    /// @return this
    /// @throws IllegalStateException the event is active
    /// @libevent event_priority_set
    public Event priority(int number) {
        boolean leave = base.enterConfined("Event");
        try {
            if (number < 0 || number >= base.priorities()) {
                throw new IllegalArgumentException(
                        "priority " + number + ": wanted 0 to " + (base.priorities() - 1));
            }
            if ((state & (ACTIVE | LATER)) != 0) {
                throw misuse("is active: its priority cannot change now");
            }
            priority = number;
            return this;
        } finally {
            base.leave(leave);
        }
    }

    /// Which queue it goes to.
    ///
    /// @return 0 is the most urgent
    /// @libevent event_get_priority
    public int priority() {
        return priority;
    }

    /// Moves a fresh event to another base, with that base's middle priority.
    ///
    /// @param newBase the base
    /// @return this
    /// @throws IllegalStateException the event is added or active, or was closed
    /// @libevent event_base_set
    public Event base(EventBase newBase) {
        boolean leave = base.enterConfined("Event");
        EventBase old = base;
        try {
            checkFree("moved to another base");
            base = newBase;
            priority = newBase.priorities() / 2;
            return this;
        } finally {
            old.leave(leave);
        }
    }

    /// Says that waiting for this event is no reason for the loop to go on, and leaves it out of
    /// [counts][EventBase#count]: for housekeeping, and for signals that a program only answers while it has work.
    ///
    /// @return this
    /// @throws IllegalStateException the event is added or active, or was closed
    public Event daemon() {
        boolean leave = base.enterConfined("Event");
        try {
            checkFree("made a daemon");
            state |= DAEMON;
            return this;
        } finally {
            base.leave(leave);
        }
    }

    /// The base it belongs to.
    ///
    /// @return the base
    /// @libevent event_get_base
    public EventBase base() {
        return base;
    }

    /// What it watches.
    ///
    /// @return the descriptor, or null for timers, signals and user events
    public @Nullable Descriptor descriptor() {
        return descriptor;
    }

    /// The signal it waits for.
    ///
    /// @return its number, or -1 when this is no signal event
    /// @libevent event_get_signal
    public int signal() {
        return signal;
    }

    /// The conditions and modifiers it was made with.
    ///
    /// @return union of the constants of this class
    /// @libevent event_get_events
    /// @libevent event_get_assignment
    public int conditions() {
        return conditions;
    }

    /// What it runs.
    ///
    /// @return the callback
    /// @libevent event_get_callback
    public EventCallback callback() {
        return callback;
    }

    /// Whether it can be added: it was assigned and is not closed.
    ///
    /// @return whether
    /// @libevent event_initialized
    /// @libevent evtimer_initialized
    /// @libevent evsignal_initialized
    /// @libevent evuser_initialized
    public boolean isAssigned() {
        return (state & ASSIGNED) != 0;
    }

    /// Removes the event for good: it cannot be added again. Its descriptor stays open. Closing again does nothing.
    ///
    /// @libevent event_free
    @Override
    public void close() {
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.post(() -> base.loop.close(this));
            return;
        }
        try {
            base.loop.close(this);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    /// Removes the event for good, and runs the finalizer from the loop, at the event's priority, when no callback of
    /// this event can be running; at the latest when the base is closed. Does not wait. From now on adding fails, and
    /// activating does nothing.
    ///
    /// @param finalizer what to run; must not add the event
    /// @throws IllegalStateException a finalizer was given before, or the base is closed
    /// @libevent event_finalize
    /// @libevent event_free_finalize
    /// @libevent event_finalize_callback_fn
    /// @libevent EV_FINALIZE
    public void close(EventHandler finalizer) {
        int door = base.enter();
        if (door == EventBase.FOREIGN) {
            base.postOrFail(() -> base.loop.finalizeLater(this, finalizer));
            return;
        }
        try {
            base.loop.finalizeLater(this, finalizer);
        } finally {
            base.leave(door == EventBase.ENTERED);
        }
    }

    private void checkFree(String verb) {
        if ((state & (INSERTED | TIMED | ACTIVE | LATER)) != 0) {
            throw misuse("is added or active: it cannot be " + verb + " now; remove it first");
        }
        if ((state & (GONE | FINALIZING)) != 0) {
            throw misuse("is closed: it cannot be " + verb);
        }
    }

    /// Where it was made, or null outside of debug mode.
    @Nullable Throwable madeAt() {
        return madeAt;
    }

    IllegalStateException misuse(String what) {
        IllegalStateException misuse =
                new IllegalStateException(
                        describe()
                                + " "
                                + what
                                + (madeAt == null && !base.isDebugging()
                                        ? " (-Dev.debug=true shows where it was made)"
                                        : ""));
        if (madeAt != null) {
            misuse.addSuppressed(madeAt);
        }
        return misuse;
    }

    /// One line for messages and dumps. Touches nothing that the loop changes but a few bits.
    String describe() {
        StringBuilder line = new StringBuilder("event");
        if (signal >= 0) {
            line.append(" on signal ").append(signal);
        } else if (descriptor != null) {
            line.append(" on ").append(text(descriptor));
        } else if ((state & DEFERRED) != 0) {
            line.append(" (deferred)");
        } else if ((conditions & IO) == 0) {
            line.append(" (timer)");
        }
        String[] names = {
            "TIMEOUT", "READ", "WRITE", "SIGNAL", "PERSIST", "EDGE", "FINALIZE", "CLOSED"
        };
        for (int bit = 0; bit < names.length; bit++) {
            if ((conditions & 1 << bit) != 0) {
                line.append(' ').append(names[bit]);
            }
        }
        return line.toString();
    }

    /// A descriptor may be anybody's class: what it cannot say must not end the loop.
    static String text(Descriptor descriptor) {
        try {
            return descriptor.toString();
        } catch (RuntimeException speechless) {
            return descriptor.getClass().getName();
        }
    }

    @Override
    public String toString() {
        return describe() + " of " + base;
    }
}
