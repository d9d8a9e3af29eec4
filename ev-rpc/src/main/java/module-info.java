import org.jspecify.annotations.NullMarked;

/// Tagged records on the wire, and the messages that the `.rpc` compiler generates.
@NullMarked
module io.evj.rpc {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;

    exports io.evj.rpc;
}
