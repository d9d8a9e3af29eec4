package io.evj.backend.epoll;

import io.evj.api.AddressText;
import io.evj.posix.Scratch;
import io.evj.posix.Socket;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// Gives a socket its local address.
final class Binding {
    private Binding() {}

    /// Binds; without an address, to one that the system chooses.
    static void bind(Handle handle, @Nullable SocketAddress local) throws IOException {
        int fd = handle.use();
        Scratch scratch = handle.scratch();
        int length =
                local == null
                        ? Addresses.encodeAny(scratch, handle.family)
                        : Addresses.encode(scratch, local, handle.family);
        int result = Socket.bind(scratch, fd, length);
        if (result < 0) {
            String address = local == null ? "to any address" : AddressText.format(local);
            throw Failure.bind("bind " + address, result);
        }
    }
}
