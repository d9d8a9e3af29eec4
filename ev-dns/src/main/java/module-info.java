import org.jspecify.annotations.NullMarked;

/// DNS: names, records and messages, and a resolver.
@NullMarked
module io.evj.dns {
    requires static org.jspecify;
    requires static org.osgi.annotation.versioning; // CLASS retention
    requires transitive io.evj.buffer;

    exports io.evj.dns;

    provides io.evj.api.spi.HostResolver with
            io.evj.dns.DnsHostResolver;
}
