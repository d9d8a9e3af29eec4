package io.evj.buffer;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import org.jspecify.annotations.Nullable;

/// To the other half of a pair: what is added to one output moves to the other input at once, as far as both sides let it.
final class PairTransport implements Transport {
    private final BufferEvent bev;
    private @Nullable PairTransport partner;
    private boolean mayRead;
    private boolean mayWrite;

    PairTransport(BufferEvent bev) {
        this.bev = bev;
    }

    void marry(PairTransport other) {
        partner = other;
        other.partner = this;
    }

    @Nullable BufferEvent partner() {
        return partner == null ? null : partner.bev;
    }

    @Override
    public void reading(boolean may) {
        mayRead = may;
        bev.awaitInput(may);
        inputDrained();
    }

    @Override
    public void inputDrained() {
        if (mayRead && partner != null) {
            partner.move();
        }
    }

    @Override
    public void writing(boolean may) {
        mayWrite = may;
        move();
    }

    @Override
    public void outputAdded() {
        move();
    }

    /// Moves what both sides allow.
    private void move() {
        PairTransport to = partner;
        if (to != null && mayWrite && to.mayRead) {
            long room = to.bev.readRoom();
            move(to, room < 0 ? Long.MAX_VALUE : room);
        }
        bev.awaitOutput(mayWrite && bev.hasOutput());
    }

    private boolean move(PairTransport to, long most) {
        long moved;
        try {
            moved = most > 0 ? to.bev.rawInput().transfer(bev.rawOutput(), most) : 0;
        } catch (BufferLimitException refused) { // no memory for a part of a block
            bev.failed(
                    Event.WRITE, refused); // not thrown at whoever has added or drained something
            return false;
        }
        if (moved > 0) {
            to.bev.arrived(moved);
            bev.awaitOutput(mayWrite && bev.hasOutput());
            bev.departed(moved);
        }
        return moved > 0;
    }

    /// `FLUSH` and `FINISHED` move all there is, whatever is enabled and whatever the marks say.
    @Override
    public boolean flush(int directions, FlushMode mode) {
        PairTransport other = partner;
        if (other == null || mode == FlushMode.NORMAL) {
            return false;
        }
        boolean hasMoved = false;
        if ((directions & Event.READ) != 0) {
            hasMoved = other.move(this, Long.MAX_VALUE);
        }
        if ((directions & Event.WRITE) != 0 && partner == other) { // which may have been closing
            hasMoved |= move(other, Long.MAX_VALUE);
        }
        int seen =
                ((directions & Event.WRITE) != 0 ? BevEvent.READING : 0)
                        | ((directions & Event.READ) != 0 ? BevEvent.WRITING : 0);
        if (mode == FlushMode.FINISHED && seen != 0 && partner == other) {
            other.bev.tell(new BevEvent(BevEvent.EOF | seen, null));
        }
        return hasMoved;
    }

    @Override
    public boolean waits() {
        return partner != null && bev.hasOutput();
    }

    /// The partner reads the end, as the peer of a socket does.
    @Override
    public void finish() {
        if (partner != null) {
            partner.bev.readEnd();
        }
    }

    @Override
    public void writeLastWords() {}

    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    public void priority(int number) {}

    @Override
    public String peer() {
        return partner == null ? "nobody" : "the other half of its pair";
    }

    @Override
    public @Nullable Descriptor descriptor() {
        return null;
    }

    @Override
    public void close() {
        PairTransport other = partner;
        if (other != null) {
            other.partner = null;
            partner = null;
            other.bev.closeIfWritten();
        }
    }
}
