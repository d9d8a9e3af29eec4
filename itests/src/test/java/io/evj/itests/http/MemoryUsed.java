package io.evj.itests.http;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// How much memory this JVM uses: heap, and buffers outside of it.
final class MemoryUsed {
    private static final int READINGS = 5;

    private MemoryUsed() {}

    /// The least of some readings, each after a collection.
    static long bytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            System.gc();
            long direct =
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory() + direct);
        }
        return least;
    }
}
