package io.evj.buffer;

import io.evj.api.Event;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The callbacks of one bufferevent, run at once or collected and run from the loop: CONNECTED, read, write, drained, and last
/// whatever else has happened, in one call. Confined to the loop.
final class Callbacks {
    @Nullable DataCallback read;
    @Nullable DataCallback write;
    @Nullable DataCallback drained;
    @Nullable BevCallback event;
    boolean isDeferring;
    private final BufferEvent bev;
    private boolean isReadPending;
    private boolean isWritePending;
    private boolean isDrainedPending;
    private int whatPending;
    private @Nullable IOException causePending;
    private @Nullable Event later;

    Callbacks(BufferEvent bev) {
        this.bev = bev;
    }

    boolean isActive() {
        return later != null && later.isActive();
    }

    void priority(int number) {
        if (later != null) {
            later.priority(number);
        }
    }

    // ---- what has happened

    void read() {
        if (isDeferring) {
            readLater();
        } else {
            runRead();
        }
    }

    void readLater() {
        isReadPending = true;
        runLater();
    }

    void write() {
        if (isDeferring) {
            writeLater();
        } else {
            run(write);
        }
    }

    void writeLater() {
        isWritePending = true;
        runLater();
    }

    void drained() {
        if (isDeferring) {
            drainedLater();
        } else {
            runDrained();
        }
    }

    void drainedLater() {
        isDrainedPending = true;
        runLater();
    }

    void event(int what, @Nullable IOException cause) {
        if (isDeferring) {
            eventLater(what, cause);
        } else {
            runEvent(what, cause);
        }
    }

    void eventLater(int what, @Nullable IOException cause) {
        whatPending |= what;
        if (causePending == null) {
            causePending = cause;
        } else if (cause != null && cause != causePending) {
            causePending.addSuppressed(cause);
        }
        runLater();
    }

    /// Nobody is told anything any more.
    void clear() {
        read = null;
        write = null;
        drained = null;
        event = null;
        isReadPending = false;
        isWritePending = false;
        isDrainedPending = false;
        whatPending = 0;
        causePending = null;
        if (later != null) {
            later.close();
            later = null;
        }
    }

    // ---- telling

    private void runLater() {
        if (later == null) {
            later = bev.base().deferred(self -> runPending()).priority(bev.priorityNow());
        }
        later.activate();
    }

    /// Each is looked at when its turn comes: one callback may close the bufferevent, or set others.
    private void runPending() {
        if ((whatPending & BevEvent.CONNECTED) != 0) {
            whatPending &= ~BevEvent.CONNECTED;
            runEvent(BevEvent.CONNECTED, null);
        }
        if (isReadPending) {
            isReadPending = false;
            runRead();
        }
        if (isWritePending) {
            isWritePending = false;
            run(write);
        }
        if (isDrainedPending) {
            isDrainedPending = false;
            runDrained();
        }
        if (whatPending != 0) {
            int what = whatPending;
            IOException cause = causePending;
            whatPending = 0;
            causePending = null;
            runEvent(what, cause);
        }
    }

    private void runRead() {
        long before = bev.rawInput().held();
        run(read);
        bev.afterRead(before);
    }

    /// The write callback may have filled it again; then it will be told when that has drained.
    private void runDrained() {
        if (!bev.isOverfull()) {
            run(drained);
        }
    }

    private void run(@Nullable DataCallback callback) {
        if (callback != null) {
            try {
                callback.run(bev);
            } catch (Throwable thrown) {
                throw closeAndPass(thrown);
            }
        }
    }

    private void runEvent(int what, @Nullable IOException cause) {
        BevCallback callback = event;
        if (callback == null) {
            bev.unheard(what);
        } else {
            try {
                callback.run(bev, new BevEvent(what, cause));
            } catch (Throwable thrown) {
                throw closeAndPass(thrown);
            }
        }
        bev.afterEvent(what);
    }

    private RuntimeException closeAndPass(Throwable thrown) {
        try {
            bev.close();
        } catch (RuntimeException again) { // a filter's
            thrown.addSuppressed(again);
        }
        throw Callbacks.<RuntimeException>unchecked(thrown);
    }

    /// Thrown as it is, to the uncaught handler: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
