package io.evj.buffer;

import io.evj.api.Descriptor;
import io.evj.api.Event;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Through a [Filter], over another bufferevent, whose callbacks it takes.
///
/// What the program adds to the output is filtered once per turn, and not at each call, so that a filter which frames its data makes few
/// frames. What ends the reading below is told when all that came before it has been filtered; it waits while the program reads nothing.
///
/// The filter may do anything when it is called, closing included; what it throws, other than an `IOException`, closes all.
final class FilterTransport implements Transport {
    private final BufferEvent bev;
    private final BufferEvent below;
    private final Filter filter;
    private final FilterLink link;
    private final Event soon;

    /// What has ended the reading below, and waits for bytes that came before it.
    private final Queue<BevEvent> ends = new ArrayDeque<>(1);

    /// What the filter has told while it was given input: it is passed on in its place among the bytes.
    private final List<BevEvent> held = new ArrayList<>(1);

    private int flushSoon;
    private boolean mayRead;
    private boolean mayWrite;

    /// Whether the filter is to have input even while the program does not read.
    private boolean isFed;

    // Whether a function stopped for want of room alone: it may have more to give even if no byte
    // waits.
    private boolean isHeldUp;
    private boolean isHeldDown;

    private boolean isFinished;
    private boolean isPulling;
    private boolean isPushing;
    private boolean isTelling;
    private boolean isClosed;

    FilterTransport(BufferEvent bev, BufferEvent below, Filter filter) {
        this.bev = bev;
        this.below = below;
        this.filter = filter;
        link = new FilterLink(bev, below, this);
        soon = below.base().deferred(event -> run()).priority(below.priorityNow());
    }

    /// Takes the bufferevent below. Apart from the constructor, because the filter may call back.
    void open() {
        below.takeBy(this);
        below.suspend(Event.READ, Direction.FILTER);
        below.watermarks(
                        Event.READ, 0, below.highMark(Event.READ)) // the filter knows what it needs
                .onRead(under -> pull(FlushMode.NORMAL))
                .onWrite(under -> push(FlushMode.NORMAL))
                .onDrained(under -> push(FlushMode.NORMAL))
                .onEvent((under, event) -> happenedBelow(event))
                .enable(Event.READ | Event.WRITE);
        try {
            filter.opened(link);
        } catch (RuntimeException | Error thrown) {
            closeFor(thrown);
            throw thrown;
        }
    }

    BufferEvent below() {
        return below;
    }

    void runSoon(int directions) {
        if (!isClosed) {
            flushSoon |= directions;
            soon.activate();
        }
    }

    private void run() {
        int flush = flushSoon;
        flushSoon = 0;
        push((flush & Event.WRITE) != 0 ? FlushMode.FLUSH : FlushMode.NORMAL);
        pull((flush & Event.READ) != 0 ? FlushMode.FLUSH : FlushMode.NORMAL);
    }

    private boolean isOver() {
        return isClosed || below.isClosed();
    }

    // ---- up

    @Override
    public void reading(boolean may) {
        mayRead = may;
        bev.awaitInput(may);
        feed();
    }

    void feedAlways(boolean on) {
        isFed = on;
        feed();
    }

    private boolean mayPull() {
        return mayRead || isFed;
    }

    private void feed() {
        if (isOver()) {
            return;
        }
        if (!mayPull()) {
            below.suspend(Event.READ, Direction.FILTER);
            return;
        }
        below.resume(Event.READ, Direction.FILTER);
        if (ends.isEmpty()) {
            below.enable(Event.READ); // a timeout may have disabled it
        }
        if (hasWaitingInput()) {
            soon.activate();
        }
    }

    @Override
    public void inputDrained() {
        if (mayPull() && !isOver() && hasWaitingInput()) {
            soon.activate(); // not from inside the program's own call
        }
    }

    private boolean hasWaitingInput() {
        return isHeldUp || !below.rawInput().isEmpty() || !ends.isEmpty();
    }

    /// Has bytes filtered on their way up, and tells of them; then what came after them.
    ///
    /// @return what the filter has said last
    private Filter.Result pull(FlushMode mode) {
        EvBuffer source = below.rawInput();
        EvBuffer target = bev.rawInput();
        long before = bev.inputAdded();
        boolean isForced = mode != FlushMode.NORMAL;
        boolean isFirst = isForced || isHeldUp;
        Filter.Result result = Filter.Result.OK;
        IOException failure = null;
        while (!isOver()
                && result == Filter.Result.OK
                && (isForced || mayPull())
                && (isFirst || !source.isEmpty())) {
            long limit = isForced ? -1 : bev.readRoom();
            if (limit == 0 && !isFed) {
                break;
            }
            isFirst = false; // once, whatever waits; then as long as there is something
            long sourceBefore = source.length();
            long addedBefore = bev.inputAdded();
            target.unfreeze(BufferEnd.END);
            isPulling = true;
            try {
                result = filter.input(link, source, target, limit, mode);
            } catch (IOException e) {
                failure = e;
                result = Filter.Result.ERROR;
            } catch (RuntimeException | Error thrown) {
                closeFor(thrown);
                throw thrown;
            } finally {
                isPulling = false;
                target.freeze(BufferEnd.END);
                if (isClosed) {
                    target.retire(); // the filter may have gone on after it was closed
                }
            }
            if (result == Filter.Result.OK
                    && source.length() == sourceBefore
                    && bev.inputAdded() == addedBefore) {
                result = Filter.Result.NEED_MORE; // it would say so for ever
            }
            isHeldUp = result == Filter.Result.OK && bev.readRoom() == 0;
        }
        if (isClosed) {
            return result;
        }
        long came = bev.inputAdded() - before;
        tellHeld(BevEvent.CONNECTED);
        if (came > 0) {
            bev.arrived(came);
        }
        tellHeld(BevEvent.ALL);
        if (isClosed) {
            return result;
        }
        if (result == Filter.Result.ERROR) {
            refuse(Event.READ, failure);
        } else {
            tellEnds();
        }
        return result;
    }

    /// Tells the program, on behalf of the filter.
    void tell(BevEvent event) {
        if (isPulling) {
            held.add(event);
        } else if (!bev.isClosed()) {
            bev.tell(event);
        }
    }

    private void tellHeld(int which) {
        for (int i = 0; i < held.size() && !isClosed; ) {
            if (held.get(i).is(which)) {
                bev.tell(held.remove(i));
            } else {
                i++;
            }
        }
    }

    private void happenedBelow(BevEvent event) {
        if (event.is(BevEvent.READING)) {
            ends.add(event);
            pull(FlushMode.NORMAL);
        } else {
            passOn(event);
        }
    }

    /// An end is told when no byte is left that came before it; the filter hears before that the stream ends.
    private void tellEnds() {
        if (isTelling) {
            return;
        }
        isTelling = true;
        try {
            while (!isClosed && !ends.isEmpty()) {
                boolean isStuck = !mayRead && (!isFed || bev.readRoom() == 0);
                if (isHeldUp || isStuck && !below.rawInput().isEmpty()) {
                    return; // what is held up comes first, a room at a time
                }
                BevEvent end = ends.remove();
                boolean isRefused =
                        end.is(BevEvent.EOF) && pull(FlushMode.FINISHED) == Filter.Result.ERROR;
                if (!isRefused) {
                    passOn(end);
                }
            }
        } finally {
            isTelling = false;
        }
    }

    private void passOn(BevEvent event) {
        if (isClosed) {
            return;
        }
        try {
            filter.event(link, event);
        } catch (RuntimeException | Error thrown) {
            closeFor(thrown);
            throw thrown;
        }
    }

    // ---- down

    @Override
    public void writing(boolean may) {
        mayWrite = may;
        if (may && !isOver()) {
            below.enable(Event.WRITE); // a timeout may have disabled it
            if (bev.hasOutput()) {
                soon.activate();
            }
        }
        awaitOutput();
    }

    @Override
    public void outputAdded() {
        soon.activate();
        awaitOutput();
    }

    private void awaitOutput() {
        if (!isClosed) {
            bev.awaitOutput(mayWrite && (bev.isClosing() ? waits() : bev.hasOutput()));
        }
    }

    /// Has bytes filtered on their way down.
    ///
    /// @return whether anything went down
    private boolean push(FlushMode mode) {
        EvBuffer source = bev.rawOutput();
        EvBuffer target = below.rawOutput();
        boolean isForced = mode != FlushMode.NORMAL;
        boolean isFirst = isForced || isHeldDown;
        boolean hasMoved = false;
        long gone = 0;
        Filter.Result result = Filter.Result.OK;
        IOException failure = null;
        isFinished |= mode == FlushMode.FINISHED;
        while (!isOver()
                && result == Filter.Result.OK
                && (isForced || mayWrite)
                && (isFirst || bev.hasOutput())) {
            long limit = isForced ? -1 : below.writeRoom();
            if (limit == 0) {
                break;
            }
            isFirst = false;
            long takenBefore = bev.outputTaken();
            long downBefore = target.length() + below.bytesWritten(); // a pair moves at once
            source.unfreeze(BufferEnd.FRONT);
            isPushing = true;
            try {
                result = filter.output(link, source, target, limit, mode);
            } catch (IOException e) {
                failure = e;
                result = Filter.Result.ERROR;
            } catch (RuntimeException | Error thrown) {
                closeFor(thrown);
                throw thrown;
            } finally {
                isPushing = false;
                if (!isClosed) {
                    source.freeze(BufferEnd.FRONT);
                }
            }
            if (isOver()) {
                return hasMoved;
            }
            long taken = bev.outputTaken() - takenBefore;
            gone += taken;
            if (taken != 0 || target.length() + below.bytesWritten() != downBefore) {
                hasMoved = true;
            } else if (result == Filter.Result.OK) {
                result = Filter.Result.NEED_MORE;
            }
            isHeldDown = result == Filter.Result.OK && below.writeRoom() == 0;
        }
        if (isOver()) {
            return hasMoved;
        }
        if (gone > 0) {
            bev.departed(gone);
        } else if (hasMoved) {
            bev.closeIfWritten();
        }
        if (!isClosed) {
            awaitOutput();
            if (result == Filter.Result.ERROR) {
                refuse(Event.WRITE, failure);
            }
        }
        return hasMoved;
    }

    /// Bytes have left the output below, perhaps while the filter is still adding to it.
    void departedBelow() {
        if (bev.isClosing()) {
            bev.touchOutput();
        }
        if (!isPushing) {
            bev.closeIfWritten();
        }
    }

    @Override
    public boolean waits() {
        return bev.hasOutput() || below.waits();
    }

    @Override
    public void finish() {
        if (!isFinished) {
            flush(Event.WRITE, FlushMode.FINISHED);
        }
        awaitOutput();
    }

    // ---- the rest

    private void refuse(int direction, @Nullable IOException failure) {
        IOException cause =
                failure != null ? failure : new IOException("the filter refuses the bytes");
        bev.failed(direction, cause);
    }

    /// A filter that throws has lost its way: nothing may pass any more.
    private void closeFor(Throwable thrown) {
        try {
            bev.close();
        } catch (RuntimeException again) {
            thrown.addSuppressed(again);
        }
    }

    @Override
    public boolean flush(int directions, FlushMode mode) {
        boolean hasMoved = false;
        if ((directions & Event.READ) != 0) {
            long before = bev.bytesRead();
            pull(mode);
            hasMoved = bev.bytesRead() > before;
        }
        if ((directions & Event.WRITE) != 0) {
            hasMoved |= push(mode);
        }
        if (!isOver()) {
            hasMoved |= below.flush(directions, mode);
        }
        return hasMoved;
    }

    @Override
    public boolean isActive() {
        return soon.isActive() || below.isActive();
    }

    @Override
    public void priority(int number) {
        soon.priority(number);
        below.priority(number);
    }

    @Override
    public String peer() {
        return below.peer();
    }

    @Override
    public @Nullable Descriptor descriptor() {
        return below.descriptor();
    }

    @Override
    public void writeLastWords() {
        push(FlushMode.NORMAL);
        below.writeLastWords();
    }

    /// Lets go of the bufferevent below, which is told again what was not told here.
    BufferEvent give() {
        BevEvent[] untold = ends.toArray(BevEvent[]::new);
        leave();
        if (!below.isClosed()) {
            for (BevEvent end : untold) {
                below.trigger(end, Trigger.DEFER_CALLBACKS);
            }
        }
        filter.closed(link);
        return below;
    }

    private void leave() {
        isClosed = true;
        soon.close();
        ends.clear();
        below.takeBy(null);
        if (!below.isClosed()) {
            below.onRead(null).onWrite(null).onDrained(null).onEvent(null);
            below.resume(Event.READ, Direction.FILTER);
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            leave();
            try {
                long before = below.outputLength();
                filter.closed(link);
                if (below.outputLength() > before) {
                    below.writeLastWords();
                }
            } finally {
                below.close();
            }
        }
    }
}
