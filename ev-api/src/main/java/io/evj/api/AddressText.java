package io.evj.api;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// Addresses as text: `192.0.2.1:80`, `[2001:db8::1]:80`, `fe80::1%eth0`. Never asks the DNS. Safe from any thread.
public final class AddressText {
    private static final int BRACKETED_MAX = 127;
    private static final int PORT_MAX = 65_535;

    private AddressText() {}

    /// Reads an address with or without a port: `1.2.3.4`, `1.2.3.4:80`, `[v6]`, `[v6]:80`, or a bare `v6`, which can have
    /// no port. An IPv6 address may carry a scope, `%` and an interface's name or number.
    ///
    /// @param text the address; at most 127 characters between brackets
    /// @return the address; port 0 when none is given
    /// @throws IllegalArgumentException not an address, a scope unknown here, or a port outside of 1–65535
    /// @libevent evutil_parse_sockaddr_port
    public static InetSocketAddress parse(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw malformed(text, "no ] after [");
            }
            if (end - 1 > BRACKETED_MAX) {
                throw malformed(text, "more than " + BRACKETED_MAX + " characters in brackets");
            }
            if (end + 1 < text.length() && text.charAt(end + 1) != ':') {
                throw malformed(text, "only :port may follow ]");
            }
            InetAddress address = ipv6(text.substring(1, end), text);
            int port = end + 1 == text.length() ? 0 : port(text.substring(end + 2), text);
            return new InetSocketAddress(address, port);
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && text.indexOf(':', colon + 1) >= 0) {
            return new InetSocketAddress(ipv6(text, text), 0);
        }
        InetAddress address = ipv4(colon < 0 ? text : text.substring(0, colon), text);
        return new InetSocketAddress(
                address, colon < 0 ? 0 : port(text.substring(colon + 1), text));
    }

    /// Reads an address without port or brackets. An IPv6 address may carry a scope, and stays one if it is IPv4-mapped.
    ///
    /// @param text an IPv4 or IPv6 address
    /// @return the address
    /// @throws IllegalArgumentException not an address, or a scope unknown here
    /// @libevent evutil_inet_pton_scope
    public static InetAddress parseAddress(String text) {
        return text.indexOf(':') >= 0 ? ipv6(text, text) : ipv4(text, text);
    }

    /// Reads the bytes of an address. No scope is allowed.
    ///
    /// @param family `INET` or `INET6` of `StandardProtocolFamily`
    /// @param text   an address of that family
    /// @return 4 or 16 bytes, the highest first
    /// @throws IllegalArgumentException not an address of that family, or a family that has none
    /// @libevent evutil_inet_pton
    public static byte[] parseBytes(ProtocolFamily family, String text) {
        byte[] bytes;
        if (family == StandardProtocolFamily.INET) {
            bytes = Ipv4Text.parse(text);
        } else if (family == StandardProtocolFamily.INET6) {
            bytes = Ipv6Text.parse(text);
        } else {
            throw new IllegalArgumentException(
                    family.name() + ": only INET and INET6 have such addresses");
        }
        if (bytes == null) {
            throw malformed(text, "not of family " + family.name());
        }
        return bytes;
    }

    /// Writes the bytes of an address. IPv6: lower case, the longest run of zero groups as `::`, the tail of an IPv4-mapped
    /// or IPv4-compatible address dotted (RFC 5952).
    ///
    /// @param address 4 or 16 bytes, the highest first
    /// @return the text, which [#parseBytes] reads back
    /// @throws IllegalArgumentException neither 4 nor 16 bytes
    /// @libevent evutil_inet_ntop
    public static String format(byte[] address) {
        return switch (address.length) {
            case 4 -> Ipv4Text.append(new StringBuilder(15), address, 0).toString();
            case 16 -> Ipv6Text.format(address);
            default ->
                    throw new IllegalArgumentException(
                            address.length + " bytes: 4 or 16 are needed");
        };
    }

    /// Writes an address; an IPv6 scope follows `%`, by name where the address knows it, else by number.
    ///
    /// @param address any address
    /// @return the text, which [#parseAddress] reads back
    public static String format(InetAddress address) {
        String text = format(address.getAddress());
        if (address instanceof Inet6Address scoped) {
            NetworkInterface link = scoped.getScopedInterface();
            if (link != null) {
                return text + '%' + link.getName();
            }
            if (scoped.getScopeId() > 0) {
                return text + '%' + scoped.getScopeId();
            }
        }
        return text;
    }

    /// Writes an address and its port, IPv6 in brackets; a Unix-domain address as `unix:` and its path.
    ///
    /// @param address any address; an unresolved one is written as its host name and port
    /// @return the text; kinds of address that are unknown here describe themselves
    public static String format(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> host(inet) + ':' + inet.getPort();
            case UnixDomainSocketAddress unix -> "unix:" + unix.getPath();
            default -> address.toString();
        };
    }

    /// The address that a text stands for, or null when it is not one but, perhaps, a name.
    static @Nullable InetAddress literal(String text) {
        boolean ipv6 = text.indexOf(':') >= 0;
        if (!ipv6 && Ipv4Text.parse(text) == null) {
            return null;
        }
        try {
            return ipv6 ? ipv6(text, text) : ipv4(text, text);
        } catch (
                IllegalArgumentException
                        _) { // a colon is in no name, but that is for the asker to say
            return null;
        }
    }

    /// An IPv6 address even where the bytes are those of an IPv4-mapped one.
    static Inet6Address inet6(byte[] bytes, int scope) {
        try {
            return Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // there are 16 bytes
        }
    }

    static Inet4Address inet4(byte[] bytes) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // there are 4 bytes
        }
    }

    private static String host(InetSocketAddress inet) {
        InetAddress address = inet.getAddress();
        if (address == null) {
            return inet.getHostString();
        }
        String text = format(address);
        return address instanceof Inet6Address ? '[' + text + ']' : text;
    }

    private static InetAddress ipv4(String address, String whole) {
        byte[] bytes = Ipv4Text.parse(address);
        if (bytes == null) {
            throw malformed(whole, "four decimal numbers of 0 to 255 are needed");
        }
        return inet4(bytes);
    }

    private static InetAddress ipv6(String address, String whole) {
        int percent = address.indexOf('%');
        byte[] bytes = Ipv6Text.parse(percent < 0 ? address : address.substring(0, percent));
        if (bytes == null) {
            throw malformed(whole, "not an IPv6 address");
        }
        return percent < 0
                ? inet6(bytes, -1)
                : scoped(bytes, address.substring(percent + 1), whole);
    }

    private static InetAddress scoped(byte[] bytes, String scope, String whole) {
        NetworkInterface link = link(scope);
        if (link == null) {
            int number = scope.length() > 9 ? -1 : decimal(scope);
            if (number < 0) {
                throw malformed(whole, "no interface has the name or number of the scope");
            }
            return inet6(bytes, number);
        }
        try {
            return Inet6Address.getByAddress(null, bytes, link);
        } catch (
                UnknownHostException
                        _) { // the interface has no address of that kind, which is nobody's fault
            return inet6(bytes, link.getIndex());
        }
    }

    private static @Nullable NetworkInterface link(String name) {
        try {
            return NetworkInterface.getByName(name);
        } catch (SocketException _) { // cannot be listed: as good as absent
            return null;
        }
    }

    private static int port(String digits, String whole) {
        int port = digits.length() > 5 ? -1 : decimal(digits);
        if (port < 1 || port > PORT_MAX) {
            throw malformed(whole, "a port of 1 to " + PORT_MAX + " is needed");
        }
        return port;
    }

    /// The value of a few digits, or -1 when there is anything else, or nothing.
    static int decimal(String digits) {
        int value = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length(); i++) {
            if (!Ascii.isDigit(digits.charAt(i))) {
                return -1;
            }
            value = value * 10 + digits.charAt(i) - '0';
        }
        return value;
    }

    private static IllegalArgumentException malformed(String text, String why) {
        String shown = text.length() > 160 ? text.substring(0, 160) + "…" : text;
        return new IllegalArgumentException("address \"" + shown + "\": " + why);
    }
}
