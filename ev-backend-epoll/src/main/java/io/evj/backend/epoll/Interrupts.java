package io.evj.backend.epoll;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/// Ends a native wait when its thread is interrupted.
///
/// The JDK tells of interrupts through one public door only: a selector between `begin` and `end` has its `wakeup`
/// called. This selector selects nothing; it is there to be told.
///
/// Confined to its backend, but for [#wakeup()].
final class Interrupts extends AbstractSelector {
    private final Wakeup target;

    Interrupts(Wakeup target) {
        super(SelectorProvider.provider());
        this.target = target;
    }

    void enter() {
        begin();
    }

    /// Clears the interrupt, else the next wait would end at once, and so on.
    ///
    /// @return whether there was one
    boolean leave() {
        end();
        return Thread.interrupted();
    }

    @Override
    public Selector wakeup() {
        target.signal();
        return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
        throw selectsNothing();
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        throw selectsNothing();
    }

    @Override
    public int select(long timeout) {
        throw selectsNothing();
    }

    @Override
    public int select() {
        throw selectsNothing();
    }

    private static UnsupportedOperationException selectsNothing() {
        return new UnsupportedOperationException("this selector only tells of interrupts");
    }
}
