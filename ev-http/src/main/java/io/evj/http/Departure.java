package io.evj.http;

import io.evj.api.EventBase;
import io.evj.buffer.ChangeCallback;
import io.evj.buffer.EvBuffer;

/// Waits until what is first in an output has left it, whoever writes to it behind that. Confined to its loop.
final class Departure implements ChangeCallback {
    private final EventBase base;
    private final Runnable gone;
    private long left;

    private Departure(EventBase base, Runnable gone, long left) {
        this.base = base;
        this.gone = gone;
        this.left = left;
    }

    /// Begins to wait.
    ///
    /// @param octets how many, all of them in the output now
    /// @param gone   run by the loop, later; never, if the output is closed before
    static void of(EvBuffer output, long octets, EventBase base, Runnable gone) {
        if (octets == 0) {
            base.execute(gone);
        } else {
            output.onChange(new Departure(base, gone, octets));
        }
    }

    @Override
    public void changed(EvBuffer output, long before, long added, long deleted) {
        left -= deleted;
        if (left <= 0) {
            output.removeCallback(this);
            base.execute(gone);
        }
    }
}
