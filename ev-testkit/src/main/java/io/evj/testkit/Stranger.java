package io.evj.testkit;

import io.evj.api.Descriptor;
import io.evj.api.spi.WatchSlot;

/// A descriptor of a kind that no backend knows.
final class Stranger implements Descriptor {
    private final WatchSlot slot = new WatchSlot();

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
        return true;
    }

    @Override
    public void close() {}
}
