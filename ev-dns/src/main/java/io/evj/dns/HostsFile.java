package io.evj.dns;

import io.evj.api.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Names and their addresses, as a hosts file has them (hosts(5)): an address, then names; `#` begins a comment. Lines that make no sense
/// are skipped.
final class HostsFile {
    /// The most octets of a file; lists that block advertisements have some five million.
    static final int OCTETS_MAX = 32 << 20;

    private final Map<String, List<InetAddress>> byName = new HashMap<>();

    /// What there is without a file, or with one that cannot be read.
    static HostsFile localhost() {
        var hosts = new HostsFile();
        hosts.add("127.0.0.1 localhost\n::1 localhost\n");
        return hosts;
    }

    /// Adds what a text has to what there is.
    ///
    /// @return how many lines made no sense
    int add(String text) {
        int skipped = 0;
        for (String line : text.split("\r?\n", -1)) {
            int comment = line.indexOf('#');
            String content = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!content.isEmpty() && !addLine(content)) {
                skipped++;
            }
        }
        return skipped;
    }

    private boolean addLine(String line) {
        String[] words = line.split("[ \t\f]+", -1);
        InetAddress address;
        try {
            address = AddressText.parseAddress(words[0]);
        } catch (IllegalArgumentException _) { // a port, or no address at all
            return false;
        }
        for (int i = 1; i < words.length; i++) {
            List<InetAddress> addresses =
                    byName.computeIfAbsent(key(words[i]), name -> new ArrayList<>(1));
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        }
        return words.length > 1;
    }

    /// The addresses of a name, in the order of the file; empty when it is not there.
    List<InetAddress> find(String name) {
        List<InetAddress> found = byName.get(key(name));
        return found == null ? List.of() : List.copyOf(found);
    }

    int size() {
        return byName.size();
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
