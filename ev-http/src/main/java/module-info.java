import org.jspecify.annotations.NullMarked;

/// HTTP/1.1: URIs, messages, server and client.
@SuppressWarnings("module") // io.evj.rpc is compiled after this module, and may be absent
@NullMarked
module io.evj.http {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;

    exports io.evj.http;
    exports io.evj.http.lent to
            io.evj.rpc;
}
