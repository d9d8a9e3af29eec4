package io.evj.api;

import io.evj.api.spi.Backend;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The machine inside an [EventBase]: which events are added and active, and the turns of the loop. Knows nothing of
/// threads: whoever calls it owns the base at that moment.
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
final class Loop implements ReadySink {
    private static final int NO_RUNNING_PRIORITY = Integer.MAX_VALUE;
    private static final long WALL_NANOS_MAX = 5_000_000_000L;

    final EventBase base;
    final Backend backend;
    final boolean hasKernelEdges;
    private final EventConfig config;

    // Time.
    private long nowNanos;
    private boolean isTimeCached;
    private @Nullable Instant wall; // at wallReadAtNanos; read again when it is old
    private long wallReadAtNanos;

    // Waiting events.
    private final Timers timers = new Timers();
    private final List<CommonTimeout> commonTimeouts = new ArrayList<>();
    private EventWatch[] changes = new EventWatch[16];
    private int changeCount;
    private @Nullable EventWatch freeWatches;
    final Signals signals;
    final Watched watched = new Watched();

    /// Those that wait for a condition of no descriptor.
    private final Set<Event> watchless = new LinkedHashSet<>();

    // Active events.
    private ActiveQueue[] queues;
    private final ActiveQueue later = new ActiveQueue();
    private int activeInQueues;
    private @Nullable Event running;
    private int runningPriority = NO_RUNNING_PRIORITY;
    private int deferredThisTurn;
    private Inbox.@Nullable Task tasks;

    // Around the wait.
    final Watchers prepare = new Watchers();
    final Watchers check = new Watchers();

    // Marks.
    boolean gotExit;
    volatile boolean gotBreak;
    private boolean continueRequested;

    // Counts, and their maxima.
    final Counts counts = new Counts();

    Loop(EventBase base, Backend backend, boolean hasKernelEdges, EventConfig config) {
        this.base = base;
        this.backend = backend;
        this.hasKernelEdges = hasKernelEdges;
        this.config = config;
        this.signals = new Signals(base);
        this.queues = newQueues(config.priorities());
    }

    private static ActiveQueue[] newQueues(int count) {
        ActiveQueue[] queues = new ActiveQueue[count];
        Arrays.setAll(queues, i -> new ActiveQueue());
        return queues;
    }

    // ---- time

    long nowNanos() {
        return isTimeCached ? nowNanos : config.clock().nanoTime();
    }

    boolean isTimeCached() {
        return isTimeCached;
    }

    /// The wall clock as of the cached time.
    Instant instant() {
        long difference = nowNanos - wallReadAtNanos;
        if (wall == null || difference < 0 || difference > WALL_NANOS_MAX) {
            wallReadAtNanos = config.clock().nanoTime();
            wall = config.clock().instant();
            difference = nowNanos - wallReadAtNanos;
        }
        return wall.plusNanos(difference);
    }

    void updateTime() {
        if (base.isLooping() && config.cacheTime()) {
            readTime();
        }
    }

    private void readTime() {
        nowNanos = config.clock().nanoTime();
        isTimeCached = config.cacheTime();
    }

    // ---- adding

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
                event.calls = 0;
                removeActive(event);
            }
            schedule(event, nowNanos() + delayNanos, common);
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
                watch(event, descriptor);
            }
        } else {
            return;
        }
        event.state |= Event.INSERTED;
        counts.added(event, 1);
    }

    private void watch(Event event, Descriptor descriptor) {
        if (!descriptor.isOpen()) {
            throw event.misuse("cannot be added: its descriptor is closed");
        }
        EventWatch watch = watchOf(descriptor);
        try {
            watch.add(event);
        } finally {
            changed(watch);
        }
    }

    private EventWatch watchOf(Descriptor descriptor) {
        Watch present = descriptor.watchSlot().watch();
        if (present instanceof EventWatch watch) {
            if (watch.loop == this) {
                return watch;
            }
            throw new IllegalStateException(
                    descriptor
                            + " is watched by "
                            + watch.loop.base
                            + "; a descriptor has one base at a time: remove its events there and call release(descriptor)");
        }
        backend.admit(descriptor);
        EventWatch watch = freeWatches;
        if (watch == null) {
            watch = new EventWatch(this);
        } else {
            freeWatches = watch.nextFree;
            watch.nextFree = null;
        }
        watch.bind(descriptor);
        watched.add(watch);
        return watch;
    }

    private void schedule(Event event, long deadline, @Nullable CommonTimeout common) {
        unschedule(event);
        event.deadline = deadline;
        event.common = common;
        event.state |= Event.TIMED;
        counts.added(event, 1);
        if (common == null) {
            timers.add(event, deadline);
        } else {
            common.add(event);
            mindCommon(common);
        }
    }

    private void unschedule(Event event) {
        if ((event.state & Event.TIMED) == 0) {
            return;
        }
        event.state &= ~Event.TIMED;
        counts.added(event, -1);
        CommonTimeout common = event.common;
        if (common == null) {
            timers.remove(event);
        } else {
            common.remove(event);
            mindCommon(common);
        }
    }

    /// Keeps the internal timer of a common timeout at the deadline of its first event.
    private void mindCommon(CommonTimeout common) {
        Event first = common.first();
        Event timer = common.timer;
        if (timer.heapIndex >= 0) {
            if (first != null && timers.deadline(timer) == first.deadline) {
                return;
            }
            timers.remove(timer);
        }
        if (first != null) {
            timers.add(timer, first.deadline);
        }
    }

    CommonTimeout commonTimeout(long nanos) {
        for (CommonTimeout common : commonTimeouts) {
            if (common.nanos == nanos) {
                return common;
            }
        }
        if (commonTimeouts.size() == CommonTimeout.COUNT_MAX) {
            throw new IllegalStateException(
                    base + " has " + CommonTimeout.COUNT_MAX + " common timeouts already");
        }
        CommonTimeout common = new CommonTimeout(base, nanos);
        commonTimeouts.add(common);
        return common;
    }

    // ---- removing

    void remove(Event event) {
        if ((event.state & Event.FINALIZING) == 0) {
            event.intervalNanos = -1;
            removeWholly(event);
        }
    }

    private void removeWholly(Event event) {
        event.calls = 0;
        event.repeats = 0;
        unschedule(event);
        removeActive(event);
        if ((event.state & Event.INSERTED) != 0) {
            event.state &= ~Event.INSERTED;
            counts.added(event, -1);
            EventWatch watch = event.watch;
            if (watch != null) {
                watch.remove(event);
                changed(watch);
            } else if (event.signal >= 0) {
                signals.remove(event);
            } else {
                watchless.remove(event);
            }
        }
    }

    void removeTimer(Event event) {
        unschedule(event);
        event.intervalNanos = -1;
    }

    void close(Event event) {
        remove(event);
        if ((event.state & Event.FINALIZING) == 0) {
            event.state = event.state & ~Event.ASSIGNED | Event.GONE;
        }
    }

    void finalizeLater(Event event, EventHandler finalizer) {
        if ((event.state & Event.FINALIZING) != 0) {
            throw event.misuse("has a finalizer already");
        }
        removeWholly(event);
        event.callback = (self, what) -> finalizer.run(self);
        event.state = Event.FINALIZING;
        event.result = 0;
        addActive(event);
    }

    /// The descriptor is about to close, or to go to another base.
    void dropWatch(EventWatch watch) throws IOException {
        for (Event event = watch.first(); event != null; event = watch.first()) {
            remove(event);
        }
        forget(watch);
    }

    private void forget(EventWatch watch) throws IOException {
        boolean isKnown = watch.isKnown;
        try {
            if (isKnown) {
                backend.forget(watch);
            }
        } finally {
            free(watch);
        }
    }

    private void free(EventWatch watch) {
        watched.remove(watch);
        watch.unbind();
        if (!watch.isChanged) { // else applyChanges frees it
            watch.nextFree = freeWatches;
            freeWatches = watch;
        }
    }

    // ---- interest changes

    void changed(EventWatch watch) {
        if (watch.isChanged) {
            return;
        }
        watch.isChanged = true;
        if (changeCount == changes.length) {
            changes = Arrays.copyOf(changes, 2 * changeCount);
        }
        changes[changeCount++] = watch;
    }

    private void applyChanges() {
        // Losing a watch activates events but adds no changes to those before it; its own removal
        // may append.
        for (int i = 0; i < changeCount; i++) {
            EventWatch watch = changes[i];
            watch.isChanged = false;
            if (!watch.isBound()) {
                watch.nextFree = freeWatches;
                freeWatches = watch;
                continue;
            }
            apply(watch);
        }
        Arrays.fill(changes, 0, changeCount, null);
        changeCount = 0;
    }

    private void apply(EventWatch watch) {
        int before = watch.registered;
        int after = watch.wanted();
        try {
            if (watch.isEmpty()) {
                forget(watch);
            } else if (before != after) {
                watch.isKnown = true;
                watch.registered = after;
                backend.update(watch, before, after);
            }
        } catch (IOException failure) {
            if (watch.isBound()) {
                try {
                    backend.forget(watch);
                } catch (IOException alsoFailed) {
                    failure.addSuppressed(alsoFailed);
                }
                lost(watch, failure);
            } else {
                Log.warn(base + ": " + failure.getMessage(), failure);
            }
        }
    }

    // ---- what the backend reports

    @Override
    public void ready(Watch watch, int what) {
        ((EventWatch) watch).ready(what);
    }

    @Override
    public void lost(Watch lost, IOException cause) {
        EventWatch watch = (EventWatch) lost;
        Log.warn(
                base
                        + ": "
                        + Event.text(watch.descriptor())
                        + " can be watched no longer: "
                        + cause.getMessage(),
                cause);
        watch.isKnown = false;
        for (Event event = watch.first(); event != null; event = watch.first()) {
            int what = event.conditions & (Event.READ | Event.WRITE | Event.CLOSED);
            remove(event);
            activate(event, what, 1);
        }
        free(watch);
    }

    // ---- activating

    void activateByHand(Event event, int what, int times) {
        base.checkOpen();
        if ((event.state & Event.FINALIZING) != 0) {
            return;
        }
        if ((event.state & Event.ASSIGNED) == 0) {
            throw event.misuse("cannot be activated: it " + whyNot(event));
        }
        if ((event.state & Event.DEFERRED) != 0) {
            activateDeferred(event);
        } else {
            activate(event, what, times);
        }
    }

    void activate(Event event, int what, int times) {
        if ((event.state & Event.ACTIVE) != 0) {
            event.result |= what;
            return;
        }
        if ((event.state & Event.LATER) != 0) {
            event.result |= what;
            later.remove(event);
            event.state &= ~Event.LATER;
            counts.active(event, -1);
        } else {
            event.result = what;
        }
        event.calls = event.signal >= 0 ? times : 1;
        if (event.priority < runningPriority && runningPriority != NO_RUNNING_PRIORITY) {
            continueRequested = true; // something more urgent than what is running
        }
        addActive(event);
    }

    /// A signal has arrived. None is lost because the event is active for earlier ones.
    void activateSignal(Event event, int times) {
        if ((event.state & Event.ACTIVE) != 0) {
            event.result |= Event.SIGNAL;
            event.calls += times;
        } else {
            activate(event, Event.SIGNAL, times);
        }
    }

    private void activateDeferred(Event event) {
        if ((event.state & (Event.ACTIVE | Event.LATER)) != 0) {
            return;
        }
        if (deferredThisTurn < config.deferredMax()) {
            deferredThisTurn++;
            activate(event, 0, 1);
        } else {
            event.result = 0;
            event.calls = 1;
            event.state |= Event.LATER;
            counts.active(event, 1);
            later.addLast(event);
        }
    }

    private void addActive(Event event) {
        event.state |= Event.ACTIVE;
        activeInQueues++;
        counts.active(event, 1);
        queues[Math.min(event.priority, queues.length - 1)].addLast(event);
    }

    private void removeActive(Event event) {
        if ((event.state & Event.ACTIVE) != 0) {
            event.state &= ~Event.ACTIVE;
            activeInQueues--;
            counts.active(event, -1);
            queues[Math.min(event.priority, queues.length - 1)].remove(event);
        } else if ((event.state & Event.LATER) != 0) {
            event.state &= ~Event.LATER;
            counts.active(event, -1);
            later.remove(event);
        }
    }

    private void makeLaterActive() {
        for (Event event = later.first(); event != null; event = later.first()) {
            later.remove(event);
            event.state &= ~Event.LATER;
            counts.active(event, -1);
            deferredThisTurn++;
            addActive(event);
        }
    }

    void priorities(int count) {
        if (activeInQueues > 0 || later.first() != null) {
            throw new IllegalStateException(
                    "events of " + base + " are active: the priorities cannot change now");
        }
        queues = newQueues(count);
    }

    int priorities() {
        return queues.length;
    }

    // ---- ending

    void exit() {
        gotExit = true;
    }

    void continueLoop() {
        continueRequested = true;
    }

    @Nullable Event running() {
        return running;
    }

    // ---- the loop

    LoopEnd run(boolean once, boolean nonblock, boolean noExitOnEmpty) {
        gotExit = false;
        gotBreak = false;
        isTimeCached = false;
        try {
            backend.attach();
            try {
                return turns(once, nonblock, noExitOnEmpty);
            } finally {
                isTimeCached = false;
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
            continueRequested = false;
            deferredThisTurn = 0;
            if (gotExit || gotBreak) {
                return LoopEnd.DONE;
            }
            applyChanges();
            if (isTimeOld && timers.size() > 0) {
                isTimeCached = false; // callbacks took time: the wait must not be too long by that
            }
            long wait = nonblock || isAnythingActive() ? 0 : waitNanos();
            if (isEmpty() && !noExitOnEmpty) {
                return LoopEnd.EMPTY;
            }
            makeLaterActive();
            prepare.run(this, wait);
            if (changeCount > 0) {
                applyChanges();
            }
            if (activeInQueues > 0) {
                wait = 0; // watchers, or lost descriptors, have made something active
            }
            poll(wait);
            readTime();
            check.run(this, -1);
            int ran = runTasks();
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
        return activeInQueues > 0 || later.first() != null || tasks != null;
    }

    private boolean isEmpty() {
        return counts.isEmpty() && !isAnythingActive() && base.inbox.isEmpty();
    }

    private long waitNanos() {
        return timers.size() == 0 ? -1 : Math.max(0, timers.firstDeadline() - nowNanos());
    }

    private void poll(long wait) throws IOException {
        isTimeCached = false;
        if (wait == 0) {
            backend.poll(0, this);
            return;
        }
        base.fallAsleep();
        try {
            backend.poll(base.mustStayAwake() ? 0 : wait, this);
        } finally {
            base.awake();
        }
    }

    private int runTasks() {
        if (tasks == null) {
            tasks = base.inbox.takeAll();
        }
        int ran = 0;
        for (Inbox.Task task = tasks; task != null; task = tasks) {
            tasks = task.next;
            run(task);
            if (task.isUsers) {
                ran++;
                if (gotBreak) {
                    break;
                }
            }
        }
        return ran;
    }

    /// Does what the doors have asked for and no turn has seen. The user's tasks keep their order and wait for the next run.
    void runOwnTasks() {
        Inbox.Task left = tasks;
        tasks = null;
        Inbox.Task last = runOwnTasks(left, null);
        runOwnTasks(base.inbox.takeAll(), last);
    }

    /// Keeps the user's tasks behind the last one kept; gives the last one now.
    private Inbox.@Nullable Task runOwnTasks(
            Inbox.@Nullable Task list, Inbox.@Nullable Task lastKept) {
        Inbox.Task last = lastKept;
        for (Inbox.Task task = list; task != null; ) {
            Inbox.Task next = task.next;
            if (task.isUsers) {
                task.next = null;
                if (last == null) {
                    tasks = task;
                } else {
                    last.next = task;
                }
                last = task;
            } else {
                run(task);
            }
            task = next;
        }
        return last;
    }

    /// Runs what a break has left, when no turn will come any more.
    void runTasksLeft() {
        for (Inbox.Task task = tasks; task != null; task = task.next) {
            run(task);
        }
        tasks = null;
    }

    void run(Inbox.Task task) {
        try {
            task.action.run();
        } catch (Throwable thrown) {
            uncaught(null, thrown);
        }
    }

    private void expireTimers() {
        long now = nowNanos();
        while (timers.size() > 0 && timers.firstDeadline() - now <= 0) {
            Event due = timers.first();
            assert due != null;
            CommonTimeout common = due.common;
            if (common != null && due == common.timer) {
                Event first = common.first();
                assert first != null;
                due = first;
            }
            expire(due);
        }
    }

    private void expire(Event event) {
        boolean wasActive = (event.state & (Event.ACTIVE | Event.LATER)) != 0;
        if (wasActive || (event.conditions & Event.PERSIST) != 0) {
            unschedule(event);
        } else {
            removeWholly(event);
        }
        activate(event, Event.TIMEOUT, 1);
    }

    private int runActive() {
        int ran = 0;
        for (int i = 0; i < queues.length && ran == 0 && !gotBreak; i++) {
            if (queues[i].first() != null) {
                boolean isLimited = i >= config.dispatchMinPriority();
                ran =
                        runQueue(
                                i,
                                isLimited ? config.dispatchMax() : 0,
                                isLimited ? config.dispatchNanosMax() : 0);
            }
        }
        runningPriority = NO_RUNNING_PRIORITY;
        return ran;
    }

    /// Runs one queue until it is empty, or a limit, a break or something more urgent ends it.
    private int runQueue(int number, int max, long nanosMax) {
        ActiveQueue queue = queues[number];
        runningPriority = number;
        long end = nanosMax > 0 ? nowNanos() + nanosMax : 0;
        int ran = 0;
        for (Event event = queue.first(); event != null; event = queue.first()) {
            fire(event);
            ran++;
            if (gotBreak || continueRequested || ran == max) {
                break;
            }
            if (nanosMax > 0) {
                readTime();
                if (nowNanos - end >= 0) {
                    break;
                }
            }
        }
        return ran;
    }

    private void fire(Event event) {
        int state = event.state;
        if ((state & (Event.DEFERRED | Event.FINALIZING)) != 0) {
            removeActive(event);
            call(event, 0);
            return;
        }
        int what = event.result;
        int calls = event.calls;
        if ((event.conditions & Event.PERSIST) != 0) {
            removeActive(event);
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
        long now = nowNanos();
        long from = (what & Event.TIMEOUT) != 0 ? event.deadline : now;
        if (from + interval - now < 0) {
            from = now;
        }
        schedule(event, from + interval, event.common);
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
        watched.forEach(watch -> watch.forEach(all::add));
        all.addAll(watchless);
        signals.forEach(all::add);
        timers.forEach(event -> {
            if ((event.state & (Event.INSERTED | Event.INTERNAL)) == 0) {
                all.add(event);
            }
        });
        for (CommonTimeout common : commonTimeouts) {
            common.forEach(event -> {
                if ((event.state & Event.INSERTED) == 0) {
                    all.add(event);
                }
            });
        }
        active(event -> {
            if ((event.state & (Event.INSERTED | Event.TIMED)) == 0) {
                all.add(event);
            }
        });
        return all.stream().allMatch(visitor);
    }

    void active(Consumer<Event> visitor) {
        for (ActiveQueue queue : queues) {
            queue.forEach(visitor);
        }
        later.forEach(visitor);
    }

    void activate(Descriptor descriptor, int what) {
        if (descriptor.watchSlot().watch() instanceof EventWatch watch && watch.loop == this) {
            watch.activate(what);
        }
        if ((what & Event.TIMEOUT) != 0) {
            visit(event -> {
                if (event.descriptor == descriptor && (event.state & Event.TIMED) != 0) {
                    activate(event, Event.TIMEOUT, 1);
                }
                return true;
            });
        }
    }

    // ---- the end

    void close(boolean runFinalizers) {
        if (runFinalizers) {
            while (runOneFinalizer()) {
                // finalizers may bring about others
            }
        }
        if (config.debug()) {
            visit(this::reportStillAdded);
        }
        signals.close();
        watched.forEach(watch -> {
            try {
                dropWatch(watch);
            } catch (IOException failure) {
                Log.warn(base + ": " + failure.getMessage(), failure);
            }
        });
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

    private boolean runOneFinalizer() {
        Event[] found = new Event[1];
        active(event -> {
            if (found[0] == null && (event.state & Event.FINALIZING) != 0) {
                found[0] = event;
            }
        });
        if (found[0] == null) {
            return false;
        }
        fire(found[0]);
        return true;
    }
}
