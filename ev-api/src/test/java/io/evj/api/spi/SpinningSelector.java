package io.evj.api.spi;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelectionKey;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.HashSet;
import java.util.Set;

/// A selector with the defect that real ones have had: every wait ends at once and finds nothing.
final class SpinningSelector extends AbstractSelector {
    int waits;
    private final Set<SelectionKey> keys = new HashSet<>();
    private final Set<SelectionKey> selected = new HashSet<>();

    SpinningSelector() {
        super(SelectorProvider.provider());
    }

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object note) {
        Key key = new Key(this, channel);
        key.attach(note);
        keys.add(key);
        return key;
    }

    @Override
    public Set<SelectionKey> keys() {
        return keys;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return selected;
    }

    @Override
    public int selectNow() {
        for (SelectionKey key : cancelledKeys()) {
            keys.remove(key);
            deregister((AbstractSelectionKey) key);
        }
        return 0;
    }

    @Override
    public int select(long timeout) {
        waits++;
        return selectNow();
    }

    @Override
    public int select() {
        return select(0);
    }

    @Override
    public Selector wakeup() {
        return this;
    }

    @Override
    protected void implCloseSelector() {
        for (SelectionKey key : keys) {
            deregister((AbstractSelectionKey) key);
        }
    }

    private static final class Key extends AbstractSelectionKey {
        private final Selector selector;
        private final SelectableChannel channel;
        private int interest;

        Key(Selector selector, SelectableChannel channel) {
            this.selector = selector;
            this.channel = channel;
        }

        @Override
        public SelectableChannel channel() {
            return channel;
        }

        @Override
        public Selector selector() {
            return selector;
        }

        @Override
        public int interestOps() {
            return interest;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            interest = ops;
            return this;
        }

        @Override
        public int readyOps() {
            return 0;
        }
    }
}
