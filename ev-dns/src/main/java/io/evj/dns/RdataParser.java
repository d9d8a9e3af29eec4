package io.evj.dns;

import io.evj.dns.ServiceBinding.Https;
import io.evj.dns.ServiceBinding.Svcb;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads data as zones have it: what [RdataText] writes, and what people write.
final class RdataParser {
    private static final String GENERIC = "\\#";

    private final ZoneEntry entry;
    private final DnsName origin;

    private RdataParser(ZoneEntry entry, DnsName origin) {
        this.entry = entry;
        this.origin = origin;
    }

    /// Reads the rest of an entry.
    ///
    /// @throws ZoneFormatException      something is missing, or too much
    /// @throws IllegalArgumentException the word taken last means nothing
    /// @throws DnsFormatException       octets are no data of the type
    static DnsData parse(ZoneEntry entry, DnsName origin, DnsType type, DnsClass dnsClass) {
        var parser = new RdataParser(entry, origin);
        boolean isGeneric = entry.hasMore() && entry.peek().text().equals(GENERIC);
        DnsData data = isGeneric ? parser.generic(type, dnsClass) : parser.typed(type, dnsClass);
        entry.end();
        return data;
    }

    private DnsData typed(DnsType type, DnsClass dnsClass) {
        return switch (type.code()) {
            case TypeCodes.NS -> new DnsData.Ns(name("server"));
            case TypeCodes.CNAME -> new DnsData.Cname(name("target"));
            case TypeCodes.PTR -> new DnsData.Ptr(name("target"));
            case TypeCodes.MX -> new DnsData.Mx(u16("preference"), name("exchange"));
            case TypeCodes.SOA -> soa();
            case TypeCodes.TXT -> new DnsData.Txt(strings());
            case TypeCodes.CAA ->
                    new DnsData.Caa(
                            entry.number("flags", Ranges.U8_MAX),
                            entry.word("tag"),
                            entry.octets("value"));
            default -> {
                if (!dnsClass.equals(DnsClass.IN)) {
                    throw mustBeGeneric(type, dnsClass);
                }
                yield internet(type);
            }
        };
    }

    private DnsData internet(DnsType type) {
        return switch (type.code()) {
            case TypeCodes.A -> new DnsData.A(entry.ipv4("address"));
            case TypeCodes.AAAA -> new DnsData.Aaaa(entry.ipv6("address"));
            case TypeCodes.SRV ->
                    new DnsData.Srv(u16("priority"), u16("weight"), u16("port"), name("target"));
            case TypeCodes.SVCB -> new Svcb(u16("priority"), name("target"), params());
            case TypeCodes.HTTPS -> new Https(u16("priority"), name("target"), params());
            default -> throw mustBeGeneric(type, DnsClass.IN);
        };
    }

    private ZoneFormatException mustBeGeneric(DnsType type, DnsClass dnsClass) {
        return entry.last()
                .fail(
                        "data of class %s and type %s is known as \\#, size and digits only"
                                .formatted(dnsClass, type));
    }

    private DnsData soa() {
        return new DnsData.Soa(
                name("primary server"),
                name("mailbox"),
                entry.number32("serial"),
                entry.duration("refresh"),
                entry.duration("retry"),
                entry.duration("expire"),
                entry.duration("minimum"));
    }

    private List<Octets> strings() {
        var strings = new ArrayList<Octets>();
        do {
            strings.add(entry.octets("text"));
        } while (entry.hasMore());
        return strings;
    }

    private List<SvcParam> params() {
        var params = new ArrayList<SvcParam>();
        while (entry.hasMore()) {
            params.add(SvcParamParser.parse(entry.word("parameter")));
        }
        return params;
    }

    /// Data of any type (RFC 3597 §5). Types that are known are looked into all the same.
    private DnsData generic(DnsType type, DnsClass dnsClass) {
        entry.next("data");
        int count = entry.number("octets", Ranges.U16_MAX);
        var digits = new StringBuilder();
        while (entry.hasMore()) {
            digits.append(entry.word("digits"));
        }
        byte[] octets = HexFormat.of().parseHex(digits);
        if (octets.length != count) {
            throw entry.last()
                    .fail(octets.length + " octets are given, and " + count + " announced");
        }
        var in = new WireInput();
        in.openUncompressed(octets);
        return RdataReader.read(in, type, dnsClass);
    }

    private DnsName name(String what) {
        return entry.name(what, origin);
    }

    private int u16(String what) {
        return entry.number(what, Ranges.U16_MAX);
    }
}
