package io.evj.buffer;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Through a [Filter], over another bufferevent, whose callbacks it takes.
///
/// What the program adds to the output is filtered once per turn, and not at each call, so that a filter which frames its data makes few
/// frames. What happens below is told when all that came before it has been filtered; it waits while the program reads nothing.
final class FilterTransport implements Transport {
    private final BufferEvent bev;
    private final BufferEvent below;
    private final Filter filter;
    private final FilterLink link;
    private final Event soon;

    /// What has happened below, and waits for bytes that came before it.
    private final Queue<BevEvent> ends = new ArrayDeque<>();

    private int flushSoon;
    private boolean mayRead;
    private boolean mayWrite;
    private boolean isTelling;
    private boolean isClosed;

    FilterTransport(BufferEvent bev, BufferEvent below, Filter filter) {
        this.bev = bev;
        this.below = below;
        this.filter = filter;
        link = new FilterLink(bev, below, this);
        soon = below.base().deferred(event -> run());
    }

    /// Takes the bufferevent below. Apart from the constructor, because the filter may call back.
    void open() {
        below.suspend(Event.READ, BufferEvent.FILTER);
        below.onRead(under -> readFromBelow(FlushMode.NORMAL))
                .onWrite(under -> writeBelow(FlushMode.NORMAL))
                .onDrained(under -> writeBelow(FlushMode.NORMAL))
                .onEvent((under, event) -> happenedBelow(event))
                .enable(Event.READ | Event.WRITE);
        filter.opened(link);
    }

    BufferEvent below() {
        return below;
    }

    void runSoon(int directions) {
        flushSoon |= directions;
        if (!isClosed) {
            soon.activate();
        }
    }

    private void run() {
        int flush = flushSoon;
        flushSoon = 0;
        writeBelow((flush & Event.WRITE) != 0 ? FlushMode.FLUSH : FlushMode.NORMAL);
        if (!isClosed) {
            readFromBelow((flush & Event.READ) != 0 ? FlushMode.FLUSH : FlushMode.NORMAL);
        }
    }

    // ---- up

    @Override
    public void reading(boolean may) {
        mayRead = may;
        if (isClosed || below.isClosed()) {
            return;
        }
        if (may) {
            below.resume(Event.READ, BufferEvent.FILTER);
            if (ends.isEmpty()) {
                below.enable(Event.READ); // a timeout may have disabled it
            }
            if (hasWaitingInput()) {
                soon.activate();
            }
        } else {
            below.suspend(Event.READ, BufferEvent.FILTER);
        }
    }

    @Override
    public void inputDrained() {
        if (mayRead && hasWaitingInput()) {
            soon.activate(); // not from inside the program's own call
        }
    }

    private boolean hasWaitingInput() {
        return !below.rawInput().isEmpty() || !ends.isEmpty();
    }

    private void happenedBelow(BevEvent event) {
        ends.add(event);
        readFromBelow(FlushMode.NORMAL);
    }

    /// @return whether anything came up
    private boolean readFromBelow(FlushMode mode) {
        EvBuffer source = below.rawInput();
        EvBuffer target = bev.rawInput();
        long before = target.length();
        boolean isForced = mode != FlushMode.NORMAL;
        Filter.Result result = Filter.Result.OK;
        IOException failure = null;
        while (result == Filter.Result.OK
                && !isClosed
                && (isForced || mayRead && !source.isEmpty())) {
            long limit = isForced ? -1 : bev.readRoom();
            if (limit == 0) {
                break;
            }
            target.unfreeze(BufferEnd.END);
            try {
                result = filter.input(link, source, target, limit, mode);
            } catch (IOException e) {
                failure = e;
                result = Filter.Result.ERROR;
            } finally {
                target.freeze(BufferEnd.END);
            }
            isForced = false; // once, whatever waits; then as long as there is something
        }
        long came = target.length() - before;
        if (came > 0) {
            bev.arrived(came);
        }
        if (result == Filter.Result.ERROR && !isClosed) {
            refuse(Event.READ, failure);
        } else {
            tellEnds();
        }
        return came > 0;
    }

    /// An end is told when no byte is left that came before it; the filter hears before that the stream ends.
    private void tellEnds() {
        if (isTelling) {
            return;
        }
        isTelling = true;
        try {
            while (!isClosed && !ends.isEmpty()) {
                BevEvent end = ends.element();
                if (end.is(BevEvent.READING) && !mayRead && !below.rawInput().isEmpty()) {
                    return;
                }
                ends.remove();
                if (end.is(BevEvent.EOF) && end.is(BevEvent.READING)) {
                    readFromBelow(FlushMode.FINISHED);
                }
                if (!isClosed) {
                    filter.event(link, end);
                }
            }
        } finally {
            isTelling = false;
        }
    }

    // ---- down

    @Override
    public void writing(boolean may) {
        mayWrite = may;
        if (may && !isClosed && bev.hasOutput()) {
            soon.activate();
        }
    }

    @Override
    public void outputAdded() {
        soon.activate();
    }

    /// @return whether anything went down
    private boolean writeBelow(FlushMode mode) {
        EvBuffer source = bev.rawOutput();
        EvBuffer target = below.rawOutput();
        if (isClosed || below.isClosed()) {
            return false;
        }
        long before = source.length();
        long targetBefore = target.length();
        boolean isForced = mode != FlushMode.NORMAL;
        Filter.Result result = Filter.Result.OK;
        IOException failure = null;
        while (result == Filter.Result.OK
                && !isClosed
                && !below.isClosed()
                && (isForced || mayWrite && !source.isEmpty())) {
            long limit = isForced ? -1 : below.writeRoom();
            if (limit == 0) {
                break;
            }
            source.unfreeze(BufferEnd.FRONT);
            try {
                result = filter.output(link, source, target, limit, mode);
            } catch (IOException e) {
                failure = e;
                result = Filter.Result.ERROR;
            } finally {
                source.freeze(BufferEnd.FRONT);
            }
            isForced = false;
        }
        boolean hasMoved = source.length() < before || target.length() > targetBefore;
        long gone = before - source.length();
        if (gone > 0) {
            bev.departed(gone);
        }
        if (result == Filter.Result.ERROR && !isClosed) {
            refuse(Event.WRITE, failure);
        }
        if (!isClosed) {
            bev.outputWaits(bev.hasOutput());
        }
        return hasMoved;
    }

    private void refuse(int direction, @Nullable IOException failure) {
        IOException cause =
                failure != null ? failure : new IOException("the filter refuses the bytes");
        bev.ended(direction, BevEvent.ERROR, cause);
    }

    // ---- the rest

    @Override
    public boolean flush(int directions, FlushMode mode) {
        boolean hasMoved = false;
        if ((directions & Event.READ) != 0) {
            hasMoved = readFromBelow(mode);
        }
        if ((directions & Event.WRITE) != 0 && !isClosed) {
            hasMoved |= writeBelow(mode);
        }
        if (!isClosed && !below.isClosed()) {
            hasMoved |= below.flush(directions, mode);
        }
        return hasMoved;
    }

    @Override
    public void priority(int number) {
        throw new UnsupportedOperationException("a filter has the priority of what is below it");
    }

    @Override
    public String peer() {
        return below.peer();
    }

    @Override
    public @Nullable Descriptor descriptor() {
        return below.descriptor();
    }

    /// Lets go of the bufferevent below.
    BufferEvent give() {
        isClosed = true;
        soon.close();
        ends.clear();
        filter.closed(link);
        if (!below.isClosed()) {
            below.onRead(null).onWrite(null).onDrained(null).onEvent(null);
            below.resume(Event.READ, BufferEvent.FILTER);
        }
        return below;
    }

    @Override
    public void close() {
        if (!isClosed) {
            give().close();
        }
    }
}
