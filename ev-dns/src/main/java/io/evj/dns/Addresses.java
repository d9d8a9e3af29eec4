package io.evj.dns;

import io.evj.api.AddressText;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;

/// Addresses from bytes and to text.
final class Addresses {
    /// Any address of this machine.
    static final Inet4Address ANY_4 = inet4(new byte[4]);

    static final Inet6Address ANY_6 = inet6(new byte[16]);

    private Addresses() {}

    static Inet4Address inet4(byte[] bytes) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // there are 4 bytes
        }
    }

    /// An IPv6 address even where the bytes are those of an IPv4-mapped one.
    static Inet6Address inet6(byte[] bytes) {
        try {
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // there are 16 bytes
        }
    }

    static Inet6Address unscoped(Inet6Address address) {
        boolean isScoped = address.getScopeId() != 0 || address.getScopedInterface() != null;
        return isScoped ? inet6(address.getAddress()) : address;
    }

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException it is none
    static Inet4Address parse4(String text) {
        return inet4(AddressText.parseBytes(StandardProtocolFamily.INET, text));
    }

    /// Reads an address.
    ///
    /// @throws IllegalArgumentException it is none
    static Inet6Address parse6(String text) {
        return inet6(AddressText.parseBytes(StandardProtocolFamily.INET6, text));
    }

    static String text(InetAddress address) {
        return AddressText.format(address.getAddress());
    }
}
