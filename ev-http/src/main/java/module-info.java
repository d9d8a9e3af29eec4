import org.jspecify.annotations.NullMarked;

/// HTTP/1.1: URIs, messages, server and client.
@NullMarked
module io.evj.http {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;

    exports io.evj.http;
}
