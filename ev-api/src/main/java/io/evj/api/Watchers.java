package io.evj.api;

import java.util.ArrayList;
import java.util.List;

/// The prepare, or the check, watchers of one base, in the order of their making. Confined to the loop.
///
/// A watcher may close any other, or make new ones, while a round is under way: closed ones leave a gap that is
/// swept when the round is over, new ones wait for the next round.
final class Watchers {
    private final List<Watcher> watchers = new ArrayList<>();
    private boolean running;
    private boolean gaps;

    void add(Watcher watcher) {
        watchers.add(watcher);
    }

    void remove(Watcher watcher) {
        if (watcher.closed) {
            return;
        }
        watcher.closed = true;
        if (running) {
            gaps = true;
        } else {
            watchers.remove(watcher);
        }
    }

    void clear() {
        watchers.forEach(watcher -> watcher.closed = true);
        watchers.clear();
    }

    /// Tells whether there were any.
    boolean run(Loop loop, long timeoutNanos) {
        int size = watchers.size();
        if (size == 0) {
            return false;
        }
        running = true;
        for (int i = 0; i < size; i++) {
            Watcher watcher = watchers.get(i);
            if (!watcher.closed) {
                try {
                    watcher.callback.prepare(watcher, timeoutNanos);
                } catch (Throwable thrown) {
                    loop.uncaught(null, thrown);
                }
            }
        }
        running = false;
        if (gaps) {
            gaps = false;
            watchers.removeIf(watcher -> watcher.closed);
        }
        return true;
    }
}
