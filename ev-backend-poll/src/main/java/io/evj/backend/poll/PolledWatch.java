package io.evj.backend.poll;

import io.evj.api.Pollable;
import io.evj.api.spi.Watch;

/// What the backend knows of one pollable: its note on the watch.
final class PolledWatch {
    final Watch watch;
    final Pollable pollable;

    /// Whether it wakes us when its answer changes.
    final boolean calls;

    /// What the base wants to know; 0 for nothing at present.
    int asked;

    /// What it answered when it was asked last.
    int found;

    PolledWatch(Watch watch, Pollable pollable, boolean calls) {
        this.watch = watch;
        this.pollable = pollable;
        this.calls = calls;
    }
}
