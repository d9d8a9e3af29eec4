package io.evj.backend.epoll;

import io.evj.api.Feature;
import io.evj.api.spi.Availability;
import io.evj.api.spi.Backend;
import io.evj.api.spi.BackendContext;
import io.evj.api.spi.BackendProvider;
import io.evj.posix.Epoll;
import io.evj.posix.EpollEvents;
import io.evj.posix.Errno;
import io.evj.posix.EventFd;
import io.evj.posix.Native;
import io.evj.posix.Scratch;
import io.evj.posix.Unistd;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// Announces method `epoll`, for Linux. It needs native access: `--enable-native-access=io.evj.posix`, or
/// `ALL-UNNAMED` on the class path and in OSGi.
///
/// Safe from any thread.
public final class EpollProvider implements BackendProvider {
    /// What can be used, asked of the system once.
    private static final class Probed {
        static final Set<Feature> FEATURES = features();

        private static Set<Feature> features() {
            Set<Feature> features =
                    EnumSet.of(Feature.EDGE_TRIGGERED, Feature.O1, Feature.EARLY_CLOSE);
            if (Native.refusal().isEmpty() && waitsNanos()) {
                features.add(Feature.NANO_TIMEOUT);
            }
            return Collections.unmodifiableSet(features);
        }

        private static boolean waitsNanos() {
            Scratch scratch = Scratch.current();
            int epoll = Epoll.create(scratch, Epoll.EPOLL_CLOEXEC);
            if (epoll < 0) {
                return false;
            }
            int waited = Epoll.awaitNanos(scratch, epoll, new EpollEvents(1), 0);
            Unistd.close(scratch, epoll);
            return waited >= 0;
        }
    }

    /// Called by the service loader.
    public EpollProvider() {}

    @Override
    public String method() {
        return "epoll";
    }

    @Override
    public int rank() {
        return 300;
    }

    @Override
    public Set<Feature> features() {
        return Probed.FEATURES;
    }

    /// Makes an epoll and a counter, and closes them: a sandbox may refuse what the kernel has.
    @Override
    public Availability availability() {
        String refusal = Native.refusal();
        if (!refusal.isEmpty()) {
            return Availability.no(refusal);
        }
        Scratch scratch = Scratch.current();
        int epoll = Epoll.create(scratch, Epoll.EPOLL_CLOEXEC);
        if (epoll < 0) {
            return refused("epoll_create1", epoll);
        }
        Unistd.close(scratch, epoll);
        int counter = EventFd.eventfd(scratch, 0, EventFd.EFD_NONBLOCK | EventFd.EFD_CLOEXEC);
        if (counter < 0) {
            return refused("eventfd", counter);
        }
        Unistd.close(scratch, counter);
        return Availability.yes();
    }

    @Override
    public Backend open(BackendContext context) throws IOException {
        return new EpollBackend(context.preciseTimer(), features().contains(Feature.NANO_TIMEOUT));
    }

    private static Availability refused(String call, int errno) {
        String advice =
                switch (-errno) {
                    case Errno.EMFILE, Errno.ENFILE ->
                            "raise the limit of open descriptors (ulimit -n)";
                    case Errno.EPERM, Errno.EACCES, Errno.ENOSYS ->
                            "allow the call in the sandbox (seccomp), or use method nio";
                    default -> "use method nio";
                };
        return Availability.no(call + ": " + Errno.message(errno) + "; " + advice);
    }
}
