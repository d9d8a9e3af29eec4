import org.jspecify.annotations.NullMarked;

/// Buffers of bytes, and buffered events on connections.
@NullMarked
module io.evj.buffer {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.api;

    exports io.evj.buffer;
}
