package io.evj.api;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The events of one loop whose callbacks are to run: a queue for each priority, and one for deferred work that must wait
/// for the next turn. Confined to the loop.
final class ActiveEvents {
    private static final int NONE = Integer.MAX_VALUE;

    private final EventBase base;
    private final Counts counts;
    private final int deferredMax;
    private final ActiveQueue later = new ActiveQueue();
    private ActiveQueue[] queues;
    private int size;
    private int deferredThisTurn;

    /// The queue that is being run.
    private int runningPriority = NONE;

    /// Whether the loop is to look for events anew before it runs the next callback.
    private boolean mustLookAgain;

    ActiveEvents(EventBase base, Counts counts, EventConfig config) {
        this.base = base;
        this.counts = counts;
        this.deferredMax = config.deferredMax();
        this.queues = newQueues(config.priorities());
    }

    private static ActiveQueue[] newQueues(int count) {
        ActiveQueue[] queues = new ActiveQueue[count];
        Arrays.setAll(queues, i -> new ActiveQueue());
        return queues;
    }

    int priorities() {
        return queues.length;
    }

    void priorities(int count) {
        if (!isEmpty()) {
            throw new IllegalStateException(
                    "events of " + base + " are active: the priorities cannot change now");
        }
        queues = newQueues(count);
    }

    /// Whether nothing is to run, neither now nor in the next turn.
    boolean isEmpty() {
        return size == 0 && later.first() == null;
    }

    /// Whether something is to run in this turn.
    boolean hasAny() {
        return size > 0;
    }

    /// A turn begins.
    void beginTurn() {
        mustLookAgain = false;
        deferredThisTurn = 0;
    }

    /// Queues an event; what is queued already learns a further reason.
    void activate(Event event, int what, int times) {
        if ((event.state & Event.ACTIVE) != 0) {
            event.result |= what;
            return;
        }
        if ((event.state & Event.LATER) != 0) {
            event.result |= what;
            leaveLater(event);
        } else {
            event.result = what;
        }
        event.calls = event.signal >= 0 ? times : 1;
        if (event.priority < runningPriority && runningPriority != NONE) {
            mustLookAgain = true; // something more urgent than what is running
        }
        add(event);
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

    /// Queues deferred work, unless it is queued; beyond the limit of a turn it waits for the next.
    void activateDeferred(Event event) {
        if ((event.state & (Event.ACTIVE | Event.LATER)) != 0) {
            return;
        }
        if (deferredThisTurn < deferredMax) {
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

    void add(Event event) {
        event.state |= Event.ACTIVE;
        size++;
        counts.active(event, 1);
        queueOf(event).addLast(event);
    }

    void remove(Event event) {
        if ((event.state & Event.ACTIVE) != 0) {
            event.state &= ~Event.ACTIVE;
            size--;
            counts.active(event, -1);
            queueOf(event).remove(event);
        } else if ((event.state & Event.LATER) != 0) {
            leaveLater(event);
        }
    }

    /// What waited for the next turn is in it. It counts against the limit of that turn.
    void takeLater() {
        for (Event event = later.first(); event != null; event = later.first()) {
            leaveLater(event);
            deferredThisTurn++;
            add(event);
        }
    }

    private void leaveLater(Event event) {
        event.state &= ~Event.LATER;
        counts.active(event, -1);
        later.remove(event);
    }

    /// An event keeps its number when there come to be fewer queues.
    private ActiveQueue queueOf(Event event) {
        return queues[Math.min(event.priority, queues.length - 1)];
    }

    /// The most urgent queue that has any.
    ///
    /// @return its number; -1 when all are empty
    int mostUrgent() {
        for (int i = 0; i < queues.length; i++) {
            if (queues[i].first() != null) {
                return i;
            }
        }
        return -1;
    }

    @Nullable Event first(int priority) {
        return priority < queues.length ? queues[priority].first() : null;
    }

    /// That queue is being run.
    void beginRunning(int priority) {
        runningPriority = priority;
    }

    void endRunning() {
        runningPriority = NONE;
    }

    void lookAgain() {
        mustLookAgain = true;
    }

    boolean mustLookAgain() {
        return mustLookAgain;
    }

    void forEach(Consumer<Event> visitor) {
        for (ActiveQueue queue : queues) {
            queue.forEach(visitor);
        }
        later.forEach(visitor);
    }

    /// The first that is to be finalized, or null.
    @Nullable Event firstFinalizing() {
        Event[] found = new Event[1];
        forEach(event -> {
            if (found[0] == null && (event.state & Event.FINALIZING) != 0) {
                found[0] = event;
            }
        });
        return found[0];
    }
}
