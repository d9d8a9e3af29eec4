package io.evj.buffer;

import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/// The buffers of a pool that have held memory and are not closed.
///
/// Locked, as the shared pool's buffers are in many hands; a buffer comes here twice in its life, and never on the way of bytes.
final class Leashes {
    /// Replaced by tests alone.
    static volatile System.Logger logger = System.getLogger("io.evj.buffer");

    private final ReferenceQueue<EvBuffer> dropped = new ReferenceQueue<>();
    private @Nullable Leash first;

    synchronized Leash tie(EvBuffer buffer) {
        Leash leash = new Leash(buffer, dropped);
        Leash second = first;
        leash.next = second;
        if (second != null) {
            second.previous = leash;
        }
        first = leash;
        return leash;
    }

    synchronized void untie(Leash leash) {
        Leash before = leash.previous;
        Leash after = leash.next;
        if (before != null) {
            before.next = after;
        } else {
            first = after;
        }
        if (after != null) {
            after.previous = before;
        }
        leash.clear();
    }

    /// The chain of a buffer that was dropped, which now is the caller's; null when there is none.
    @Nullable Chain found() {
        Leash leash = (Leash) dropped.poll();
        if (leash == null) {
            return null;
        }
        untie(leash);
        if (leash.madeAt != null && leash.chain.length > 0) {
            logger.log(
                    System.Logger.Level.WARNING,
                    "a buffer was dropped without close(), with "
                            + leash.chain.length
                            + " bytes in it; it was made here",
                    leash.madeAt);
        }
        return leash.chain;
    }
}
