package io.evj.http;

import org.jspecify.annotations.Nullable;

/// How long somebody waits: a place in a [DeadlineList], or in none. Confined to its loop.
final class Deadline {
    final Expiring owner;

    // for the list
    @Nullable DeadlineList list;
    @Nullable Deadline earlier;
    @Nullable Deadline later;
    long enteredNanos;
    long dueNanos;

    Deadline(Expiring owner) {
        this.owner = owner;
    }

    boolean isIn(DeadlineList which) {
        return list == which;
    }

    /// Waits no more.
    void leave() {
        if (list != null) {
            list.leave(this);
        }
    }
}
