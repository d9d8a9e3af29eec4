package io.evj.testkit;

import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes what one poll reports, and collects what is wrong with it.
///
/// It never throws into the backend, which could swallow it.
final class Reports implements ReadySink {
    private final List<String> faults = new ArrayList<>();
    private boolean isOpen;
    private int ready;
    private int lost;
    private boolean wasInterrupted;

    void begin() {
        isOpen = true;
        ready = 0;
        lost = 0;
    }

    /// Fails when a report broke a rule, or the count is not theirs.
    void end(int returned) {
        isOpen = false;
        if (returned < ready || returned > ready + lost) {
            faults.add(
                    "poll returned "
                            + returned
                            + " after "
                            + ready
                            + " calls of ready and "
                            + lost
                            + " of lost");
        }
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults));
        }
    }

    @Override
    public void interrupted() {
        wasInterrupted = true;
    }

    /// Whether an interrupt was told of, in any poll so far.
    boolean wasInterrupted() {
        return wasInterrupted;
    }

    @Override
    public void ready(Watch watch, int what) {
        ready++;
        note(
                watch instanceof TestWatch known
                        ? known.take(what)
                        : "an unknown watch was reported: " + watch);
    }

    @Override
    public void lost(Watch watch, IOException cause) {
        lost++;
        note(
                watch instanceof TestWatch known
                        ? known.takeLoss(cause)
                        : "an unknown watch was lost: " + watch);
    }

    private void note(@Nullable String fault) {
        if (!isOpen) {
            faults.add("reported outside of poll");
        }
        if (fault != null) {
            faults.add(fault);
        }
    }
}
