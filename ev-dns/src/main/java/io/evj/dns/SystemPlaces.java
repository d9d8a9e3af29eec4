package io.evj.dns;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;

/// Where the system has its files, and who may say otherwise.
final class SystemPlaces {
    /// Names another `resolv.conf`.
    static final String RESOLV_CONF = "event.dns.resolv.conf";

    /// Names another hosts file.
    static final String HOSTS = "event.dns.hosts";

    /// Names the servers, with commas between them.
    static final String SERVERS = "event.dns.servers";

    private SystemPlaces() {}

    static Path resolvConf() {
        return Path.of(System.getProperty(RESOLV_CONF, "/etc/resolv.conf"));
    }

    static Path hosts() {
        String root = System.getenv("SystemRoot");
        String usual =
                System.getProperty("os.name", "").startsWith("Windows") && root != null
                        ? root + "\\System32\\drivers\\etc\\hosts"
                        : "/etc/hosts";
        return Path.of(System.getProperty(HOSTS, usual));
    }

    /// Has a resolver do as the system does.
    static DnsResolver configure(DnsResolver resolver) {
        String servers = System.getProperty(SERVERS, "");
        var parts = EnumSet.allOf(ConfigPart.class);
        if (!servers.isBlank()) {
            parts.remove(ConfigPart.SERVERS);
            for (String server : servers.split(",", -1)) {
                resolver.addServer(server.strip());
            }
        }
        Path conf = resolvConf();
        if (servers.isBlank() && !Files.exists(conf)) {
            for (InetSocketAddress server : JdkServers.find()) {
                parts.remove(ConfigPart.SERVERS);
                resolver.addServer(server);
            }
        }
        resolver.configure(conf, parts);
        return resolver;
    }
}
