package io.evj.itests.buffer;

import io.evj.api.EventBase;
import io.evj.buffer.BufferLimitException;
import io.evj.buffer.BufferPool;
import io.evj.buffer.EvBuffer;
import java.time.Duration;

/// Drops buffers, and fills one up to its pool's limit: what that does depends on system properties.
final class SwitchedBuffers {
    private static final int PIECE_BYTES = 1000;
    private static final long LIMIT_NANOS = Duration.ofSeconds(20).toNanos();

    private SwitchedBuffers() {}

    public static void main(String... args) {
        try (EventBase base = EventBase.open()) {
            BufferPool[] pools = {BufferPool.of(base), BufferPool.shared()};
            for (BufferPool pool : pools) {
                System.out.println("at most " + pool.bytesMax());
            }
            forgetOneOfABase(base);
            forgetOneWithoutABase();
            for (BufferPool pool : pools) {
                awaitMemory(pool);
            }
            System.out.println("all memory is back");
            if (args.length > 0) {
                fill(EvBuffer.of(base), pools[0]);
                fill(EvBuffer.create(), pools[1]);
            }
        }
        System.out.println("ended");
    }

    private static void forgetOneOfABase(EventBase base) {
        EvBuffer.of(base).add("of a base");
    }

    private static void forgetOneWithoutABase() {
        EvBuffer.create().add("without");
    }

    private static void awaitMemory(BufferPool pool) {
        long start = System.nanoTime();
        while (pool.bytesLent() > 0) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError(pool + " has not got its memory back");
            }
            System.gc();
        }
    }

    private static void fill(EvBuffer buffer, BufferPool pool) {
        long bytes = 0;
        try (buffer) {
            while (true) {
                buffer.add(new byte[PIECE_BYTES]);
                bytes += PIECE_BYTES;
            }
        } catch (BufferLimitException refused) {
            long held = pool.bytesLent() + pool.bytesFree();
            System.out.println("filled with " + bytes + ", pool holds " + held);
            System.out.println("refused: " + refused.getMessage());
        }
    }
}
