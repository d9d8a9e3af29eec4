package io.evj.itests.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What unbound(8) is told: two zones, one as local data and one as a zone's text, nothing of any other server, no privileges.
final class UnboundConfig {
    /// Addresses of `many.example.com.`: more than a datagram of 1,232 octets has room for.
    static final int MANY = 200;

    private static final String SERVER =
            """
            server:
              interface: 127.0.0.1@PORT
              port: PORT
              access-control: 127.0.0.0/8 allow
              do-daemonize: no
              use-syslog: no
              chroot: ""
              username: ""
              pidfile: ""
              directory: "FOLDER"
              num-threads: 1
              module-config: "iterator"
              local-zone: "example.com." static
              local-zone: "wild.example.com." redirect
              local-data: "wild.example.com. 60 IN A 192.0.2.7"
              local-data: "example.com. 60 IN SOA ns.example.com. root.example.com. 1 3600 600 86400 30"
              local-data: "example.com. 60 IN MX 10 mail.example.com."
              local-data: "www.example.com. 60 IN A 192.0.2.1"
              local-data: "www.example.com. 60 IN AAAA 2001:db8::1"
              local-data: "alias.example.com. 60 IN CNAME other.example.com."
              local-data: "other.example.com. 60 IN CNAME www.example.com."
              local-data: 'text.example.com. 60 IN TXT "a b" "c\\"d;"'
              local-data: "_sip._udp.example.com. 60 IN SRV 1 2 5060 www.example.com."
              local-zone: "2.0.192.in-addr.arpa." static
              local-data-ptr: "192.0.2.1 60 www.example.com"
            """;

    private static final String REST =
            """
            auth-zone:
              name: "zone.example."
              zonefile: "zone"
              for-downstream: yes
              for-upstream: yes
            remote-control:
              control-enable: no
            """;

    private static final String ZONE =
            """
            @ 60 SOA ns root 1 3600 600 86400 30
            @ 60 NS ns
            ns 60 A 192.0.2.53
            www 60 A 192.0.2.1
            www 60 AAAA 2001:db8::1
            * 60 A 192.0.2.7
            a1 60 CNAME a2
            a2 60 CNAME www
            """;

    private UnboundConfig() {}

    /// Writes it.
    ///
    /// @return the file of the configuration
    static Path write(Path folder, int port) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(SERVER.replace("PORT", "" + port).replace("FOLDER", folder.toString()));
        IntStream.rangeClosed(1, MANY)
                .mapToObj(i -> "  local-data: \"many.example.com. 60 IN A 198.51.100." + i + '"')
                .forEach(lines::add);
        lines.add(REST);
        Files.writeString(folder.resolve("zone"), ZONE);
        return Files.write(folder.resolve("unbound.conf"), lines);
    }
}
