package io.evj.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The one door into a loop from other threads: tasks, in the order of their posting. Safe from any thread, but taken
/// from by the loop alone.
///
/// A stack that posters push to and the loop takes whole and turns around: one compare-and-set for each post, one
/// exchange for each batch.
final class Inbox {
    /// One posted task.
    static final class Task {
        final Runnable action;

        /// Whether the loop's user asked for it; the base's own tasks do not count as callbacks.
        final boolean isUsers;

        @Nullable Task next;

        Task(Runnable action, boolean isUsers) {
            this.action = action;
            this.isUsers = isUsers;
        }
    }

    private static final Task CLOSED = new Task(() -> {}, false);
    private static final VarHandle NEWEST;

    static {
        try {
            NEWEST = MethodHandles.lookup().findVarHandle(Inbox.class, "newest", Task.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Task newest;

    /// Posts a task. A full fence: what the poster reads afterwards is not older than the post.
    ///
    /// @return false when the inbox is closed
    boolean post(Runnable action, boolean isUsers) {
        Task task = new Task(action, isUsers);
        for (; ; ) {
            Task top = newest;
            if (top == CLOSED) {
                return false;
            }
            task.next = top;
            if (NEWEST.compareAndSet(this, top, task)) {
                return true;
            }
        }
    }

    boolean isEmpty() {
        return newest == null;
    }

    /// Takes all tasks, the oldest first, linked by `next`.
    @Nullable Task takeAll() {
        return newest == null ? null : oldestFirst((Task) NEWEST.getAndSet(this, null));
    }

    /// Refuses further tasks, and takes those there are.
    @Nullable Task close() {
        Task rest = (Task) NEWEST.getAndSet(this, CLOSED);
        return rest == CLOSED ? null : oldestFirst(rest);
    }

    private static @Nullable Task oldestFirst(@Nullable Task top) {
        Task oldest = null;
        while (top != null) {
            Task older = top.next;
            top.next = oldest;
            oldest = top;
            top = older;
        }
        return oldest;
    }
}
