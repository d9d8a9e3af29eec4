package io.evj.buffer;

import io.evj.api.Event;
import io.evj.api.EventBase;
import io.evj.testkit.Steps;
import io.evj.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Readers whose peers always have more for them, served in turn as a loop serves its ready sockets.
final class SaturatedReaders {
    final List<ThrottledMember> members = new ArrayList<>();

    /// By how much each read exceeds what was allowed, as decrypting may.
    long excess;

    private final EventBase base;
    private final VirtualClock clock;
    private final long most;
    private final Deque<ThrottledMember> ready = new ArrayDeque<>();

    /// @param most what is read at a time
    SaturatedReaders(EventBase base, VirtualClock clock, long most) {
        this.base = base;
        this.clock = clock;
        this.most = most;
    }

    ThrottledMember add() {
        ThrottledMember member = new ThrottledMember(base);
        member.onFree = () -> ready.add(member);
        members.add(member);
        ready.add(member);
        return member;
    }

    /// Lets the time pass, step by step.
    void run(Duration time, Duration step) {
        read();
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            Steps.advance(base, clock, left.compareTo(step) < 0 ? left : step);
            read();
        }
    }

    long moved() {
        return members.stream().mapToLong(member -> member.moved).sum();
    }

    /// Until all are suspended.
    private void read() {
        for (ThrottledMember next = ready.poll(); next != null; next = ready.poll()) {
            if (next.isSuspended(Event.READ)) {
                continue;
            }
            long allowed = next.limiter.readable(most);
            if (allowed <= 0 != next.isSuspended(Event.READ) || allowed > most) {
                throw new AssertionError("allowed " + allowed + ", told " + next.told);
            }
            if (allowed > 0) {
                next.limiter.didRead(allowed + excess);
                next.moved += allowed + excess;
                next.told.clear();
                ready.add(next);
            }
        }
    }
}
