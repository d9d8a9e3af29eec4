package io.evj.itests.loop;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Work on another thread, named `elsewhere`, that is awaited no longer than 10 s.
final class Elsewhere<T> {
    static final long PATIENCE_SECONDS = 10;

    private final FutureTask<T> task;
    private final Thread thread;

    private Elsewhere(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.ofPlatform().daemon().name("elsewhere").start(task);
    }

    /// Work that may throw.
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static <T> Elsewhere<T> begin(Callable<T> work) {
        return new Elsewhere<>(work);
    }

    static Elsewhere<Void> beginRun(Work work) {
        return new Elsewhere<>(() -> {
            work.run();
            return null;
        });
    }

    /// Runs it there, and waits.
    static void run(Work work) throws Exception {
        beginRun(work).await();
    }

    /// Waits for its end.
    T await() throws Exception {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            throw failure;
        } catch (TimeoutException late) {
            AssertionError failure =
                    new AssertionError("not done after 10 s: " + thread.getState());
            failure.setStackTrace(thread.getStackTrace());
            throw failure;
        }
    }

    boolean isDone() {
        return task.isDone();
    }

    /// Waits until that thread waits.
    void awaitWaiting() {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING) {
            if (task.isDone() || System.nanoTime() - start > PATIENCE_SECONDS * 1_000_000_000L) {
                throw new AssertionError("thread does not wait, it is " + thread.getState());
            }
            Thread.onSpinWait();
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not seen after 10 s: " + what);
        }
    }
}
