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
    private int priority = -1;

    Callbacks(BufferEvent bev) {
        this.bev = bev;
    }

    void priority(int number) {
        priority = number;
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
            isDrainedPending = true;
            runLater();
        } else {
            run(drained);
        }
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
            later = bev.base().deferred(self -> runPending());
            if (priority >= 0) {
                later.priority(priority);
            }
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
            run(drained);
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
        long before = bev.rawInput().length();
        run(read);
        bev.afterRead(before);
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
            return;
        }
        try {
            callback.run(bev, new BevEvent(what, cause));
        } catch (Throwable thrown) {
            throw closeAndPass(thrown);
        }
    }

    private RuntimeException closeAndPass(Throwable thrown) {
        bev.close();
        throw Callbacks.<RuntimeException>unchecked(thrown);
    }

    /// Thrown as it is, to the uncaught handler: wrapping would only hide it.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
