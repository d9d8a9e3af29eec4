package io.evj.buffer;

import io.evj.api.DescriptorsExhaustedException;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/// Why a connect fails, most often: in the same words whatever network made the socket.
///
/// Native sockets put the error's name into their messages. The JDK gives the system's words alone, and those may be
/// in the user's language: where they are not known here, the failure speaks for itself.
enum ConnectReason {
    REFUSED("ECONNREFUSED", "Connection refused", " ", "refused"),
    TIMED_OUT("ETIMEDOUT", "timed out", " ", "timed out"),
    RESET("ECONNRESET", "Connection reset", " ", "reset"),
    NO_ROUTE("EHOSTUNREACH", "No route to host", ": ", "no route to host"),
    NO_NETWORK("ENETUNREACH", "Network is unreachable", ": ", "network unreachable"),
    NO_LOCAL_ADDRESS("EADDRNOTAVAIL", "Cannot assign requested address", ": ", "no local address"),
    NO_FILE("ENOENT", "No such file", ": ", "no such file"),
    NO_PERMISSION("EACCES", "Permission denied", ": ", "permission denied"),
    BACKLOG_FULL(
            "EAGAIN", "Resource temporarily unavailable", ": ", "the listener's backlog is full"),
    NO_DESCRIPTORS_IN_SYSTEM("ENFILE", "Too many open files in system", ": ", "out of descriptors"),
    NO_DESCRIPTORS("EMFILE", "Too many open files", ": ", "out of descriptors");

    /// The error's name.
    final String code;

    /// What it is called here.
    final String words;

    private final String systemWords;
    private final String joint;

    ConnectReason(String code, String systemWords, String joint, String words) {
        this.code = code;
        this.systemWords = systemWords;
        this.joint = joint;
        this.words = words;
    }

    /// The reason of a failure, or null when it is none of these.
    static @Nullable ConnectReason of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        for (ConnectReason reason : values()) {
            if (message.contains('(' + reason.code + ')') || message.contains(reason.systemWords)) {
                return reason;
            }
        }
        return switch (failure) {
            case NoRouteToHostException _ -> NO_ROUTE;
            case DescriptorsExhaustedException _ -> NO_DESCRIPTORS;
            default -> null;
        };
    }

    /// What follows the address in a sentence: ` refused (ECONNREFUSED)`, `: no route to host (EHOSTUNREACH)`.
    String predicate() {
        return joint + words + " (" + code + ')';
    }
}
