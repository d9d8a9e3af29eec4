import org.jspecify.annotations.NullMarked;

/// The backend `nio`: the JDK's selector, on every platform.
@NullMarked
module io.evj.backend.nio {
    requires io.evj.api;
    requires static org.jspecify;

    provides io.evj.api.spi.BackendProvider with
            io.evj.backend.nio.NioProvider;
}
