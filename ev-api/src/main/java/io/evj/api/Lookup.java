package io.evj.api;

/// A lookup under way. Safe from any thread.
public interface Lookup extends AutoCloseable {
    /// Asks for no answer any more: the handler is told `CANCEL`, later and once, unless it has been told something already.
    void cancel();

    /// The same as [#cancel()].
    @Override
    default void close() {
        cancel();
    }
}
