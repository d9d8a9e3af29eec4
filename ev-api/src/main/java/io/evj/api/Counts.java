package io.evj.api;

import java.util.Set;

/// How many events there are of each kind, and the most there were. Confined to the loop.
final class Counts {
    private int active;
    private int virtual;
    private int added;
    private int activeMax;
    private int virtualMax;
    private int addedMax;

    void added(Event event, int by) {
        if ((event.state & Event.UNCOUNTED) == 0) {
            added += by;
            addedMax = Math.max(addedMax, added);
        }
    }

    /// Being active counts as being added, too.
    void active(Event event, int by) {
        if ((event.state & Event.UNCOUNTED) == 0) {
            active += by;
            activeMax = Math.max(activeMax, active);
            added += by;
            addedMax = Math.max(addedMax, added);
        }
    }

    void virtual(int by) {
        virtual += by;
        virtualMax = Math.max(virtualMax, virtual);
    }

    boolean isEmpty() {
        return added == 0 && virtual == 0;
    }

    int of(Set<EventCount> kinds) {
        int sum = 0;
        for (EventCount kind : kinds) {
            sum +=
                    switch (kind) {
                        case ACTIVE -> active;
                        case VIRTUAL -> virtual;
                        case ADDED -> added;
                    };
        }
        return sum;
    }

    int maxOf(Set<EventCount> kinds, boolean clear) {
        int sum = 0;
        for (EventCount kind : kinds) {
            switch (kind) {
                case ACTIVE -> {
                    sum += activeMax;
                    activeMax = clear ? 0 : activeMax;
                }
                case VIRTUAL -> {
                    sum += virtualMax;
                    virtualMax = clear ? 0 : virtualMax;
                }
                case ADDED -> {
                    sum += addedMax;
                    addedMax = clear ? 0 : addedMax;
                }
            }
        }
        return sum;
    }
}
