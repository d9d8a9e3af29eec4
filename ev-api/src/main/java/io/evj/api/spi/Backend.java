package io.evj.api.spi;

import io.evj.api.Descriptor;
import java.io.IOException;

/// Waits for readiness on behalf of one base. Written by backend authors, called by the base alone.
///
/// All methods but [#wakeup()] are called by one thread at a time, with a happens-before edge when the thread
/// changes. Between [#attach()] and [#detach()] it is always the same thread.
public interface Backend extends AutoCloseable {
    /// Makes the sockets that this backend watches best.
    ///
    /// @return always the same network
    Network network();

    /// A thread is about to loop. Called on it.
    ///
    /// @throws IOException the system refuses; the loop does not start
    void attach() throws IOException;

    /// The thread attached has stopped looping. Called on it.
    ///
    /// @throws IOException the system refuses
    void detach() throws IOException;

    /// Looks at a descriptor that is about to be watched for the first time. Registers nothing.
    ///
    /// @param descriptor any descriptor
    /// @throws IllegalArgumentException it cannot be watched by this method; the message names one that can
    void admit(Descriptor descriptor);

    /// Changes what is watched. Collected by the base: called just before [#poll], at most once per watch, and
    /// only when `before` and `after` differ.
    ///
    /// @param watch  an admitted one
    /// @param before the union asked for until now; 0 when none
    /// @param after  union of `READ`, `WRITE`, `CLOSED` and `EDGE` to be asked for from now on; 0 for none
    /// @throws IOException it cannot be watched: the base removes its events and tells them
    void update(Watch watch, int before, int after) throws IOException;

    /// Drops all knowledge of a watch, at once, before its descriptor is closed. Nothing may be reported for it
    /// afterwards, even if the system gives its number to another descriptor.
    ///
    /// @param watch one that [#update] was called for at least once
    /// @throws IOException the system refuses
    void forget(Watch watch) throws IOException;

    /// Waits, and reports what is ready.
    ///
    /// May return early, with nothing. An interrupt of the thread ends the wait as a wake-up does; it is cleared and told
    /// to [ReadySink#interrupted()].
    ///
    /// @param timeoutNanos how long at most; 0 looks without waiting; -1 waits without limit
    /// @param ready        takes each ready watch
    /// @return how many were reported
    /// @throws IOException the wait itself failed; ends the loop
    int poll(long timeoutNanos, ReadySink ready) throws IOException;

    /// Has freed memory given back to the system, where the platform's allocator keeps it otherwise. Called seldom, after
    /// much was freed; may take milliseconds. By default nothing happens.
    default void trimMemory() {}

    /// Ends the current wait or, when none is under way, the next one. Safe from any thread, also while
    /// closing. The base calls it at most once per wait.
    void wakeup();

    /// Gives everything back. The descriptors themselves stay open.
    @Override
    void close();
}
