import org.jspecify.annotations.NullMarked;

/// Method `epoll`: readiness from Linux's epoll, and native sockets that cost one system call an operation.
@NullMarked
module io.evj.backend.epoll {
    requires io.evj.api;
    requires io.evj.posix;
    requires static org.jspecify;

    provides io.evj.api.spi.BackendProvider with
            io.evj.backend.epoll.EpollProvider;
}
