package io.evj.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

/// The signal events of one base. Confined to its loop, but for [#arrived], which the JVM's signal thread calls.
///
/// Arrivals are counted, and the loop is told of the first of a batch: a callback runs as often as its signal came.
final class Signals {
    private final EventBase base;
    private final Map<Integer, List<Event>> events = new TreeMap<>();
    private final AtomicIntegerArray arrivals = new AtomicIntegerArray(SystemSignals.COUNT_MAX);

    Signals(EventBase base) {
        this.base = base;
    }

    void add(Event event) {
        List<Event> others = events.get(event.signal);
        if (others == null) {
            SystemSignals.subscribe(event.signal, this);
            others = new ArrayList<>();
            events.put(event.signal, others);
        }
        others.add(event);
    }

    void remove(Event event) {
        List<Event> others = events.get(event.signal);
        if (others != null && others.remove(event) && others.isEmpty()) {
            events.remove(event.signal);
            SystemSignals.unsubscribe(event.signal, this);
        }
    }

    /// Safe from any thread.
    void arrived(int signal) {
        if (arrivals.getAndIncrement(signal) == 0) {
            base.post(() -> deliver(signal, arrivals.getAndSet(signal, 0)));
        }
    }

    private void deliver(int signal, int times) {
        for (Event event : events.getOrDefault(signal, List.of())) {
            base.loop.active.activateSignal(event, times);
        }
    }

    /// Fires by hand.
    void activate(int signal, int times) {
        for (Event event : events.getOrDefault(signal, List.of())) {
            base.loop.active.activate(event, Event.SIGNAL, times);
        }
    }

    void forEach(Consumer<Event> visitor) {
        events.values().stream().flatMap(Collection::stream).forEach(visitor);
    }

    void close() {
        events.keySet().forEach(signal -> SystemSignals.unsubscribe(signal, this));
    }
}
