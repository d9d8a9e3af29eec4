package io.evj.api;

import io.evj.api.spi.Backend;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one loop's events want to know of descriptors, and the backend's side of it. Confined to the loop.
///
/// Changes are collected, and applied just before the wait: a watch whose events ask for the same as before, whatever
/// happened in between, costs the backend nothing.
final class Interests implements ReadySink {
    private final Loop loop;
    private final Backend backend;
    private final Watched watched = new Watched();
    private EventWatch[] changes = new EventWatch[16];
    private int changeCount;
    private @Nullable EventWatch free;
    private boolean wasInterrupted;

    Interests(Loop loop, Backend backend) {
        this.loop = loop;
        this.backend = backend;
    }

    /// The event is told when its descriptor is ready.
    void add(Event event, Descriptor descriptor) {
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

    void remove(Event event, EventWatch watch) {
        watch.remove(event);
        changed(watch);
    }

    private EventWatch watchOf(Descriptor descriptor) {
        Watch present = descriptor.watchSlot().watch();
        if (present instanceof EventWatch watch) {
            if (watch.loop == loop) {
                return watch;
            }
            throw new IllegalStateException(
                    descriptor
                            + " is watched by "
                            + watch.loop.base
                            + "; a descriptor has one base at a time: remove its events there and call release(descriptor)");
        }
        backend.admit(descriptor);
        EventWatch watch = free;
        if (watch == null) {
            watch = new EventWatch(loop);
        } else {
            free = watch.nextFree;
            watch.nextFree = null;
        }
        watch.bind(descriptor);
        watched.add(watch);
        return watch;
    }

    /// The descriptor is about to close, or to go to another base.
    void drop(EventWatch watch) throws IOException {
        for (Event event = watch.first(); event != null; event = watch.first()) {
            loop.remove(event);
        }
        forget(watch);
    }

    /// All descriptors go.
    void dropAll() {
        watched.forEach(watch -> {
            try {
                drop(watch);
            } catch (IOException failure) {
                Log.warn(loop.base + ": " + failure.getMessage(), failure);
            }
        });
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
        if (!watch.isChanged) { // else apply finds it unbound
            keep(watch);
        }
    }

    private void keep(EventWatch watch) {
        watch.nextFree = free;
        free = watch;
    }

    // ---- changes

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

    /// Tells the backend what has changed. A watch that is lost meanwhile may come to stand behind the others.
    void apply() {
        for (int i = 0; i < changeCount; i++) {
            EventWatch watch = changes[i];
            watch.isChanged = false;
            if (watch.isBound()) {
                apply(watch);
            } else {
                keep(watch);
            }
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
                return;
            }
            if (watch.hasNewEdge && before == after) {
                backend.forget(watch); // the kernel tells a new registration of what holds already
                before = 0;
            }
            watch.hasNewEdge = false;
            if (before != after) {
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
                Log.warn(loop.base + ": " + failure.getMessage(), failure);
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
                loop.base
                        + ": "
                        + Event.text(watch.descriptor())
                        + " can be watched no longer: "
                        + (cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
        watch.isKnown = false;
        for (Event event = watch.first(); event != null; event = watch.first()) {
            int what = event.conditions & (Event.READ | Event.WRITE | Event.CLOSED);
            loop.remove(event);
            loop.active.activate(event, what, 1);
        }
        free(watch);
    }

    @Override
    public void interrupted() {
        wasInterrupted = true;
    }

    /// Whether the thread was interrupted since this was asked last.
    boolean wasInterrupted() {
        boolean was = wasInterrupted;
        wasInterrupted = false;
        return was;
    }

    void forEach(Consumer<Event> visitor) {
        watched.forEach(watch -> watch.forEach(visitor));
    }
}
