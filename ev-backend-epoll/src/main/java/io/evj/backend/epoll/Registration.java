package io.evj.backend.epoll;

import io.evj.api.spi.Watch;
import org.jspecify.annotations.Nullable;

/// Whom a descriptor number belongs to at the moment. One for each number, used again with the number.
///
/// The kernel is given number *and* generation: what it reports late, for an earlier owner, finds nobody.
///
/// Confined to its backend.
final class Registration {
    final int number;
    @Nullable Watch watch;
    private int generation;

    Registration(int number) {
        this.number = number;
    }

    void take(Watch owner) {
        watch = owner;
        generation++;
    }

    void free() {
        watch = null;
        generation++;
    }

    /// What the kernel reports readiness with.
    long token() {
        return (long) generation << 32 | number;
    }
}
