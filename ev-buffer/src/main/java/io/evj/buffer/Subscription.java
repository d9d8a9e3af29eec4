package io.evj.buffer;

import org.jspecify.annotations.Nullable;

/// A callback on a buffer: see [EvBuffer#onChange]. Confined to the buffer's loop.
public final class Subscription implements AutoCloseable {
    final ChangeCallback callback;
    @Nullable Subscription next;
    boolean isClosed;
    private final EvBuffer buffer;
    private boolean isEnabled = true;

    Subscription(EvBuffer buffer, ChangeCallback callback) {
        this.buffer = buffer;
        this.callback = callback;
    }

    /// Calls the callback again for what changes from now on.
    ///
    /// @return this
    /// @libevent evbuffer_cb_set_flags
    /// @libevent EVBUFFER_CB_ENABLED
    public Subscription enable() {
        buffer.checkThread();
        isEnabled = true;
        return this;
    }

    /// Does not call the callback any more. What changes meanwhile is not told later either, unless callbacks are deferred and
    /// it is enabled again before they run.
    ///
    /// @return this
    /// @libevent evbuffer_cb_clear_flags
    public Subscription disable() {
        buffer.checkThread();
        isEnabled = false;
        return this;
    }

    /// Whether the callback is called.
    ///
    /// @return whether
    public boolean isEnabled() {
        return isEnabled && !isClosed;
    }

    /// Takes the callback off its buffer. Closing again does nothing.
    ///
    /// @libevent evbuffer_remove_cb_entry
    @Override
    public void close() {
        buffer.checkThread();
        buffer.end(this);
    }
}
