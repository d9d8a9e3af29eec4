import org.jspecify.annotations.NullMarked;

/// Tagged records on the wire, the messages that the `.rpc` compiler generates, and remote calls over HTTP.
@NullMarked
module io.evj.rpc {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;
    requires transitive io.evj.http;

    exports io.evj.rpc;
}
