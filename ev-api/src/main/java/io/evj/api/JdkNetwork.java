package io.evj.api;

import io.evj.api.spi.Network;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Sockets over channels of the JDK, which work on every platform.
///
/// The address decides the family: an IPv4 address gets an IPv4 socket, also the wildcard `0.0.0.0` that
/// `new InetSocketAddress(port)` means. What the JDK does not offer is refused, with the name of a method that has it.
/// The file of a Unix-domain socket is its owner's: closing the socket leaves it there, and as long as it
/// is there the path cannot be bound again.
///
/// A base hands one to its backend; others get theirs from [io.evj.api.spi.BackendContext#of].
/// Safe from any thread.
public final class JdkNetwork implements Network {
    private static final String EPOLL = "; method epoll can (event.method=epoll)";

    /// A network that shares nothing with others.
    public JdkNetwork() {}

    @Override
    public ListeningSocket listen(SocketAddress address, ListenOptions options) throws IOException {
        ProtocolFamily family = family(address);
        if (family == StandardProtocolFamily.UNIX) {
            if (options.reusePort()) {
                throw new IllegalArgumentException(
                        "listen "
                                + SocketFailure.text(address)
                                + ": a Unix-domain address has no port to reuse");
            }
        } else if (((InetSocketAddress) address).getAddress().isAnyLocalAddress()) {
            family = wildcardFamily(family, options.families());
        }
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            channel.configureBlocking(false);
            if (family != StandardProtocolFamily.UNIX) {
                reuse(channel, options);
            }
            channel.bind(local(address, family), options.backlog());
            return new JdkListeningSocket(channel);
        } catch (IOException e) {
            throw closing(channel, SocketFailure.named("bind", address, e));
        } catch (RuntimeException e) {
            throw closing(channel, e);
        }
    }

    @Override
    public StreamSocket connect(SocketAddress address) throws IOException {
        StreamSocket socket = stream(family(address));
        try {
            socket.connect(address);
            return socket;
        } catch (IOException e) {
            throw closing(socket, e);
        } catch (RuntimeException e) {
            throw closing(socket, e);
        }
    }

    @Override
    public StreamSocket stream(ProtocolFamily family) throws IOException {
        return nonBlocking(SocketChannel.open(family));
    }

    @Override
    public DatagramSocket datagram(ProtocolFamily family) throws IOException {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException(
                    "the JDK has no Unix-domain datagram sockets" + EPOLL);
        }
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            return new JdkDatagramSocket(channel);
        } catch (IOException e) {
            throw closing(channel, e);
        }
    }

    @Override
    public Pair pair() throws IOException {
        return JdkPair.open();
    }

    /// Makes a channel a socket of ours; on failure it is closed.
    static JdkStreamSocket nonBlocking(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            return new JdkStreamSocket(channel);
        } catch (IOException e) {
            throw closing(channel, e);
        }
    }

    static <E extends Exception> E closing(AutoCloseable resource, E failure) {
        try {
            resource.close();
        } catch (Exception also) {
            failure.addSuppressed(also);
        }
        return failure;
    }

    private static ProtocolFamily family(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress _ -> StandardProtocolFamily.UNIX;
            case UnixAbstractAddress _ ->
                    throw new UnsupportedOperationException(
                            address
                                    + ": the JDK knows Unix-domain addresses of files only"
                                    + EPOLL);
            case InetSocketAddress inet when inet.isUnresolved() ->
                    throw new IllegalArgumentException(
                            inet.getHostString() + ':' + inet.getPort() + ": not resolved");
            case InetSocketAddress inet ->
                    inet.getAddress() instanceof Inet4Address
                            ? StandardProtocolFamily.INET
                            : StandardProtocolFamily.INET6;
            default ->
                    throw new IllegalArgumentException(
                            address + ": an Internet or Unix-domain address is needed");
        };
    }

    /// The JDK clears `IPV6_V6ONLY` on each IPv6 socket, and shows no option to set it.
    private static ProtocolFamily wildcardFamily(
            ProtocolFamily family, ListenOptions.Families families) {
        return switch (families) {
            case SYSTEM -> family;
            case BOTH -> StandardProtocolFamily.INET6;
            case IPV6_ONLY ->
                    throw new UnsupportedOperationException(
                            "IPV6_ONLY on a wildcard address: a channel of the JDK always takes"
                                    + " IPv4 too"
                                    + EPOLL);
        };
    }

    /// An IPv6 socket for the wildcard `0.0.0.0` is bound to `::` in its place.
    private static SocketAddress local(SocketAddress address, ProtocolFamily family)
            throws IOException {
        if (family == StandardProtocolFamily.INET6
                && address instanceof InetSocketAddress inet
                && inet.getAddress() instanceof Inet4Address) {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[16]), inet.getPort());
        }
        return address;
    }

    private static void reuse(ServerSocketChannel channel, ListenOptions options)
            throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, options.reuseAddress());
        if (options.reusePort()) {
            if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                throw new UnsupportedOperationException(
                        "reusePort: this platform's JDK has no SO_REUSEPORT" + EPOLL);
            }
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }
}
