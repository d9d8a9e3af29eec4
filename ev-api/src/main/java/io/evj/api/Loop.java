package io.evj.api;

import io.evj.api.spi.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The machine inside an [EventBase]: its turns, and what happens to an event. Knows nothing of threads: whoever calls it owns
/// the base at that moment. What is waited for stands in [Interests], [Deadlines] and [Signals], what is to run in
/// [ActiveEvents].
///
/// One turn, in this order:
///
///  1. apply collected interest changes (those that cancelled out have vanished by now);
///  2. compute the wait: none if anything is active, else to the nearest deadline, else for ever;
///  3. run prepare watchers, apply what they changed;
///  4. wait in the backend, which queues events of ready descriptors; forget the old time and read the new, once;
///  5. run check watchers, then the tasks that other threads have posted;
///  6. queue the events whose timers are due, before any callback runs;
///  7. run active events of the most urgent queue that has any.
///
/// After each callback the loop looks again at what it was about to do next: the callback may have changed everything.
final class Loop {
    final EventBase base;
    final Backend backend;
    final boolean hasKernelEdges;
    final LoopTime time;
    final Counts counts = new Counts();
    final Interests interests;
    final Deadlines deadlines;
    final Signals signals;
    final ActiveEvents active;
    final Tasks tasks;
    final Watchers prepare = new Watchers();
    final Watchers check = new Watchers();
    boolean gotExit;
    volatile boolean gotBreak;
    private final EventConfig config;

    /// Those that wait for a condition of no descriptor.
    private final Set<Event> watchless = new LinkedHashSet<>();

    private @Nullable Event running;

    Loop(EventBase base, Backend backend, boolean hasKernelEdges, EventConfig config) {
        this.base = base;
        this.backend = backend;
        this.hasKernelEdges = hasKernelEdges;
        this.config = config;
        this.time = new LoopTime(config.clock(), config.cacheTime());
        this.interests = new Interests(this, backend);
        this.deadlines = new Deadlines(base, counts);
        this.signals = new Signals(base);
        this.active = new ActiveEvents(base, counts, config);
        this.tasks = new Tasks(this, base.inbox);
    }

    // ---- what happens to an event

    void add(Event event, long delayNanos, @Nullable CommonTimeout common) {
        base.checkOpen();
        if ((event.state & Event.FINALIZING) != 0 || (event.state & Event.ASSIGNED) == 0) {
            throw event.misuse("cannot be added: it " + whyNot(event));
        }
        if ((event.state & Event.INSERTED) == 0) {
            insert(event);
        }
        if (delayNanos >= 0) {
            if ((event.conditions & Event.PERSIST) != 0) {
                event.intervalNanos = delayNanos;
            }
            if ((event.state & Event.ACTIVE) != 0 && (event.result & Event.TIMEOUT) != 0) {
                event.result &= ~Event.TIMEOUT;
                if ((event.result & ~Event.EDGE) == 0) { // else there is more to tell
                    event.calls = 0;
                    active.remove(event);
                }
            }
            deadlines.add(event, time.nowNanos() + delayNanos, common);
        }
    }

    private static String whyNot(Event event) {
        return (event.state & (Event.GONE | Event.FINALIZING)) != 0
                ? "is closed"
                : "was never assigned";
    }

    private void insert(Event event) {
        if (event.signal >= 0) {
            signals.add(event);
        } else if ((event.conditions & (Event.READ | Event.WRITE | Event.CLOSED)) != 0) {
            Descriptor descriptor = event.descriptor;
            if (descriptor == null) {
                watchless.add(event);
            } else {
                interests.add(event, descriptor);
            }
        } else {
            return;
        }
        event.state |= Event.INSERTED;
        counts.added(event, 1);
    }

    void remove(Event event) {
        if ((event.state & Event.FINALIZING) == 0) {
            event.intervalNanos = -1;
            removeWholly(event);
        }
    }

    private void removeWholly(Event event) {
        event.calls = 0;
        event.repeats = 0;
        deadlines.remove(event);
        active.remove(event);
        if ((event.state & Event.INSERTED) != 0) {
            event.state &= ~Event.INSERTED;
            counts.added(event, -1);
            EventWatch watch = event.watch;
            if (watch != null) {
                interests.remove(event, watch);
            } else if (event.signal >= 0) {
                signals.remove(event);
            } else {
                watchless.remove(event);
            }
        }
    }

    void removeTimer(Event event) {
        deadlines.remove(event);
        event.intervalNanos = -1;
    }

    void close(Event event) {
        remove(event);
        if ((event.state & Event.FINALIZING) == 0) {
            event.state = event.state & ~Event.ASSIGNED | Event.GONE;
        }
    }

    void finalizeLater(Event event, EventHandler finalizer) {
        base.checkOpen();
        if ((event.state & Event.FINALIZING) != 0) {
            throw event.misuse("has a finalizer already");
        }
        removeWholly(event);
        event.callback = (self, what) -> finalizer.run(self);
        event.state = Event.FINALIZING;
        event.result = 0;
        active.add(event);
    }

    void activate(Event event, int what, int times) {
        base.checkOpen();
        if ((event.state & Event.FINALIZING) != 0) {
            return;
        }
        if ((event.state & Event.ASSIGNED) == 0) {
            throw event.misuse("cannot be activated: it " + whyNot(event));
        }
        if ((event.state & Event.DEFERRED) != 0) {
            active.activateDeferred(event);
        } else {
            active.activate(event, what, times);
        }
    }

    void activate(Descriptor descriptor, int what) {
        if (descriptor.watchSlot().watch() instanceof EventWatch watch && watch.loop == this) {
            watch.activate(what);
        }
        if ((what & Event.TIMEOUT) != 0) {
            visit(event -> {
                if (event.descriptor == descriptor && (event.state & Event.TIMED) != 0) {
                    active.activate(event, Event.TIMEOUT, 1);
                }
                return true;
            });
        }
    }

    @Nullable Event running() {
        return running;
    }

    // ---- the turns

    LoopEnd run(boolean once, boolean nonblock, boolean noExitOnEmpty) {
        gotExit = false;
        gotBreak = false;
        time.forget();
        try {
            backend.attach();
            try {
                return turns(once, nonblock, noExitOnEmpty);
            } finally {
                time.forget();
                if (interests.wasInterrupted()) {
                    Thread.currentThread().interrupt(); // meant for whoever called us
                }
                backend.detach();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    base + ": the loop has ended: " + failure.getMessage(), failure);
        }
    }

    private LoopEnd turns(boolean once, boolean nonblock, boolean noExitOnEmpty)
            throws IOException {
        boolean isTimeOld = false; // whether callbacks have run since it was read
        for (; ; ) {
            active.beginTurn();
            if (gotExit || gotBreak) {
                return LoopEnd.DONE;
            }
            interests.apply();
            if (isTimeOld && !deadlines.isEmpty()) {
                time.forget(); // callbacks took time: the wait must not be too long by that
            }
            long wait = nonblock || isAnythingActive() ? 0 : deadlines.waitNanos(time.nowNanos());
            if (isEmpty() && !noExitOnEmpty) {
                return LoopEnd.EMPTY;
            }
            active.takeLater();
            boolean arePrepared = prepare.run(this, wait);
            interests.apply();
            if (active.hasAny()) {
                wait = 0; // watchers, or lost descriptors, have made something active
            } else if (wait != 0 && arePrepared) { // they may have ended or begun anything
                boolean isOver = isEmpty() && !noExitOnEmpty;
                wait = isOver ? 0 : deadlines.waitNanos(time.nowNanos());
            }
            poll(wait);
            time.read();
            check.run(this, -1);
            int ran = tasks.run();
            expireTimers();
            boolean hadActive = ran > 0 || isAnythingActive();
            ran += runActive();
            isTimeOld = ran > 0;
            if (hadActive) {
                if (once && ran > 0 && !isAnythingActive()) {
                    return LoopEnd.DONE;
                }
            } else if (nonblock) {
                return LoopEnd.DONE;
            }
        }
    }

    private boolean isAnythingActive() {
        return !active.isEmpty() || tasks.hasAny();
    }

    private boolean isEmpty() {
        return counts.isEmpty() && !isAnythingActive() && base.inbox.isEmpty();
    }

    private void poll(long wait) throws IOException {
        time.forget();
        if (wait == 0) {
            backend.poll(0, interests);
            return;
        }
        base.fallAsleep();
        try {
            backend.poll(base.mustStayAwake() ? 0 : wait, interests);
        } finally {
            base.awake();
        }
    }

    private void expireTimers() {
        long now = time.nowNanos();
        for (Event due = deadlines.firstDue(now); due != null; due = deadlines.firstDue(now)) {
            boolean wasActive = (due.state & (Event.ACTIVE | Event.LATER)) != 0;
            if (wasActive || (due.conditions & Event.PERSIST) != 0) {
                deadlines.remove(due);
            } else {
                removeWholly(due);
            }
            active.activate(due, Event.TIMEOUT, 1);
        }
    }

    /// Runs the most urgent queue that has any until it is empty, or a limit, a break or something more urgent ends it.
    private int runActive() {
        int priority = gotBreak ? -1 : active.mostUrgent();
        if (priority < 0) {
            return 0;
        }
        boolean isLimited = priority >= config.dispatchMinPriority();
        int max = isLimited ? config.dispatchMax() : 0;
        long nanosMax = isLimited ? config.dispatchNanosMax() : 0;
        long end = nanosMax > 0 ? time.nowNanos() + nanosMax : 0;
        int ran = 0;
        active.beginRunning(priority);
        for (Event event = active.first(priority); event != null; event = active.first(priority)) {
            fire(event);
            ran++;
            if (gotBreak || active.mustLookAgain() || ran == max) {
                break;
            }
            if (nanosMax > 0) {
                time.read();
                if (time.nowNanos() - end >= 0) {
                    break;
                }
            }
        }
        active.endRunning();
        return ran;
    }

    private void fire(Event event) {
        int state = event.state;
        if ((state & (Event.DEFERRED | Event.FINALIZING)) != 0) {
            active.remove(event);
            call(event, 0);
            return;
        }
        int what = event.result;
        int calls = event.calls;
        if ((event.conditions & Event.PERSIST) != 0) {
            active.remove(event);
            rearm(event, what);
        } else {
            removeWholly(event);
        }
        running = event;
        if (event.signal >= 0) {
            event.repeats = calls;
            while (event.repeats > 0) {
                event.repeats--;
                call(event, what);
                if (gotBreak) {
                    break;
                }
            }
        } else {
            call(event, what);
        }
        running = null;
    }

    /// A persistent event's timeout begins anew: from when it was due, so that periods do not drift, or from now if
    /// something else fired it, or if that is past already, so that missed periods collapse into one call.
    private void rearm(Event event, int what) {
        long interval = event.intervalNanos;
        if (interval <= 0) {
            return;
        }
        long now = time.nowNanos();
        long from = (what & Event.TIMEOUT) != 0 ? event.deadline : now;
        if (from + interval - now < 0) {
            from = now;
        }
        deadlines.add(event, from + interval, event.common);
    }

    private void call(Event event, int what) {
        try {
            event.callback.run(event, what);
        } catch (Throwable thrown) {
            uncaught(event, thrown);
        }
    }

    void uncaught(@Nullable Event event, Throwable thrown) {
        UncaughtHandler handler = config.uncaught();
        if (handler == null) {
            Log.error(
                    base + ": " + (event == null ? "a task" : event.describe()) + " has thrown",
                    thrown);
            return;
        }
        try {
            handler.uncaught(event, thrown);
        } catch (Throwable again) {
            again.addSuppressed(thrown);
            Log.error(base + ": the uncaught handler itself has thrown", again);
        }
    }

    // ---- looking at everything

    /// Visits each event once: by descriptor, by signal, by timer, then what is only active.
    boolean visit(Predicate<Event> visitor) {
        List<Event> all = new ArrayList<>();
        interests.forEach(all::add);
        all.addAll(watchless);
        signals.forEach(all::add);
        deadlines.forEach(event -> {
            if ((event.state & Event.INSERTED) == 0) {
                all.add(event);
            }
        });
        active.forEach(event -> {
            if ((event.state & (Event.INSERTED | Event.TIMED)) == 0) {
                all.add(event);
            }
        });
        return all.stream().allMatch(visitor);
    }

    // ---- the end

    void close(boolean runFinalizers) {
        tasks.close();
        if (runFinalizers) {
            Event event = active.firstFinalizing();
            for (; event != null; event = active.firstFinalizing()) {
                fire(event); // which may bring about others
            }
        }
        if (config.debug()) {
            visit(this::reportStillAdded);
        }
        signals.close();
        interests.dropAll();
        visit(event -> {
            removeWholly(event);
            return true;
        });
        prepare.clear();
        check.clear();
        backend.close();
    }

    private boolean reportStillAdded(Event event) {
        if ((event.state & (Event.INSERTED | Event.TIMED)) != 0) {
            String text = base + " is closed while this is still added: " + event.describe();
            Throwable madeAt = event.madeAt();
            if (madeAt == null) {
                Log.warn(text);
            } else {
                Log.warn(text, madeAt);
            }
        }
        return true;
    }
}
