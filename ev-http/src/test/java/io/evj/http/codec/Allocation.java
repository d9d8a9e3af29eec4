package io.evj.http.codec;

import java.lang.reflect.Method;

/// Counts what the current thread allocates. By reflection, because the module has no need of the one that can tell.
final class Allocation {
    private static final int WARM_UPS = 2_000;
    private static final int RUNS = 10_000;

    private Allocation() {}

    /// Octets that one run of a task allocates, rounded down.
    static long perRun(Runnable task) throws Exception {
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        Method allocated =
                Class.forName("com.sun.management.ThreadMXBean")
                        .getMethod("getCurrentThreadAllocatedBytes");
        repeat(task, WARM_UPS);
        long before = (Long) allocated.invoke(threads);
        repeat(task, RUNS);
        return ((Long) allocated.invoke(threads) - before) / RUNS;
    }

    private static void repeat(Runnable task, int times) {
        for (int i = 0; i < times; i++) {
            task.run();
        }
    }
}
