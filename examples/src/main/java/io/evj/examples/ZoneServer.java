package io.evj.examples;

import static java.util.Objects.requireNonNull;

import io.evj.api.EventBase;
import io.evj.dns.DnsHandler;
import io.evj.dns.DnsName;
import io.evj.dns.DnsRateLimit;
import io.evj.dns.DnsServer;
import io.evj.dns.DnsServerConfig;
import io.evj.dns.DnsZone;
import io.evj.dns.DnsZones;
import io.evj.dns.ZoneFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A DNS server for the zones of master files, over UDP and TCP.
@Command(name = "dns-server", description = "a DNS server for zones in files, over UDP and TCP")
final class ZoneServer implements Callable<Integer> {
    @Mixin private final LoopOptions options = new LoopOptions();

    @Spec private @Nullable CommandSpec command;

    @Option(
            names = "--zone",
            paramLabel = "FILE",
            required = true,
            description =
                    "a zone, as a master file (RFC 1035 §5) with one SOA record; may be given several times")
    private List<Path> files = List.of();

    @Option(
            names = "--origin",
            paramLabel = "NAME",
            description =
                    "what relative names are relative to, up to the first $ORIGIN; default: .")
    private String origin = ".";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "at most N answers a second over UDP for each network; 0, the default: no limit")
    private int limit;

    @Override
    public Integer call() throws IOException {
        DnsHandler zones = zones();
        DnsServerConfig config = DnsServerConfig.defaults();
        if (limit > 0) {
            config = config.withRateLimit(DnsRateLimit.of(limit));
        }
        try (EventBase base = EventBase.open();
                DnsServer server = DnsServer.open(base, config, zones).bind(options.address())) {
            Serving.untilInterrupted(base, server.addresses().getFirst());
        }
        return 0;
    }

    private DnsHandler zones() throws IOException {
        var zones = new ArrayList<DnsZone>();
        for (Path file : files) {
            try {
                zones.add(DnsZone.parse(Files.readString(file), DnsName.of(origin)));
            } catch (NoSuchFileException e) {
                throw unusable(file + ": there is no such file", e);
            } catch (ZoneFormatException | IllegalArgumentException e) { // the latter: no zone
                throw unusable(file + ": " + e.getMessage(), e);
            }
        }
        return zones.size() == 1 ? zones.getFirst() : DnsZones.of(zones.toArray(DnsZone[]::new));
    }

    private ParameterException unusable(String reason, Exception cause) {
        return new ParameterException(requireNonNull(command).commandLine(), reason, cause);
    }
}
