package io.evj.backend.epoll;

import io.evj.posix.Epoll;
import io.evj.posix.EventFd;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Ends a wait from any thread, by adding to an eventfd that the epoll watches.
///
/// It is watched edge-triggered and never read: each addition is an edge, and the counter would take longer than a
/// lifetime to overflow. An addition made when nobody waits is seen by the next wait.
///
/// Safe from any thread.
final class Wakeup {
    /// Stands for this in what the kernel reports; no descriptor has it.
    static final long TOKEN = -1;

    private static final int CLOSED = Integer.MIN_VALUE;

    private final int counter;

    /// How many threads are between [#signal]'s beginning and end; negative when closed. The number must not be closed
    /// in between: it might be given out again, and the addition go to a stranger.
    private final AtomicInteger users = new AtomicInteger();

    Wakeup(Scratch scratch, int epoll) throws IOException {
        counter =
                Failure.check(
                        "eventfd",
                        EventFd.eventfd(scratch, 0, EventFd.EFD_NONBLOCK | EventFd.EFD_CLOEXEC));
        int events = Epoll.EPOLLIN | Epoll.EPOLLET;
        int added = Epoll.control(scratch, epoll, Epoll.EPOLL_CTL_ADD, counter, events, TOKEN);
        if (added < 0) {
            Unistd.close(scratch, counter);
            throw Failure.of("epoll_ctl: watch the eventfd", added);
        }
    }

    void signal() {
        if (users.getAndIncrement() >= 0) {
            EventFd.write(
                    Scratch.current(),
                    counter,
                    1); // its only error is a full counter: awake anyhow
        }
        users.getAndDecrement();
    }

    void close(Scratch scratch) {
        while (!users.compareAndSet(0, CLOSED)) {
            if (users.get() < 0) {
                return;
            }
            Thread.onSpinWait(); // for an addition that is under way, which never blocks
        }
        Unistd.close(scratch, counter);
    }
}
