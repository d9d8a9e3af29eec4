package io.evj.testkit;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.Watch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A base's record of a descriptor, as the contract plays the base: it remembers what was reported.
final class TestWatch implements Watch {
    private final Backend backend;
    private final Descriptor descriptor;
    private final String name;
    private @Nullable Object note;
    private int interest;
    private boolean isKnown; // to the backend: from the first update to forget or lost
    private boolean isOver;
    private int seen;
    private int reports;
    private @Nullable IOException lostBy;

    TestWatch(Backend backend, Descriptor descriptor, String name) {
        this.backend = backend;
        this.descriptor = descriptor;
        this.name = name;
    }

    /// Admits the descriptor and takes its slot.
    void begin() {
        backend.admit(descriptor);
        descriptor.watchSlot().watch(this);
    }

    void change(int after) throws IOException {
        if (interest != after) {
            int before = interest;
            interest = after;
            isKnown = true;
            backend.update(this, before, after);
        }
    }

    void forget() throws IOException {
        end();
        if (isKnown) {
            isKnown = false;
            backend.forget(this);
        }
    }

    /// The backend has gone, and with it all it knew.
    void abandon() {
        isKnown = false;
        end();
    }

    /// Forgets what was reported until now.
    void clear() {
        seen = 0;
        reports = 0;
    }

    /// The union of what was reported, and asked for, since [#clear()].
    int seen() {
        return seen;
    }

    /// How often something was reported since [#clear()].
    int reports() {
        return reports;
    }

    /// Why the backend gave up, or null.
    @Nullable IOException lostBy() {
        return lostBy;
    }

    boolean isOver() {
        return isOver;
    }

    /// Takes a report.
    ///
    /// @return what is wrong with it; null when nothing is
    @Nullable String take(int what) {
        if (isOver) {
            return this
                    + " was reported ("
                    + Conditions.named(what)
                    + ") after it was "
                    + (lostBy == null ? "forgotten" : "lost");
        }
        if (what == 0 || (what & ~Conditions.ANY) != 0) {
            return this
                    + " was reported as "
                    + Conditions.named(what)
                    + "; allowed is a union of READ, WRITE, CLOSED";
        }
        if (interest == 0) {
            return this
                    + " was reported ("
                    + Conditions.named(what)
                    + ") while it asked for nothing";
        }
        if ((what & interest) != 0) { // conditions that nobody asked for are ignored
            seen |= what & interest;
            reports++;
        }
        return null;
    }

    /// Takes the end.
    ///
    /// @return what is wrong with it; null when nothing is
    @Nullable String takeLoss(IOException cause) {
        if (isOver) {
            return this
                    + " was lost ("
                    + cause
                    + ") after it was "
                    + (lostBy == null ? "forgotten" : "lost");
        }
        lostBy = cause;
        isKnown = false;
        end();
        return null;
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public @Nullable Object state() {
        return note;
    }

    @Override
    public void state(@Nullable Object newNote) {
        note = newNote;
    }

    @Override
    public void closing() throws IOException {
        forget();
    }

    @Override
    public void wouldBlock(int condition) {
        // the base imitates edges with it; the contract watches the backend alone
    }

    @Override
    public String toString() {
        return name
                + "[asks for "
                + Conditions.named(interest)
                + ", seen "
                + Conditions.named(seen)
                + "]";
    }

    private void end() {
        isOver = true;
        if (descriptor.watchSlot().watch() == this) {
            descriptor.watchSlot().watch(null);
        }
    }
}
