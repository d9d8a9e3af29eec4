package io.evj.buffer;

import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.List;

/// The callbacks on one buffer, and what they must be told: each change by itself, or, deferred, the sums once a turn.
final class ModelCallbacks {
    /// What the callbacks of all buffers have been told, and what they must have been.
    record Record(List<String> told, List<String> expected) {
        Record() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private static final class Entry {
        private final String name;
        private final ChangeCallback callback;
        private final Subscription subscription;
        private boolean isEnabled = true;

        Entry(String name, EvBuffer buffer, List<String> told) {
            this.name = name;
            callback =
                    (it, before, added, deleted) ->
                            told.add(text(name, before, added, deleted, it.length()));
            subscription = buffer.onChange(callback);
        }
    }

    private final String name;
    private final EvBuffer buffer;
    private final Record record;
    private final List<Entry> entries = new ArrayList<>(); // the oldest first
    private int made;
    private boolean isDeferred;
    private boolean isPending;
    private long added;
    private long deleted;

    ModelCallbacks(String name, EvBuffer buffer, Record record) {
        this.name = name;
        this.buffer = buffer;
        this.record = record;
    }

    private static String text(String name, long before, long added, long deleted, long length) {
        return name + ": " + before + " +" + added + " -" + deleted + " = " + length;
    }

    void subscribe() {
        entries.add(new Entry(name + "." + made++, buffer, record.told));
    }

    void end(int which, boolean isByCallback) {
        if (!entries.isEmpty()) {
            Entry ended = entries.remove(which % entries.size());
            if (isByCallback) {
                buffer.removeCallback(ended.callback);
            } else {
                ended.subscription.close();
            }
        }
    }

    void enable(int which, boolean isEnabled) {
        if (!entries.isEmpty()) {
            Entry entry = entries.get(which % entries.size());
            entry.isEnabled = isEnabled;
            if (isEnabled) {
                entry.subscription.enable();
            } else {
                entry.subscription.disable();
            }
        }
    }

    void defer(EventBase base) {
        buffer.deferCallbacks(base);
        isDeferred = true;
    }

    /// The buffer has changed.
    ///
    /// @return whether that will be told in the next turn, which was not to be before
    boolean changed(long before, long addedNow, long deletedNow) {
        if (!isDeferred) {
            expect(before, addedNow, deletedNow);
            return false;
        }
        if (entries.isEmpty()) {
            return false;
        }
        added += addedNow;
        deleted += deletedNow;
        boolean isNews = !isPending;
        isPending = true;
        return isNews;
    }

    /// The turn has come in which deferred callbacks are told.
    void turned(long length) {
        expect(length + deleted - added, added, deleted);
        isPending = false;
        added = 0;
        deleted = 0;
    }

    private void expect(long before, long addedThen, long deletedThen) {
        for (Entry entry : entries.reversed()) {
            if (entry.isEnabled) {
                record.expected.add(
                        text(
                                entry.name,
                                before,
                                addedThen,
                                deletedThen,
                                before + addedThen - deletedThen));
            }
        }
    }
}
