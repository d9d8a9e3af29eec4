package io.evj.dns;

/// The names under which addresses are looked up: `1.2.0.192.in-addr.arpa.` (RFC 1035 §3.5), nibbles below `ip6.arpa.`
/// (RFC 3596 §2.5).
final class ReverseName {
    private static final String HEX = "0123456789abcdef";

    private ReverseName() {}

    static DnsName of(byte[] address) {
        var text = new StringBuilder(73);
        if (address.length == 4) {
            for (int i = 3; i >= 0; i--) {
                text.append(address[i] & 0xff).append('.');
            }
            return DnsName.of(text.append("in-addr.arpa.").toString());
        }
        for (int i = address.length - 1; i >= 0; i--) {
            text.append(HEX.charAt(address[i] & 0xf)).append('.');
            text.append(HEX.charAt(address[i] >> 4 & 0xf)).append('.');
        }
        return DnsName.of(text.append("ip6.arpa.").toString());
    }
}
