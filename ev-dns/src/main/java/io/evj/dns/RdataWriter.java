package io.evj.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/// Writes the data of one record. Names are compressed in the types of RFC 1035 and in no other (RFC 3597 §4).
final class RdataWriter {
    private RdataWriter() {}

    static void write(DnsData data, WireOutput out) {
        switch (data) {
            case DnsData.A a -> out.octets(a.address().getAddress());
            case DnsData.Aaaa aaaa -> out.octets(aaaa.address().getAddress());
            case DnsData.Cname cname -> out.name(cname.target());
            case DnsData.Ptr ptr -> out.name(ptr.target());
            case DnsData.Ns ns -> out.name(ns.server());
            case DnsData.Soa soa -> soa(soa, out);
            case DnsData.Mx mx -> {
                out.u16(mx.preference());
                out.name(mx.exchange());
            }
            case DnsData.Txt txt -> strings(txt.strings(), out);
            case DnsData.Srv srv -> {
                out.u16(srv.priority());
                out.u16(srv.weight());
                out.u16(srv.port());
                out.plainName(srv.target());
            }
            case DnsData.Caa caa -> {
                out.u8(caa.flags());
                out.u8(caa.tag().length());
                out.octets(caa.tag().getBytes(ISO_8859_1));
                out.octets(caa.value().bytes());
            }
            case ServiceBinding binding -> binding(binding, out);
            case DnsData.Opaque opaque -> out.octets(opaque.octets().bytes());
        }
    }

    private static void soa(DnsData.Soa soa, WireOutput out) {
        out.name(soa.primary());
        out.name(soa.mailbox());
        out.u32(soa.serial());
        out.u32(soa.refreshSeconds());
        out.u32(soa.retrySeconds());
        out.u32(soa.expireSeconds());
        out.u32(soa.minimumSeconds());
    }

    private static void strings(List<Octets> strings, WireOutput out) {
        for (Octets string : strings) {
            out.string(string);
        }
    }

    private static void binding(ServiceBinding binding, WireOutput out) {
        out.u16(binding.priority());
        out.plainName(binding.target());
        for (SvcParam param : binding.params()) {
            out.u16(param.key());
            int length = out.size();
            out.u16(0);
            value(param, out);
            if (!out.isOver()) {
                out.u16At(length, out.size() - length - 2);
            }
        }
    }

    private static void value(SvcParam param, WireOutput out) {
        switch (param) {
            case SvcParam.Mandatory mandatory -> mandatory.keys().forEach(out::u16);
            case SvcParam.Alpn alpn -> strings(alpn.protocols(), out);
            case SvcParam.NoDefaultAlpn _ -> {}
            case SvcParam.Port port -> out.u16(port.port());
            case SvcParam.Ipv4Hint hint ->
                    hint.addresses().forEach(address -> out.octets(address.getAddress()));
            case SvcParam.Ech ech -> out.octets(ech.configs().bytes());
            case SvcParam.Ipv6Hint hint ->
                    hint.addresses().forEach(address -> out.octets(address.getAddress()));
            case SvcParam.Other other -> out.octets(other.value().bytes());
        }
    }
}
