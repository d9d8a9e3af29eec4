package io.evj.testkit;

import io.evj.api.Pollable;
import io.evj.api.spi.PollableDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Something pollable that is not a socket: ready to be read while it is lit.
///
/// May be switched from any thread.
final class Lamp implements PollableDescriptor, Pollable {
    private final WatchSlot slot = new WatchSlot();
    private final boolean tells;
    private volatile boolean isLit;
    private volatile @Nullable Runnable wakeup;
    private boolean isOpen = true;

    /// A lamp that is off.
    ///
    /// @param tells whether it tells of changes, or must be asked
    Lamp(boolean tells) {
        this.tells = tells;
    }

    void light(boolean on) {
        isLit = on;
        Runnable told = wakeup;
        if (tells && told != null) {
            told.run();
        }
    }

    @Override
    public Pollable pollable() {
        return this;
    }

    @Override
    public int ready(int interest) {
        return isLit ? interest & Conditions.READ : 0;
    }

    @Override
    public boolean notify(Runnable whom) {
        wakeup = whom;
        return tells;
    }

    @Override
    public int number() {
        return -1;
    }

    @Override
    public WatchSlot watchSlot() {
        return slot;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() throws IOException {
        slot.closing();
        isOpen = false;
    }
}
