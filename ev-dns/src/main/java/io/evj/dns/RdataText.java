package io.evj.dns;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Data as master files have it.
final class RdataText {
    private RdataText() {}

    static String of(DnsData data) {
        return switch (data) {
            case DnsData.A a -> Addresses.text(a.address());
            case DnsData.Aaaa aaaa -> Addresses.text(aaaa.address());
            case DnsData.Cname cname -> cname.target().toString();
            case DnsData.Ptr ptr -> ptr.target().toString();
            case DnsData.Ns ns -> ns.server().toString();
            case DnsData.Soa soa ->
                    "%s %s %d %d %d %d %d"
                            .formatted(
                                    soa.primary(),
                                    soa.mailbox(),
                                    soa.serial(),
                                    soa.refreshSeconds(),
                                    soa.retrySeconds(),
                                    soa.expireSeconds(),
                                    soa.minimumSeconds());
            case DnsData.Mx mx -> mx.preference() + " " + mx.exchange();
            case DnsData.Txt txt -> joined(txt.strings(), " ");
            case DnsData.Srv srv ->
                    srv.priority() + " " + srv.weight() + " " + srv.port() + " " + srv.target();
            case DnsData.Caa caa -> caa.flags() + " " + caa.tag() + " " + caa.value();
            case ServiceBinding binding -> binding(binding);
            case DnsData.Opaque opaque -> generic(opaque.octets());
        };
    }

    /// The form for data of any type (RFC 3597 §5).
    static String generic(Octets octets) {
        String hex = HexFormat.of().formatHex(octets.bytes());
        return "\\# " + octets.size() + (hex.isEmpty() ? "" : " " + hex);
    }

    private static String binding(ServiceBinding binding) {
        var text = new StringBuilder();
        text.append(binding.priority()).append(' ').append(binding.target());
        for (SvcParam param : binding.params()) {
            text.append(' ').append(SvcParams.KEYS.name(param.key()));
            String value = value(param);
            if (!value.isEmpty()) {
                text.append('=').append(value);
            }
        }
        return text.toString();
    }

    private static String value(SvcParam param) {
        return switch (param) {
            case SvcParam.Mandatory mandatory ->
                    mandatory.keys().stream()
                            .map(SvcParams.KEYS::name)
                            .collect(Collectors.joining(","));
            case SvcParam.Alpn alpn -> valueList(alpn.protocols());
            case SvcParam.NoDefaultAlpn _ -> "";
            case SvcParam.Port port -> String.valueOf(port.port());
            case SvcParam.Ipv4Hint hint ->
                    hint.addresses().stream().map(Addresses::text).collect(Collectors.joining(","));
            case SvcParam.Ech ech -> Base64.getEncoder().encodeToString(ech.configs().bytes());
            case SvcParam.Ipv6Hint hint ->
                    hint.addresses().stream().map(Addresses::text).collect(Collectors.joining(","));
            case SvcParam.Other other -> other.value().size() == 0 ? "" : other.value().toString();
        };
    }

    /// Commas and backslashes within a value are escaped once more (RFC 9460, appendix A.1).
    private static String valueList(List<Octets> values) {
        var text = new StringBuilder("\"");
        for (Octets value : values) {
            text.append(text.length() > 1 ? "," : "");
            for (byte octet : value.bytes()) {
                if (octet == ',' || octet == '\\') {
                    text.append("\\\\");
                }
                Escapes.appendQuoted(text, octet & 0xff);
            }
        }
        return text.append('"').toString();
    }

    private static String joined(List<Octets> strings, String separator) {
        return strings.stream().map(Octets::toString).collect(Collectors.joining(separator));
    }
}
