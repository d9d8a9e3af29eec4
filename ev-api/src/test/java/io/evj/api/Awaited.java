package io.evj.api;

import java.util.concurrent.Callable;

/// Something that the system does soon, awaited with a deadline that says what was missing.
public final class Awaited {
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private Awaited() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - began > DEADLINE_NANOS) {
                throw new AssertionError("still awaited after 20 s: " + what);
            }
            Thread.onSpinWait();
        }
    }
}
