package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import java.util.ArrayList;
import java.util.List;

/// Stands in for a bufferevent: knows what suspends it, and whether it was told so twice.
final class ThrottledMember implements Throttled {
    final RateLimiter limiter;

    /// What it was told: `suspend READ by limit`, `resume WRITE by group`.
    final List<String> told = new ArrayList<>();

    /// Runs when no reason is left in a direction.
    Runnable onFree = () -> {};

    /// What it has read, for those who keep count.
    long moved;

    private int readReasons;
    private int writeReasons;

    ThrottledMember(EventBase base) {
        limiter = new RateLimiter(base, this);
    }

    boolean isSuspended(int direction) {
        return reasons(direction) != 0;
    }

    @Override
    public void suspend(int direction, int reason) {
        note("suspend", direction, reason);
        if ((reasons(direction) & reason) != 0) {
            throw new AssertionError("suspended twice: " + told);
        }
        change(direction, reason);
    }

    @Override
    public void resume(int direction, int reason) {
        note("resume", direction, reason);
        if ((reasons(direction) & reason) == 0) {
            throw new AssertionError("resumed without reason: " + told);
        }
        change(direction, reason);
        if (!isSuspended(direction)) {
            onFree.run();
        }
    }

    private void note(String what, int direction, int reason) {
        told.add(
                what
                        + (direction == Event.READ ? " READ by " : " WRITE by ")
                        + (reason == BANDWIDTH ? "limit" : "group"));
    }

    private int reasons(int direction) {
        return direction == Event.READ ? readReasons : writeReasons;
    }

    private void change(int direction, int reason) {
        if (direction == Event.READ) {
            readReasons ^= reason;
        } else {
            writeReasons ^= reason;
        }
    }
}
