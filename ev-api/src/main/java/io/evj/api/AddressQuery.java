package io.evj.api;

import io.evj.api.AddressHints.Flag;
import io.evj.api.AddressHints.SocketType;
import io.evj.api.ResolveException.Code;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A question for a resolver, with the rules that are the same for all of them. Immutable.
///
/// @param host    a name or an address, without brackets; empty: this machine
/// @param service a port or the name of a service; empty: port 0
/// @param hints   what kinds of answer are wanted
public record AddressQuery(String host, String service, AddressHints hints) {
    private static final int PORT_MAX = 65_535;
    private static final byte[] ANY_4 = new byte[4];
    private static final byte[] ANY_6 = new byte[16];
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /// Asks for a host and a port of it, for TCP.
    ///
    /// @param host a name or an address
    /// @param port 0 to 65535
    /// @return the query
    public static AddressQuery of(String host, int port) {
        return new AddressQuery(
                host, Integer.toString(port), AddressHints.defaults().withType(SocketType.STREAM));
    }

    /// The port that the service stands for: a number, or one of the few names that need no table of the system's.
    ///
    /// @return 0 to 65535
    /// @throws ResolveException `NONAME`: a name where the hints want a number; `SERVICE`: an unknown name, or a
    ///                          number that is too large
    public int port() throws ResolveException {
        if (service.isEmpty()) {
            return 0;
        }
        int number = service.length() > 9 ? -1 : AddressText.decimal(service);
        if (number < 0 && hints.has(Flag.NUMERIC_SERVICE)) {
            throw new ResolveException(Code.NONAME, "service " + service);
        }
        int port = number >= 0 ? number : ServicePort.of(service);
        if (port < 0 || port > PORT_MAX) {
            throw new ResolveException(Code.SERVICE, "service " + service);
        }
        return port;
    }

    /// Answers what no server needs to be asked for: an address as text, no host at all, `localhost`, and mistakes.
    ///
    /// No host means the loopback addresses, or with `PASSIVE` the unspecified ones: IPv4 before IPv6.
    ///
    /// @return the answer; empty when the name must be looked up
    /// @throws ResolveException the question has no answer, whatever a server would say
    public Optional<AddressInfo> answerWithoutLookup() throws ResolveException {
        if (host.isEmpty() && service.isEmpty()) {
            throw new ResolveException(Code.NONAME, "no host and no service");
        }
        port();
        if (host.isEmpty()) {
            boolean passive = hints.has(Flag.PASSIVE);
            return Optional.of(both(passive ? ANY_4 : LOOPBACK_4, passive ? ANY_6 : LOOPBACK_6));
        }
        InetAddress literal = AddressText.literal(host);
        if (literal != null && (isWanted(literal) || hints.has(Flag.V4_MAPPED))) {
            return Optional.of(answer(List.of(literal), host));
        }
        if (hints.has(Flag.NUMERIC_HOST)) {
            throw failure(Code.NONAME);
        }
        if (literal != null) {
            throw failure(Code.ADDRFAMILY);
        }
        if (isLocalhost()) {
            return Optional.of(both(LOOPBACK_4, LOOPBACK_6));
        }
        return Optional.empty();
    }

    /// Makes the answer out of the addresses that a lookup found: those of the wanted family, each once per wanted kind of
    /// socket, IPv4 mapped to IPv6 as the hints ask for it.
    ///
    /// @param found the addresses in order of preference; perhaps none
    /// @param name  the canonical name, used when the hints ask for it
    /// @return the answer
    /// @throws ResolveException `NODATA`: there are no addresses; `ADDRFAMILY`: none of the wanted family; or as
    ///                          [#port()]
    public AddressInfo answer(List<InetAddress> found, String name) throws ResolveException {
        if (found.isEmpty()) {
            throw failure(Code.NODATA);
        }
        var wanted = new ArrayList<InetAddress>();
        var mapped = new ArrayList<InetAddress>();
        for (InetAddress address : found) {
            if (isWanted(address)) {
                wanted.add(address);
            } else if (address instanceof Inet4Address ipv4) {
                mapped.add(mapped(ipv4));
            }
        }
        if (hints.has(Flag.V4_MAPPED) && (wanted.isEmpty() || hints.has(Flag.ALL))) {
            wanted.addAll(mapped);
        }
        if (wanted.isEmpty()) {
            throw failure(Code.ADDRFAMILY);
        }
        return new AddressInfo(entries(wanted), hints.has(Flag.CANONICAL_NAME) ? name : "");
    }

    /// A failure of this query.
    ///
    /// @param code why
    /// @return for the caller to throw, or to deliver
    public ResolveException failure(Code code) {
        return new ResolveException(code, "host " + host);
    }

    private AddressInfo both(byte[] ipv4, byte[] ipv6) throws ResolveException {
        List<InetAddress> addresses = List.of(AddressText.inet4(ipv4), AddressText.inet6(ipv6, -1));
        return answer(addresses, host);
    }

    /// RFC 6761 §6.3: these names are never looked up.
    private boolean isLocalhost() {
        int start = host.length() - "localhost".length();
        return start >= 0
                && Ascii.equalsIgnoreCase(host.subSequence(start, host.length()), "localhost")
                && (start == 0 || host.charAt(start - 1) == '.');
    }

    private boolean isWanted(InetAddress address) {
        return switch (hints.family()) {
            case ANY -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> address instanceof Inet6Address;
        };
    }

    private static InetAddress mapped(Inet4Address address) {
        byte[] bytes = Arrays.copyOf(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1}, 16);
        System.arraycopy(address.getAddress(), 0, bytes, 12, 4);
        return AddressText.inet6(bytes, -1);
    }

    private List<AddressInfo.Entry> entries(List<InetAddress> addresses) throws ResolveException {
        int port = port();
        var entries = new ArrayList<AddressInfo.Entry>();
        for (InetAddress address : addresses) {
            var target = new InetSocketAddress(address, port);
            if (hints.type() != SocketType.DATAGRAM) {
                entries.add(new AddressInfo.Entry(target, SocketType.STREAM));
            }
            if (hints.type() != SocketType.STREAM) {
                entries.add(new AddressInfo.Entry(target, SocketType.DATAGRAM));
            }
        }
        return entries;
    }
}
