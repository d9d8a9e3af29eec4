package io.evj.api;

import io.evj.api.spi.PollableDescriptor;
import io.evj.api.spi.WatchSlot;
import java.io.IOException;
import java.nio.channels.Channel;

/// A descriptor over something [Pollable]. Closing it ends the watch; the pollable itself stays open.
final class WatchedPollable implements PollableDescriptor {
    private final Pollable pollable;
    private final WatchSlot slot = new WatchSlot();
    private final OpenMark mark = new OpenMark();
    private final ClosingOrder closing = new ClosingOrder(slot, mark);

    WatchedPollable(Pollable pollable) {
        this.pollable = pollable;
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
    public Pollable pollable() {
        return pollable;
    }

    @Override
    public boolean isOpen() {
        return mark.isOpen();
    }

    @Override
    public void close() throws IOException {
        closing.close();
    }

    @Override
    public String toString() {
        return "watched " + pollable;
    }

    private static final class OpenMark implements Channel {
        private boolean isOpen = true;

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }
}
