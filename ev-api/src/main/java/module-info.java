import org.jspecify.annotations.NullMarked;

/// The event base, its events and sockets, and the SPI that backends implement.
@NullMarked
module io.evj.api {
    requires static org.jspecify;
    requires static org.osgi.core; // only the bundle activator; never resolved outside OSGi
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires static jdk.unsupported; // sun.misc.Signal, for signal events

    exports io.evj.api;
    exports io.evj.api.spi;

    uses io.evj.api.spi.BackendProvider;
    uses io.evj.api.spi.HostResolver;
}
