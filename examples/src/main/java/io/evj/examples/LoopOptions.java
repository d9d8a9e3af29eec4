package io.evj.examples;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The options that every program takes: `--method`, `--host`, `--port`, `--help`.
final class LoopOptions {
    private static final int PORT_MAX = 65_535;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            converter = Host.class,
            description = "where to listen, or the server; default: 127.0.0.1")
    private InetAddress host = InetAddress.ofLiteral("127.0.0.1");

    @Option(
            names = "--port",
            paramLabel = "PORT",
            converter = Port.class,
            description = "0: any that is free; default: 8080")
    private @Nullable Integer port;

    @Option(names = "--help", usageHelp = true, description = "says this, and ends")
    boolean help;

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "waits with M: one of those that ./ev methods lists")
    void method(String method) {
        System.setProperty("event.method", method);
    }

    /// Where to listen, or what to connect to.
    ///
    /// @return the address, with port 8080 when the user names none
    InetSocketAddress address() {
        return new InetSocketAddress(host, port == null ? 8080 : port);
    }

    private static final class Host implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String text) {
            try {
                return InetAddress.getByName(text);
            } catch (UnknownHostException e) {
                throw new TypeConversionException("'" + text + "' is no address, nor a known name");
            }
        }
    }

    private static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= PORT_MAX) {
                    return port;
                }
            } catch (NumberFormatException e) { // as bad as a number out of range
            }
            throw new TypeConversionException("'" + text + "' is none of 0 to " + PORT_MAX);
        }
    }
}
