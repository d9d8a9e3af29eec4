package io.evj.dns;

import org.jspecify.annotations.Nullable;

/// A time at which something is done, unless it is cleared before: an entry of [Alarms].
final class Alarm {
    final Runnable action;
    long atNanos;
    boolean isSet;
    @Nullable Alarm earlier;
    @Nullable Alarm later;

    Alarm(Runnable action) {
        this.action = action;
    }
}
