package io.evj.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a resolver has from the system's files, and keeps up to date. Confined to its loop.
final class SystemConfig {
    /// How long files are taken for unchanged.
    static final long CHECK_NANOS = 5_000_000_000L;

    private static final String HOST_NAME = "/proc/sys/kernel/hostname";

    private final Set<ConfigPart> parts;
    private final SystemFile file;
    private boolean isReloading = true;
    private boolean hasFile;

    SystemConfig(Path path, Set<ConfigPart> parts) {
        this.parts = parts.isEmpty() ? Set.of() : EnumSet.copyOf(parts);
        file = new SystemFile(path, ResolvConf.OCTETS_MAX);
    }

    /// Whether servers are known: the file was there when it was read last, or they come from elsewhere.
    boolean hasServers() {
        return hasFile || !parts.contains(ConfigPart.SERVERS);
    }

    boolean mustBeRead() {
        return isReloading && file.hasChanged();
    }

    /// Reads the file, and has the resolver do as it says.
    ///
    /// @param base the options that hold where the file says nothing
    ConfigResult apply(DnsResolver resolver, ResolverOptions base) {
        SystemFile.Content content = file.read();
        hasFile = content.result() == ConfigResult.OK;
        ResolvConf conf = ResolvConf.parse(content.text());
        ResolverOptions options = base;
        for (Map.Entry<String, String> option : conf.options().entrySet()) {
            ConfigPart part =
                    option.getKey().equals("ndots") ? ConfigPart.SEARCH : ConfigPart.OPTIONS;
            if (parts.contains(part)) {
                options = options.with(option.getKey(), option.getValue());
            }
        }
        if (parts.contains(ConfigPart.OPTIONS)) {
            isReloading = !conf.options().containsKey("no-reload");
        }
        resolver.use(options);
        if (parts.contains(ConfigPart.SEARCH)) {
            resolver.search(search(conf));
        }
        if (!parts.contains(ConfigPart.SERVERS)) {
            return content.result();
        }
        List<InetSocketAddress> servers = new ArrayList<>(conf.servers());
        if (servers.size() > NameServers.COUNT_MAX) {
            servers = servers.subList(0, NameServers.COUNT_MAX);
        }
        boolean isBare = servers.isEmpty();
        if (isBare && options.defaultServer()) {
            servers.add(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), ResolvConf.PORT));
        }
        resolver.queries.replaceServers(servers);
        return content.result() == ConfigResult.OK && isBare
                ? ConfigResult.NO_SERVERS
                : content.result();
    }

    private static SearchList search(ResolvConf conf) {
        List<String> texts = conf.hasSearch() ? conf.search() : ownDomain();
        var domains = new ArrayList<DnsName>(texts.size());
        for (String text : texts) {
            DnsName domain = name(text);
            if (domain != null && !domain.isRoot() && domains.size() < SearchList.DOMAINS_MAX) {
                domains.add(domain);
            }
        }
        return new SearchList(domains);
    }

    private static @Nullable DnsName name(String text) {
        try {
            return DnsName.of(text);
        } catch (IllegalArgumentException _) { // no domain
            return null;
        }
    }

    /// What follows the first dot of this machine's name, where the system tells it without asking anybody: on Linux.
    private static List<String> ownDomain() {
        try {
            String host = Files.readString(Path.of(HOST_NAME)).strip();
            int dot = host.indexOf('.');
            return dot < 0 || dot == host.length() - 1
                    ? List.of()
                    : List.of(host.substring(dot + 1));
        } catch (IOException _) { // another system
            return List.of();
        }
    }
}
