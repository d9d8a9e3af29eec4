package io.evj.api.spi;

import io.evj.api.DatagramSocket;
import io.evj.api.ListenOptions;
import io.evj.api.ListeningSocket;
import io.evj.api.StreamSocket;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sockets: IPv4, IPv6 and Unix-domain. All are non-blocking, and not inherited by child processes, from birth.
///
/// Safe from any thread; the sockets belong to whoever asked, until a base watches them.
public interface Network {
    /// Two connected ends.
    ///
    /// @param first  one end
    /// @param second the other
    record Pair(StreamSocket first, StreamSocket second) {}

    /// Binds and listens with the default options.
    ///
    /// @param address `InetSocketAddress` (port 0: the system chooses) or `UnixDomainSocketAddress`
    /// @return the socket
    /// @throws IOException the address is taken or not ours; the message names it
    default ListeningSocket listen(SocketAddress address) throws IOException {
        return listen(address, ListenOptions.defaults());
    }

    /// Binds and listens.
    ///
    /// @param address `InetSocketAddress` (port 0: the system chooses) or `UnixDomainSocketAddress`
    /// @param options how
    /// @return the socket
    /// @throws IOException the address is taken or not ours, or an option is refused; the message names it
    /// @throws UnsupportedOperationException this network lacks an option; the message names one that has it
    ListeningSocket listen(SocketAddress address, ListenOptions options) throws IOException;

    /// Makes a socket of the address's family and begins to connect it.
    ///
    /// @param address where to
    /// @return the socket: connected, or connecting (see [StreamSocket#connect])
    /// @throws IOException refused at once; nothing is left open
    StreamSocket connect(SocketAddress address) throws IOException;

    /// Makes a stream socket that is neither bound nor connected.
    ///
    /// @param family `INET`, `INET6` or `UNIX` of `StandardProtocolFamily`
    /// @return the socket
    /// @throws IOException the system refuses
    StreamSocket stream(ProtocolFamily family) throws IOException;

    /// Makes a datagram socket that is not bound.
    ///
    /// @param family `INET` or `INET6` of `StandardProtocolFamily` (`UNIX` where the network has it)
    /// @return the socket
    /// @throws IOException the system refuses
    DatagramSocket datagram(ProtocolFamily family) throws IOException;

    /// Makes two stream sockets connected to each other. Nobody else can have connected to either.
    ///
    /// @return both
    /// @throws IOException the system refuses
    /// @libevent evutil_socketpair
    Pair pair() throws IOException;

    /// Opens a file for reading, so that this network's sockets transfer it best ([StreamSocket#sendFile]). They
    /// transfer files opened otherwise, too: perhaps through a copy.
    ///
    /// @param path a file
    /// @return the file; the caller closes it
    /// @throws IOException it cannot be opened
    default FileChannel openFile(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /// Takes over a connected stream socket by its number: inherited, or passed by a supervisor.
    ///
    /// @param number an open descriptor; owned by the result from now on
    /// @return the socket
    /// @throws IOException not an open stream socket
    /// @throws UnsupportedOperationException this network knows no numbers
    default StreamSocket adoptStream(int number) throws IOException {
        throw noNumbers(number);
    }

    /// Takes over a listening socket by its number.
    ///
    /// @param number an open descriptor; owned by the result from now on
    /// @return the socket
    /// @throws IOException not an open listening socket
    /// @throws UnsupportedOperationException this network knows no numbers
    default ListeningSocket adoptListening(int number) throws IOException {
        throw noNumbers(number);
    }

    /// Takes over a datagram socket by its number.
    ///
    /// @param number an open descriptor; owned by the result from now on
    /// @return the socket
    /// @throws IOException not an open datagram socket
    /// @throws UnsupportedOperationException this network knows no numbers
    default DatagramSocket adoptDatagram(int number) throws IOException {
        throw noNumbers(number);
    }

    private static UnsupportedOperationException noNumbers(int number) {
        return new UnsupportedOperationException(
                "descriptor "
                        + number
                        + " cannot be adopted by a network over JDK channels; method epoll can (event.method=epoll)");
    }
}
