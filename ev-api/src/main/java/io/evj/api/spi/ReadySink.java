package io.evj.api.spi;

import java.io.IOException;

/// Takes what [Backend#poll] finds. Calls nobody's callbacks: it only queues.
public interface ReadySink {
    /// A watched descriptor is ready.
    ///
    /// @param watch known to the backend, and not forgotten
    /// @param what  union of `READ`, `WRITE` and `CLOSED`. An error or a full hang-up is `READ | WRITE`;
    ///              conditions that nobody asked for are ignored.
    void ready(Watch watch, int what);

    /// A descriptor can be watched no longer, for instance because it was closed behind the base's back.
    /// Its events are told once, with all they asked for, and removed; the backend has forgotten it.
    ///
    /// @param watch known to the backend until now
    /// @param cause why
    void lost(Watch watch, IOException cause);

    /// The thread was interrupted. The backend has cleared the status, else each further wait would end at once; the
    /// base sets it again when its loop ends.
    default void interrupted() {}
}
