package io.evj.api;

import org.jspecify.annotations.Nullable;

/// What other threads have posted to one loop, on its way from the [Inbox]: some of it may wait here, because a break came
/// in between. Confined to the loop.
final class Tasks {
    private final Loop loop;
    private final Inbox inbox;
    private Inbox.@Nullable Task first;

    Tasks(Loop loop, Inbox inbox) {
        this.loop = loop;
        this.inbox = inbox;
    }

    /// Whether a break has left some.
    boolean hasAny() {
        return first != null;
    }

    /// Runs them in their order, until a break.
    ///
    /// @return how many of the user's have run
    int run() {
        if (first == null) {
            first = inbox.takeAll();
        }
        int ran = 0;
        for (Inbox.Task task = first; task != null; task = first) {
            if (task.isUsers && loop.gotBreak) {
                break;
            }
            first = task.next;
            run(task);
            ran += task.isUsers ? 1 : 0;
        }
        return ran;
    }

    /// Does what the doors have asked for and no turn has seen. The user's tasks keep their order and wait for the next run.
    void runOwn() {
        Inbox.Task left = first;
        first = null;
        Inbox.Task last = runOwn(left, null);
        runOwn(inbox.takeAll(), last);
    }

    /// Keeps the user's tasks behind the last one kept; gives the last one now.
    private Inbox.@Nullable Task runOwn(Inbox.@Nullable Task list, Inbox.@Nullable Task lastKept) {
        Inbox.Task last = lastKept;
        for (Inbox.Task task = list; task != null; ) {
            Inbox.Task next = task.next;
            if (task.isUsers) {
                task.next = null;
                if (last == null) {
                    first = task;
                } else {
                    last.next = task;
                }
                last = task;
            } else {
                run(task);
            }
            task = next;
        }
        return last;
    }

    /// Takes no more, and runs what is left: no turn will come.
    void close() {
        runAll(first);
        first = null;
        runAll(inbox.close());
    }

    private void runAll(Inbox.@Nullable Task list) {
        for (Inbox.Task task = list; task != null; task = task.next) {
            run(task);
        }
    }

    private void run(Inbox.Task task) {
        try {
            task.action.run();
        } catch (Throwable thrown) {
            loop.uncaught(null, thrown);
        }
    }
}
