import org.jspecify.annotations.NullMarked;

/// The compiler of `.rpc` files: message descriptions in, Java records out.
@NullMarked
module io.evj.rpcgen {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention

    exports io.evj.rpcgen;
}
