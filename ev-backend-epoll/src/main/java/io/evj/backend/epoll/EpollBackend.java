package io.evj.backend.epoll;

import static io.evj.api.Event.CLOSED;
import static io.evj.api.Event.EDGE;
import static io.evj.api.Event.READ;
import static io.evj.api.Event.WRITE;

import io.evj.api.Descriptor;
import io.evj.api.spi.Backend;
import io.evj.api.spi.Network;
import io.evj.api.spi.PollableDescriptor;
import io.evj.api.spi.ReadySink;
import io.evj.api.spi.Watch;
import io.evj.posix.Epoll;
import io.evj.posix.EpollEvents;
import io.evj.posix.Errno;
import io.evj.posix.Malloc;
import io.evj.posix.Prctl;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Waits with epoll.
///
/// What is registered is kept by descriptor number, as libevent does: numbers are small and dense, and a number that
/// was closed behind our back and given out again is noticed when it comes back under another watch.
final class EpollBackend implements Backend {
    /// The kernel is asked to wait no longer: its own limits once lay near. Coming back early is allowed.
    static final long WAIT_NANOS_MAX = 35L * 60 * 1_000_000_000;

    static final int EVENTS_MIN = 32;
    static final int EVENTS_MAX = 4096;

    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Wakeup wakeup;
    private final Interrupts interrupts;
    private final EpollEvents events = new EpollEvents(EVENTS_MIN);
    private final boolean isPrecise;
    private boolean waitsNanos;
    private int epoll;
    private Scratch scratch = Scratch.current();
    private @Nullable Registration[] registrations = new Registration[64];
    private int slack;

    EpollBackend(boolean isPrecise, boolean waitsNanos) throws IOException {
        this.isPrecise = isPrecise;
        this.waitsNanos = waitsNanos;
        epoll = Failure.check("epoll_create1", Epoll.create(scratch, Epoll.EPOLL_CLOEXEC));
        try {
            wakeup = new Wakeup(scratch, epoll);
        } catch (IOException e) {
            Unistd.close(scratch, epoll);
            throw e;
        }
        interrupts = new Interrupts(wakeup);
    }

    @Override
    public Network network() {
        return EpollNetwork.INSTANCE;
    }

    @Override
    public void attach() {
        scratch = Scratch.current();
        if (isPrecise) {
            slack = Prctl.prctl(scratch, Prctl.PR_GET_TIMERSLACK, 0);
            Prctl.prctl(scratch, Prctl.PR_SET_TIMERSLACK, 1); // refused: waits end a little later
        }
    }

    @Override
    public void detach() {
        if (isPrecise && slack > 0) {
            Prctl.prctl(scratch(), Prctl.PR_SET_TIMERSLACK, slack);
        }
    }

    @Override
    public void admit(Descriptor descriptor) {
        if (!(descriptor instanceof NativeDescriptor)) {
            String other = descriptor instanceof PollableDescriptor ? "poll" : "nio";
            throw new IllegalArgumentException(
                    descriptor
                            + " cannot be watched by method epoll, only sockets of its own network can; method "
                            + other
                            + " watches it (event.method="
                            + other
                            + ")");
        }
        if (!descriptor.isOpen()) {
            throw new IllegalArgumentException(descriptor + " is closed");
        }
    }

    @Override
    public void update(Watch watch, int before, int after) throws IOException {
        int wanted = events(after);
        if ((wanted & ~Epoll.EPOLLET) == 0) {
            forget(watch); // with nothing asked for, errors would still be reported, again and
            // again
            return;
        }
        int number = watch.descriptor().number();
        if (number < 0) {
            throw new IOException(watch.descriptor() + " is closed");
        }
        Registration known = (Registration) watch.state();
        boolean isNew = known == null || known.watch != watch || known.number != number;
        Registration registration = known == null || isNew ? take(number, watch) : known;
        int operation = isNew ? Epoll.EPOLL_CTL_ADD : Epoll.EPOLL_CTL_MOD;
        int result = control(operation, registration, wanted);
        // the number was closed behind our back, and perhaps given out again
        if (result == -Errno.ENOENT) {
            result = control(Epoll.EPOLL_CTL_ADD, registration, wanted);
        } else if (result == -Errno.EEXIST) {
            result = control(Epoll.EPOLL_CTL_MOD, registration, wanted);
        }
        if (result < 0) {
            registration.free();
            watch.state(null);
            throw refused(watch.descriptor(), result);
        }
    }

    @Override
    public void forget(Watch watch) throws IOException {
        Registration registration = (Registration) watch.state();
        watch.state(null);
        if (registration == null || registration.watch != watch) {
            return; // never registered, or its number has gone to another
        }
        registration.free();
        if (epoll < 0) {
            return;
        }
        int result = control(Epoll.EPOLL_CTL_DEL, registration, 0);
        switch (-result) {
            case 0, Errno.ENOENT, Errno.EBADF, Errno.EPERM -> {} // closed behind our back
            default -> throw Failure.of("epoll_ctl: forget " + watch.descriptor(), result);
        }
    }

    @Override
    public int poll(long timeoutNanos, ReadySink ready) throws IOException {
        if (epoll < 0) {
            throw new IllegalStateException("this backend is closed");
        }
        int count = await(timeoutNanos, ready);
        if (count < 0) {
            if (count == -Errno.EINTR) {
                return 0;
            }
            throw Failure.of("epoll_wait", count);
        }
        int reported = 0;
        for (int i = 0; i < count; i++) {
            long token = events.data(i);
            if (token == Wakeup.TOKEN) {
                continue;
            }
            Registration registration = registrations[(int) token];
            if (registration != null && registration.token() == token) {
                Watch watch = registration.watch;
                if (watch != null) {
                    ready.ready(watch, conditions(events.events(i)));
                    reported++;
                }
            }
        }
        if (count == events.capacity() && count < EVENTS_MAX) {
            events.grow(2 * count);
        }
        return reported;
    }

    @Override
    public void trimMemory() {
        Malloc.trim(Scratch.current(), 0);
    }

    @Override
    public void wakeup() {
        wakeup.signal();
    }

    @Override
    public void close() {
        if (epoll >= 0) {
            wakeup.close(scratch());
            Unistd.close(scratch(), epoll);
            epoll = -1;
            Arrays.fill(registrations, null);
        }
    }

    private int await(long timeoutNanos, ReadySink ready) {
        Scratch own = scratch();
        if (timeoutNanos == 0) {
            return Epoll.await(own, epoll, events, 0);
        }
        interrupts.enter();
        try {
            if (timeoutNanos < 0) {
                return Epoll.await(own, epoll, events, -1);
            }
            long nanos = Math.min(timeoutNanos, WAIT_NANOS_MAX);
            if (waitsNanos) {
                int count = Epoll.awaitNanos(own, epoll, events, nanos);
                if (count != -Errno.ENOSYS && count != -Errno.EPERM) {
                    return count;
                }
                waitsNanos = false; // a sandbox came into force
            }
            int millis = (int) ((nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI); // never early
            return Epoll.await(own, epoll, events, millis);
        } finally {
            if (interrupts.leave()) {
                ready.interrupted();
            }
        }
    }

    private Registration take(int number, Watch watch) {
        if (number >= registrations.length) {
            int enough = Math.max(number + 1, 2 * registrations.length);
            registrations = Arrays.copyOf(registrations, enough);
        }
        Registration registration = registrations[number];
        if (registration == null) {
            registration = new Registration(number);
            registrations[number] = registration;
        }
        registration.take(watch);
        watch.state(registration);
        return registration;
    }

    private int control(int operation, Registration registration, int wanted) {
        return Epoll.control(
                scratch(), epoll, operation, registration.number, wanted, registration.token());
    }

    private Scratch scratch() {
        if (!scratch.isMine()) {
            scratch = Scratch.current();
        }
        return scratch;
    }

    private static IOException refused(Descriptor descriptor, int result) {
        String advice =
                switch (-result) {
                    case Errno.EPERM ->
                            "; a file is always ready, method poll watches it (event.method=poll)";
                    case Errno.ENOSPC -> "; raise fs.epoll.max_user_watches";
                    default -> "";
                };
        return new IOException(
                "epoll_ctl: watch " + descriptor + ": " + Errno.message(result) + advice);
    }

    private static int events(int conditions) {
        int events = 0;
        if ((conditions & READ) != 0) {
            events |= Epoll.EPOLLIN;
        }
        if ((conditions & WRITE) != 0) {
            events |= Epoll.EPOLLOUT;
        }
        if ((conditions & CLOSED) != 0) {
            events |= Epoll.EPOLLRDHUP;
        }
        if ((conditions & EDGE) != 0) {
            events |= Epoll.EPOLLET;
        }
        return events;
    }

    private static int conditions(int events) {
        if ((events & (Epoll.EPOLLERR | Epoll.EPOLLHUP)) != 0) {
            return READ | WRITE | CLOSED; // whoever tries meets the error
        }
        int conditions = 0;
        if ((events & Epoll.EPOLLIN) != 0) {
            conditions |= READ;
        }
        if ((events & Epoll.EPOLLOUT) != 0) {
            conditions |= WRITE;
        }
        if ((events & Epoll.EPOLLRDHUP) != 0) {
            conditions |= CLOSED;
        }
        return conditions;
    }
}
