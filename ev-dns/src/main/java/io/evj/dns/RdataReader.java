package io.evj.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.evj.dns.DnsData.Aaaa;
import io.evj.dns.DnsData.Caa;
import io.evj.dns.DnsData.Cname;
import io.evj.dns.DnsData.Mx;
import io.evj.dns.DnsData.Ns;
import io.evj.dns.DnsData.Opaque;
import io.evj.dns.DnsData.Ptr;
import io.evj.dns.DnsData.Soa;
import io.evj.dns.DnsData.Srv;
import io.evj.dns.DnsData.Txt;
import io.evj.dns.ServiceBinding.Https;
import io.evj.dns.ServiceBinding.Svcb;
import java.util.ArrayList;
import java.util.List;

/// Reads the data of one record.
final class RdataReader {
    private RdataReader() {}

    /// Reads all up to the limit of the input.
    ///
    /// @throws DnsFormatException it is no such data, or is followed by something
    static DnsData read(WireInput in, DnsType type, DnsClass dnsClass) {
        int offset = in.offset();
        try {
            DnsData data =
                    isInternet(dnsClass) ? internet(in, type) : elsewhere(in, type, dnsClass);
            if (in.remaining() > 0) {
                throw in.fail(in.remaining() + " octets follow the data of type " + type);
            }
            return data;
        } catch (IllegalArgumentException e) { // the values know what they may be
            throw new DnsFormatException(offset, "data of type " + type + ": " + e.getMessage());
        }
    }

    private static boolean isInternet(DnsClass dnsClass) {
        return dnsClass.equals(DnsClass.IN);
    }

    private static DnsData internet(WireInput in, DnsType type) {
        return switch (type.code()) {
            case TypeCodes.A -> new DnsData.A(Addresses.inet4(in.take(4)));
            case TypeCodes.AAAA -> new Aaaa(Addresses.inet6(in.take(16)));
            case TypeCodes.SRV -> new Srv(in.u16(), in.u16(), in.u16(), in.name());
            case TypeCodes.SVCB -> new Svcb(in.u16(), in.plainName(), SvcParamReader.read(in));
            case TypeCodes.HTTPS -> new Https(in.u16(), in.plainName(), SvcParamReader.read(in));
            default -> anyClass(in, type);
        };
    }

    /// In updates, data can be empty where a class stands for an action (RFC 2136 §2.4, §2.5).
    private static DnsData elsewhere(WireInput in, DnsType type, DnsClass dnsClass) {
        boolean isAction = dnsClass.equals(DnsClass.ANY) || dnsClass.equals(DnsClass.NONE);
        return isAction && in.remaining() == 0
                ? new Opaque(type, Octets.EMPTY)
                : anyClass(in, type);
    }

    private static DnsData anyClass(WireInput in, DnsType type) {
        return switch (type.code()) {
            case TypeCodes.NS -> new Ns(in.name());
            case TypeCodes.CNAME -> new Cname(in.name());
            case TypeCodes.PTR -> new Ptr(in.name());
            case TypeCodes.MX -> new Mx(in.u16(), in.name());
            case TypeCodes.SOA ->
                    new Soa(in.name(), in.name(), in.u32(), in.u32(), in.u32(), in.u32(), in.u32());
            case TypeCodes.TXT -> new Txt(strings(in));
            case TypeCodes.CAA -> caa(in);
            default -> new Opaque(type, RdataLayout.expand(in, type));
        };
    }

    private static List<Octets> strings(WireInput in) {
        Octets first = in.string();
        if (in.remaining() == 0) {
            return List.of(first);
        }
        var strings = new ArrayList<Octets>();
        strings.add(first);
        while (in.remaining() > 0) {
            strings.add(in.string());
        }
        return strings;
    }

    private static DnsData caa(WireInput in) {
        int flags = in.u8();
        var tag = new String(in.take(in.u8()), ISO_8859_1);
        return new Caa(flags, tag, in.octets(in.remaining()));
    }
}
