package io.evj.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// Where blocks come back from buffers of other loops: any thread puts one in, the pool takes all out. A stack; who takes all
/// at once need not fear that the one on top has come and gone meanwhile.
final class SideDoor {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(SideDoor.class, "top", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Segment top;

    void put(Segment block) {
        Segment below;
        do {
            below = top;
            block.next = below;
        } while (!TOP.compareAndSet(this, below, block)); // publishes the block and its link
    }

    /// All blocks that came, linked, or null.
    @Nullable Segment takeAll() {
        return top == null ? null : (Segment) TOP.getAndSet(this, null);
    }
}
