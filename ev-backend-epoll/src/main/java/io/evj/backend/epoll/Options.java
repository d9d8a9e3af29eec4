package io.evj.backend.epoll;

import static io.evj.posix.In.IPPROTO_IP;
import static io.evj.posix.In.IPPROTO_IPV6;
import static io.evj.posix.In.IPPROTO_TCP;
import static io.evj.posix.Socket.SOL_SOCKET;

import io.evj.posix.In;
import io.evj.posix.Scratch;
import io.evj.posix.Socket;
import io.evj.posix.Tcp;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The options that a kind of socket has. They are found by name, so that those of module `jdk.net`
/// (`TCP_KEEPIDLE` …), which is not needed, and anybody's own constants work as well.
///
/// Beyond the JDK's: `IPV6_V6ONLY` (`Boolean`), and `TCP_USER_TIMEOUT`, `TCP_DEFER_ACCEPT`, `TCP_FASTOPEN`,
/// `TCP_NOTSENT_LOWAT`, `TCP_MAXSEG` (`Integer`) and `TCP_CORK` (`Boolean`).
///
/// Immutable.
final class Options {
    /// How a value is told to the kernel.
    private enum Form {
        FLAG,
        NUMBER,
        /// The kernel doubles what is set, for its own needs; what was asked for is given back.
        BUFFER,
        /// `struct linger`; -1 when off.
        LINGER,
        /// `IP_PMTUDISC_DO` or `IP_PMTUDISC_DONT`.
        DONT_FRAGMENT
    }

    /// A name and a type, for options that the base module has no constant of.
    private record Named<T>(String name, Class<T> type) implements SocketOption<T> {}

    private record Option(
            SocketOption<?> name, Form form, int level, int number, int level6, int number6) {
        int level(int family) {
            return family == Socket.AF_INET6 ? level6 : level;
        }

        int number(int family) {
            return family == Socket.AF_INET6 ? number6 : number;
        }
    }

    private static final int RESERVED = -1; // in place of an option that a family lacks

    static final Options STREAM = new Options(true);
    static final Options LISTENING = new Options(true);
    static final Options DATAGRAM = new Options(false);

    private final Map<String, Option> byName = new LinkedHashMap<>();
    private final Map<String, Option> unixByName = new LinkedHashMap<>();

    private Options(boolean isTcp) {
        unix(StandardSocketOptions.SO_SNDBUF, Form.BUFFER, Socket.SO_SNDBUF);
        unix(StandardSocketOptions.SO_RCVBUF, Form.BUFFER, Socket.SO_RCVBUF);
        unix(StandardSocketOptions.SO_LINGER, Form.LINGER, Socket.SO_LINGER);
        byName.putAll(unixByName);
        inet(StandardSocketOptions.SO_REUSEADDR, Form.FLAG, SOL_SOCKET, Socket.SO_REUSEADDR);
        inet(StandardSocketOptions.SO_REUSEPORT, Form.FLAG, SOL_SOCKET, Socket.SO_REUSEPORT);
        inet(named("SO_INCOMING_NAPI_ID"), Form.NUMBER, SOL_SOCKET, Socket.SO_INCOMING_NAPI_ID);
        add(StandardSocketOptions.IP_TOS, Form.NUMBER, In.IP_TOS, In.IPV6_TCLASS);
        add(new Named<>("IPV6_V6ONLY", Boolean.class), Form.FLAG, RESERVED, In.IPV6_V6ONLY);
        if (isTcp) {
            tcp();
        } else {
            datagram();
        }
    }

    /// The options of sockets of a family.
    Set<SocketOption<?>> names(int family) {
        Set<SocketOption<?>> names = new LinkedHashSet<>();
        for (Option option : options(family).values()) {
            if (option.number(family) != RESERVED) {
                names.add(option.name);
            }
        }
        return names;
    }

    <T> void set(Handle handle, SocketOption<T> name, @Nullable T value) throws IOException {
        int fd = handle.use();
        Option option = find(handle.family, name);
        if (value == null) {
            throw new IllegalArgumentException(name.name() + ": no value");
        }
        Scratch scratch = handle.scratch();
        int level = option.level(handle.family);
        int number = option.number(handle.family);
        int result =
                switch (option.form) {
                    case LINGER -> Socket.setLinger(scratch, fd, (Integer) value);
                    case FLAG ->
                            Socket.setsockopt(scratch, fd, level, number, (Boolean) value ? 1 : 0);
                    case NUMBER -> Socket.setsockopt(scratch, fd, level, number, (Integer) value);
                    case BUFFER -> {
                        int bytes = (Integer) value;
                        if (bytes < 0) {
                            throw new IllegalArgumentException(
                                    name.name() + " " + bytes + ": at least 0");
                        }
                        yield Socket.setsockopt(scratch, fd, level, number, bytes);
                    }
                    case DONT_FRAGMENT -> {
                        int mode = (Boolean) value ? In.IP_PMTUDISC_DO : In.IP_PMTUDISC_DONT;
                        yield Socket.setsockopt(scratch, fd, level, number, mode);
                    }
                };
        if (result < 0) {
            throw Failure.of("set " + name.name() + " to " + value, result);
        }
    }

    <T> T get(Handle handle, SocketOption<T> name) throws IOException {
        int fd = handle.use();
        Option option = find(handle.family, name);
        Scratch scratch = handle.scratch();
        int result =
                Socket.getsockopt(
                        scratch, fd, option.level(handle.family), option.number(handle.family));
        if (result < 0) {
            throw Failure.of("get " + name.name(), result);
        }
        int value = scratch.value();
        return switch (option.form) {
            case FLAG -> name.type().cast(value != 0);
            case NUMBER -> name.type().cast(value);
            case BUFFER -> name.type().cast(value / 2);
            case LINGER -> name.type().cast(value == 0 ? -1 : scratch.secondValue());
            case DONT_FRAGMENT -> name.type().cast(value == In.IP_PMTUDISC_DO);
        };
    }

    private Option find(int family, SocketOption<?> name) {
        Option option = options(family).get(name.name());
        if (option == null
                || option.name.type() != name.type()
                || option.number(family) == RESERVED) {
            throw new UnsupportedOperationException(
                    name.name()
                            + " of type "
                            + name.type().getSimpleName()
                            + " is not an option of this kind of socket");
        }
        return option;
    }

    private Map<String, Option> options(int family) {
        return family == Socket.AF_UNIX ? unixByName : byName;
    }

    private void tcp() {
        inet(StandardSocketOptions.SO_KEEPALIVE, Form.FLAG, SOL_SOCKET, Socket.SO_KEEPALIVE);
        inet(StandardSocketOptions.TCP_NODELAY, Form.FLAG, IPPROTO_TCP, Tcp.TCP_NODELAY);
        inet(named("TCP_KEEPIDLE"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_KEEPIDLE);
        inet(named("TCP_KEEPINTERVAL"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_KEEPINTVL);
        inet(named("TCP_KEEPCOUNT"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_KEEPCNT);
        inet(new Named<>("TCP_QUICKACK", Boolean.class), Form.FLAG, IPPROTO_TCP, Tcp.TCP_QUICKACK);
        inet(new Named<>("TCP_CORK", Boolean.class), Form.FLAG, IPPROTO_TCP, Tcp.TCP_CORK);
        inet(named("TCP_USER_TIMEOUT"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_USER_TIMEOUT);
        inet(named("TCP_DEFER_ACCEPT"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_DEFER_ACCEPT);
        inet(named("TCP_FASTOPEN"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_FASTOPEN);
        inet(named("TCP_NOTSENT_LOWAT"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_NOTSENT_LOWAT);
        inet(named("TCP_MAXSEG"), Form.NUMBER, IPPROTO_TCP, Tcp.TCP_MAXSEG);
    }

    private void datagram() {
        inet(StandardSocketOptions.SO_BROADCAST, Form.FLAG, SOL_SOCKET, Socket.SO_BROADCAST);
        add(
                StandardSocketOptions.IP_MULTICAST_TTL,
                Form.NUMBER,
                In.IP_MULTICAST_TTL,
                In.IPV6_MULTICAST_HOPS);
        add(
                StandardSocketOptions.IP_MULTICAST_LOOP,
                Form.FLAG,
                In.IP_MULTICAST_LOOP,
                In.IPV6_MULTICAST_LOOP);
        add(
                new Named<>("IP_DONTFRAGMENT", Boolean.class),
                Form.DONT_FRAGMENT,
                In.IP_MTU_DISCOVER,
                In.IPV6_MTU_DISCOVER);
    }

    private void unix(SocketOption<?> name, Form form, int number) {
        unixByName.put(name.name(), new Option(name, form, SOL_SOCKET, number, SOL_SOCKET, number));
    }

    private void inet(SocketOption<?> name, Form form, int level, int number) {
        byName.put(name.name(), new Option(name, form, level, number, level, number));
    }

    private void add(SocketOption<?> name, Form form, int number, int number6) {
        byName.put(name.name(), new Option(name, form, IPPROTO_IP, number, IPPROTO_IPV6, number6));
    }

    private static SocketOption<Integer> named(String name) {
        return new Named<>(name, Integer.class);
    }
}
