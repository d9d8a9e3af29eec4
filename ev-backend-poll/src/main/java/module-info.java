import org.jspecify.annotations.NullMarked;

/// The backend `poll`: watches anything that can say whether it is ready.
@NullMarked
module io.evj.backend.poll {
    requires io.evj.api;
    requires static org.jspecify;

    provides io.evj.api.spi.BackendProvider with
            io.evj.backend.poll.PollProvider;
}
