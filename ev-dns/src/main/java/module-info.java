import org.jspecify.annotations.NullMarked;

/// DNS: names, records and messages.
@NullMarked
module io.evj.dns {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;

    exports io.evj.dns;
}
