package io.evj.dns;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is to be told, in order, as deferred work of the loop: no callback runs inside the call that caused it. Confined to the loop.
final class Outbox implements AutoCloseable {
    private final Deque<Object> letters = new ArrayDeque<>();
    private final Event event;
    private @Nullable Runnable whenEmpty;
    private boolean isOver;

    Outbox(EventBase base) {
        event = base.deferred(self -> deliver());
    }

    void add(DnsLookup lookup) {
        post(lookup);
    }

    void add(AddressLookup lookup) {
        post(lookup);
    }

    private void post(Object letter) {
        letters.addLast(letter);
        if (!isOver) {
            event.activate();
        }
    }

    /// Has something run, once, when all has been told.
    void whenEmpty(Runnable then) {
        if (letters.isEmpty()) {
            then.run();
        } else {
            whenEmpty = then;
        }
    }

    /// The loop will not run again.
    void endOfLoop() {
        isOver = true;
    }

    /// Tells all that are there now. One that throws ends the round, and the rest follow in the next.
    private void deliver() throws Exception {
        try {
            for (int left = letters.size(); left > 0 && !letters.isEmpty(); left--) {
                tell(letters.removeFirst());
            }
        } finally {
            Runnable then = whenEmpty;
            if (!letters.isEmpty()) {
                event.activate();
            } else if (then != null) {
                whenEmpty = null;
                then.run();
            }
        }
    }

    private static void tell(Object letter) throws Exception {
        switch (letter) {
            case DnsLookup lookup -> lookup.tell();
            case AddressLookup lookup -> lookup.tell();
            default -> throw new AssertionError(letter);
        }
    }

    /// Tells everything now, whatever it throws: the loop will not run again.
    ///
    /// @param thrown takes what callbacks throw
    void deliverAll(Consumer<Throwable> thrown) {
        while (!letters.isEmpty()) {
            try {
                tell(letters.removeFirst());
            } catch (Throwable t) {
                thrown.accept(t);
            }
        }
    }

    /// Drops what was not told.
    @Override
    public void close() {
        isOver = true;
        letters.clear();
        event.close();
    }
}
