package io.evj.dns;

import io.evj.api.AddressText;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a `resolv.conf` says (resolv.conf(5)). Immutable.
///
/// Known are `nameserver` (one address, with a port as `192.0.2.1:5300` or `[2001:db8::1]:5300` if need be, IPv6 perhaps with a
/// scope: `fe80::1%eth0`), `search`, `domain` (a search list of one; the last line of the two kinds counts) and `options`. Comments begin with
/// `#` or `;`. What is unknown or makes no sense is skipped.
///
/// @param servers in the order of the file, each once
/// @param search  domains as they stand there
/// @param hasSearch whether there is a line `search` or `domain`
/// @param options names and values; the value is empty where there is none
public record ResolvConf(
        List<InetSocketAddress> servers,
        List<String> search,
        boolean hasSearch,
        Map<String, String> options) {
    /// The most octets of a file.
    public static final int OCTETS_MAX = 64 * 1024;

    /// The port of name servers.
    public static final int PORT = 53;

    /// Copies the components.
    public ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = Map.copyOf(options);
    }

    /// Reads a file's text.
    ///
    /// @param text all of it
    /// @return what it says
    public static ResolvConf parse(String text) {
        var servers = new ArrayList<InetSocketAddress>();
        var search = new ArrayList<String>();
        boolean hasSearch = false;
        var options = new LinkedHashMap<String, String>();
        for (String line : text.split("\r?\n", -1)) {
            String content = uncommented(line).strip();
            String[] words = content.split("[ \t]+", -1);
            switch (words[0]) {
                case "nameserver" -> addServer(words, servers);
                case "search", "domain" -> {
                    hasSearch = true;
                    search.clear();
                    int end = words[0].equals("domain") ? Math.min(2, words.length) : words.length;
                    search.addAll(List.of(words).subList(1, end));
                }
                case "options" -> {
                    for (int i = 1; i < words.length; i++) {
                        addOption(words[i], options);
                    }
                }
                default -> {} // sortlist, and whatever else there may be
            }
        }
        return new ResolvConf(servers, search, hasSearch, options);
    }

    private static String uncommented(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '#' || line.charAt(i) == ';') {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /// The last that makes sense counts.
    private static void addOption(String word, Map<String, String> options) {
        int colon = word.indexOf(':');
        String name = colon < 0 ? word : word.substring(0, colon);
        String value = colon < 0 ? "" : word.substring(colon + 1);
        try {
            ResolverOptions.defaults().with(name, value);
            options.put(name, value);
        } catch (IllegalArgumentException _) { // no such value: as if the option were not there
        }
    }

    private static void addServer(String[] words, List<InetSocketAddress> servers) {
        if (words.length < 2) {
            return;
        }
        try {
            InetSocketAddress server = server(words[1]);
            if (!servers.contains(server)) {
                servers.add(server);
            }
        } catch (IllegalArgumentException _) { // no address: as if the line were not there
        }
    }

    /// Reads the address of a server.
    ///
    /// @throws IllegalArgumentException it is none
    static InetSocketAddress server(String text) {
        InetSocketAddress address = AddressText.parse(text);
        return address.getPort() == 0 ? new InetSocketAddress(address.getAddress(), PORT) : address;
    }
}
