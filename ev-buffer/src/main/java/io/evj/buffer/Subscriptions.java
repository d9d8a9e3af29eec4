package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import org.jspecify.annotations.Nullable;

/// The callbacks on one buffer, the newest first, and what they have not been told yet.
///
/// One that is ended while all are being called keeps its link to the next; and as new ones come first, whoever goes along the
/// links meets each at most once.
final class Subscriptions {
    private final EvBuffer buffer;
    private @Nullable Subscription first;

    private @Nullable Event deferred;
    private boolean isPending;
    private long added;
    private long deleted;

    Subscriptions(EvBuffer buffer) {
        this.buffer = buffer;
    }

    void add(Subscription subscription) {
        subscription.next = first;
        first = subscription;
    }

    void remove(Subscription subscription) {
        subscription.isClosed = true;
        Subscription before = null;
        for (Subscription s = first; s != null; s = s.next) {
            if (s == subscription) {
                if (before == null) {
                    first = s.next;
                } else {
                    before.next = s.next;
                }
                return;
            }
            before = s;
        }
    }

    @Nullable Subscription find(ChangeCallback callback) {
        for (Subscription s = first; s != null; s = s.next) {
            if (s.callback == callback) {
                return s;
            }
        }
        return null;
    }

    void defer(EventBase base) {
        if (deferred == null) {
            deferred = base.deferred(event -> runDeferred());
        } else if (deferred.base() != base) {
            throw new IllegalStateException(
                    "callbacks are deferred to " + deferred.base() + " already, not to " + base);
        }
    }

    void changed(long before, long addedNow, long deletedNow) {
        Event later = deferred;
        if (later == null) {
            call(before, addedNow, deletedNow);
            return;
        }
        if (first == null) {
            return;
        }
        added += addedNow;
        deleted += deletedNow;
        if (!isPending) {
            isPending = true;
            later.activate();
        }
    }

    private void runDeferred() {
        long addedSince = added;
        long deletedSince = deleted;
        isPending = false;
        added = 0;
        deleted = 0;
        call(buffer.chain.length + deletedSince - addedSince, addedSince, deletedSince);
    }

    private void call(long before, long addedThen, long deletedThen) {
        for (Subscription s = first; s != null; s = s.next) {
            if (s.isEnabled()) {
                try {
                    s.callback.changed(buffer, before, addedThen, deletedThen);
                } catch (Throwable thrown) {
                    buffer.chain.pool.uncaught("a buffer's callback", thrown);
                }
            }
        }
    }

    void close() {
        for (Subscription s = first; s != null; s = s.next) {
            s.isClosed = true; // they may be being called just now
        }
        first = null;
        if (deferred != null) {
            deferred.close();
        }
    }
}
