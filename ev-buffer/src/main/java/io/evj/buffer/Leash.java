package io.evj.buffer;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/// Finds out that a buffer was dropped without being closed, and leads to the memory that it held. A link of [Leashes].
final class Leash extends PhantomReference<EvBuffer> {
    final Chain chain;
    final @Nullable Throwable madeAt;
    @Nullable Leash previous;
    @Nullable Leash next;

    Leash(EvBuffer buffer, ReferenceQueue<EvBuffer> dropped) {
        super(buffer, dropped);
        chain = buffer.chain;
        madeAt = buffer.madeAt;
    }
}
