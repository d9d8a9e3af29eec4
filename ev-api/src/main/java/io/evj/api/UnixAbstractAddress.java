package io.evj.api;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The address of a Unix-domain socket in Linux's abstract name space: no file, gone with its last socket.
///
/// Method `epoll` knows it; networks over JDK channels refuse it and say so. Tools write it as `@name`.
/// Immutable.
public final class UnixAbstractAddress extends SocketAddress {
    /// The longest name, in bytes.
    public static final int NAME_BYTES_MAX = 107;

    private static final long serialVersionUID = 1;

    /// Without the zero byte that the kernel puts first.
    private final byte[] name;

    private UnixAbstractAddress(byte[] name) {
        if (name.length == 0 || name.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "an abstract name has 1 to "
                            + NAME_BYTES_MAX
                            + " bytes, this has "
                            + name.length);
        }
        this.name = name;
    }

    /// An address by a name in letters.
    ///
    /// @param name without the `@` that tools write before it; taken in UTF-8, 1 to [#NAME_BYTES_MAX] bytes
    /// @return the address
    public static UnixAbstractAddress of(String name) {
        return new UnixAbstractAddress(name.getBytes(StandardCharsets.UTF_8));
    }

    /// An address by a name of any bytes.
    ///
    /// @param name 1 to [#NAME_BYTES_MAX] bytes, zero bytes included
    /// @return the address
    public static UnixAbstractAddress ofBytes(byte[] name) {
        return new UnixAbstractAddress(name.clone());
    }

    /// The name.
    ///
    /// @return a copy
    public byte[] bytes() {
        return name.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAbstractAddress address && Arrays.equals(name, address.name);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(name);
    }

    /// For people.
    ///
    /// @return `unix:@` and the name, read as UTF-8
    @Override
    public String toString() {
        return "unix:@" + new String(name, StandardCharsets.UTF_8);
    }
}
