package io.evj.backend.epoll;

import io.evj.api.DescriptorsExhaustedException;
import io.evj.posix.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/// What a system call refused, as an exception: the operation and its address first, then the error's text and name.
final class Failure {
    private Failure() {}

    /// Gives back a result, unless it is an error.
    static int check(String operation, int result) throws IOException {
        if (result < 0) {
            throw of(operation, result);
        }
        return result;
    }

    static IOException of(String operation, int errno) {
        String message = message(operation, errno);
        return switch (Math.abs(errno)) {
            case Errno.EMFILE, Errno.ENFILE -> exhausted(operation, errno);
            case Errno.EHOSTUNREACH -> new NoRouteToHostException(message);
            default -> new SocketException(message);
        };
    }

    static IOException bind(String operation, int errno) {
        return switch (Math.abs(errno)) {
            case Errno.EADDRINUSE, Errno.EADDRNOTAVAIL, Errno.EACCES ->
                    new BindException(message(operation, errno));
            default -> of(operation, errno);
        };
    }

    static IOException connect(String operation, int errno) {
        return switch (Math.abs(errno)) {
            case Errno.ECONNREFUSED, Errno.ETIMEDOUT, Errno.EADDRNOTAVAIL, Errno.ENOENT ->
                    new ConnectException(message(operation, errno));
            case Errno.EAGAIN ->
                    new ConnectException(
                            message(operation, errno) + ": the listener's backlog is full");
            default -> of(operation, errno);
        };
    }

    /// A datagram that was refused is told with a later call, whatever that is.
    static IOException datagram(String operation, int errno) {
        return Math.abs(errno) == Errno.ECONNREFUSED
                ? new PortUnreachableException(message(operation, errno))
                : of(operation, errno);
    }

    static DescriptorsExhaustedException exhausted(String operation, int errno) {
        String message = message(operation, errno);
        return new DescriptorsExhaustedException(message, new SocketException(message));
    }

    private static String message(String operation, int errno) {
        return operation + ": " + Errno.message(errno);
    }
}
