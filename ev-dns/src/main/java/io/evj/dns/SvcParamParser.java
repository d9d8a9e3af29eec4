package io.evj.dns;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/// Reads parameters of service bindings as zones have them: `key`, `key=value`, `key="value"` (RFC 9460 §2.1).
final class SvcParamParser {
    private SvcParamParser() {}

    /// Reads one.
    ///
    /// @throws IllegalArgumentException no such key, or no such value of it
    /// @throws DnsFormatException       a known key is given by its number, and its value is none
    static SvcParam parse(String word) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        Octets value = equals < 0 ? Octets.EMPTY : Octets.parse(word.substring(equals + 1));
        int key = SvcParams.KEYS.number(name);
        if (name.equals("key" + key)) {
            return fromWire(key, value); // by its number: the value is what goes over the wire
        }
        return switch (key) {
            case SvcParams.MANDATORY -> new SvcParam.Mandatory(list(value, SvcParams.KEYS::number));
            case SvcParams.ALPN -> new SvcParam.Alpn(values(value));
            case SvcParams.NO_DEFAULT_ALPN -> noDefaultAlpn(value);
            case SvcParams.PORT -> new SvcParam.Port(port(value));
            case SvcParams.IPV4HINT -> new SvcParam.Ipv4Hint(list(value, Addresses::parse4));
            case SvcParams.ECH ->
                    new SvcParam.Ech(Octets.wrap(Base64.getDecoder().decode(value.bytes())));
            case SvcParams.IPV6HINT -> new SvcParam.Ipv6Hint(list(value, Addresses::parse6));
            default -> new SvcParam.Other(key, value);
        };
    }

    private static SvcParam fromWire(int key, Octets value) {
        var in = new WireInput();
        in.openUncompressed(value.bytes());
        SvcParam param = SvcParamReader.param(in, key);
        if (in.remaining() > 0) {
            throw in.fail(in.remaining() + " octets follow the value of key " + key);
        }
        return param;
    }

    private static SvcParam noDefaultAlpn(Octets value) {
        if (value.size() > 0) {
            throw new IllegalArgumentException("no-default-alpn has no value");
        }
        return new SvcParam.NoDefaultAlpn();
    }

    private static int port(Octets value) {
        long port = Ranges.decimal(value.toUtf8());
        if (port < 0 || port > Ranges.U16_MAX) {
            throw new IllegalArgumentException("port: a number of 0 to 65535 is needed");
        }
        return (int) port;
    }

    private static <T> List<T> list(Octets value, Function<String, T> item) {
        return values(value).stream().map(Octets::toUtf8).map(item).toList();
    }

    /// Splits at commas, unless a backslash stands before (RFC 9460, appendix A.1).
    private static List<Octets> values(Octets list) {
        var values = new ArrayList<Octets>();
        var value = new ByteArrayOutputStream();
        byte[] octets = list.bytes();
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            if (octet == ',') {
                values.add(Octets.wrap(value.toByteArray()));
                value.reset();
                continue;
            }
            if (octet == '\\' && ++i == octets.length) {
                throw new IllegalArgumentException("nothing follows the last \\");
            }
            value.write(octets[i]);
        }
        values.add(Octets.wrap(value.toByteArray()));
        return values;
    }
}
