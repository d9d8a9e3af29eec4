package io.evj.api;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/// Says in a failure what was tried, and where, without changing what kind of failure it is.
final class SocketFailure {
    private SocketFailure() {}

    /// The same kind of failure, whose message begins with the operation and the address. Kinds that are more
    /// particular than these, a closed channel for instance, stay as they are.
    static IOException named(String operation, @Nullable SocketAddress address, IOException cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String message = operation + ' ' + text(address) + ": " + reason;
        Class<?> kind = cause.getClass();
        if (kind == BindException.class) {
            return caused(new BindException(message), cause);
        }
        if (kind == ConnectException.class) {
            return caused(new ConnectException(message), cause);
        }
        if (kind == NoRouteToHostException.class) {
            return caused(new NoRouteToHostException(message), cause);
        }
        if (kind == PortUnreachableException.class) {
            return caused(new PortUnreachableException(message), cause);
        }
        if (kind == SocketException.class) {
            return new SocketException(message, cause);
        }
        return kind == IOException.class ? new IOException(message, cause) : cause;
    }

    /// The failure of an operation that needs a connection.
    static SocketException notConnected(String operation) {
        return new SocketException(operation + ": not connected");
    }

    static String text(@Nullable SocketAddress address) {
        return address == null ? "any address" : AddressText.format(address);
    }

    private static IOException caused(IOException made, IOException cause) {
        made.initCause(cause);
        return made;
    }
}
