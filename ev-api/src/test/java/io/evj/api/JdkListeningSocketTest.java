package io.evj.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.api.spi.JdkDescriptor;
import io.evj.api.spi.Network;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JdkListeningSocketTest {
    @TempDir Path folder;

    private final Network network = new JdkNetwork();

    @Test
    void acceptsNullAndTellsTheWatchWhenNobodyWaits() throws Exception {
        try (ListeningSocket listening = network.listen(JdkStreamSocketTest.anyPort())) {
            RecordingWatch watch = RecordingWatch.on(listening);

            assertThat(listening.accept()).isNull();

            assertThat(watch.told).containsExactly("READ");
        }
    }

    @Test
    void acceptsConnectionsThatDoNotBlock() throws Exception {
        try (ListeningSocket listening = network.listen(JdkStreamSocketTest.anyPort());
                StreamSocket client = network.connect(listening.localAddress());
                StreamSocket server = JdkStreamSocketTest.accepted(listening)) {
            assertThat(((JdkDescriptor) server).channel().isBlocking()).isFalse();
            assertThat(((JdkDescriptor) client).channel().isBlocking()).isFalse();
            assertThat(((JdkDescriptor) listening).channel().isBlocking()).isFalse();
        }
    }

    @Test
    void tellsThePortThatTheSystemChose() throws Exception {
        try (ListeningSocket listening = network.listen(JdkStreamSocketTest.anyPort())) {
            InetSocketAddress address = (InetSocketAddress) listening.localAddress();

            assertThat(address.getPort()).isPositive();
            assertThat(listening.getLocalAddress()).isEqualTo(address);
            assertThat(listening.toString()).endsWith("127.0.0.1:" + address.getPort());
        }
    }

    @Test
    void namesOperationAndAddressWhenThePortIsTaken() throws Exception {
        try (ListeningSocket first = network.listen(JdkStreamSocketTest.anyPort())) {
            InetSocketAddress address = (InetSocketAddress) first.localAddress();

            assertThatThrownBy(() -> network.listen(address))
                    .isExactlyInstanceOf(BindException.class)
                    .hasMessage("bind 127.0.0.1:" + address.getPort() + ": Address already in use");
        }
    }

    @Test
    void namesAnAddressThatIsNotOurs() throws Exception {
        var foreign = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0);

        assertThatThrownBy(() -> network.listen(foreign))
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("bind 192.0.2.1:0: ");
    }

    @Test
    void givesThePortBackWhenClosed() throws Exception {
        ListeningSocket first = network.listen(JdkStreamSocketTest.anyPort());
        first.close();

        try (ListeningSocket second = network.listen(first.localAddress())) {
            assertThat(second.localAddress()).isEqualTo(first.localAddress());
        }
        assertThatThrownBy(first::accept).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void sharesAPortOnlyWhenBothAskForIt() throws Exception {
        ListenOptions shared = ListenOptions.defaults().withReusePort(true);
        try (ListeningSocket first = network.listen(JdkStreamSocketTest.anyPort(), shared);
                ListeningSocket second = network.listen(first.localAddress(), shared)) {
            assertThat(second.localAddress()).isEqualTo(first.localAddress());
            assertThatThrownBy(() -> network.listen(first.localAddress()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void reusesTheAddressUnlessToldNotTo() throws Exception {
        ListenOptions plain =
                ListenOptions.defaults().withReuseAddress(false).withDeferAccept(true);
        try (ListeningSocket first = network.listen(JdkStreamSocketTest.anyPort());
                ListeningSocket second = network.listen(JdkStreamSocketTest.anyPort(), plain)) {
            assertThat(first.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
            assertThat(second.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
        }
    }

    @Test
    void takesBothFamiliesOnAWildcardWhenAskedTo() throws Exception {
        ListenOptions both = ListenOptions.defaults().withFamilies(ListenOptions.Families.BOTH);
        try (ListeningSocket listening = network.listen(new InetSocketAddress(0), both)) {
            int port = ((InetSocketAddress) listening.localAddress()).getPort();
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                var address = new InetSocketAddress(InetAddress.getByName(host), port);
                try (StreamSocket client = network.connect(address);
                        StreamSocket server = JdkStreamSocketTest.accepted(listening)) {
                    Awaited.until("the connect", client::finishConnect);
                    assertThat(server.remoteAddress()).isEqualTo(client.localAddress());
                }
            }
        }
    }

    @Test
    void refusesIpv6OnlyOnAWildcardAndNamesWhoCan() throws Exception {
        ListenOptions only =
                ListenOptions.defaults().withFamilies(ListenOptions.Families.IPV6_ONLY);

        for (String wildcard : new String[] {"::", "0.0.0.0"}) {
            var address = new InetSocketAddress(InetAddress.getByName(wildcard), 0);
            assertThatThrownBy(() -> network.listen(address, only))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("IPV6_ONLY")
                    .hasMessageContaining("epoll");
        }
        var loopback = new InetSocketAddress(InetAddress.getByName("::1"), 0);
        network.listen(loopback, only).close();
    }

    @Test
    void leavesTheFileOfAUnixDomainSocketAndRefusesToBindOverIt() throws Exception {
        Path path = folder.resolve("s");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);

        network.listen(address).close();

        assertThat(path).exists();
        assertThatThrownBy(() -> network.listen(address))
                .isInstanceOf(BindException.class)
                .hasMessage("bind unix:" + path + ": Address already in use");
        Files.delete(path);
        network.listen(address).close();
    }

    @Test
    void refusesPortReuseForAUnixDomainAddress() {
        ListenOptions shared = ListenOptions.defaults().withReusePort(true);

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        network.listen(UnixDomainSocketAddress.of(folder.resolve("s")), shared))
                .withMessageContaining("no port");
    }

    @Test
    void refusesAnAbstractUnixDomainAddressAndNamesWhoCan() {
        var address = UnixAbstractAddress.of("ev");

        assertThatThrownBy(() -> network.listen(address))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("epoll");
        assertThatThrownBy(() -> network.connect(address))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesAnAddressThatIsNotResolved() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.listen(InetSocketAddress.createUnresolved("here", 1)));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC}) // a child with a low limit is started by a POSIX shell
    void saysWhenDescriptorsHaveRunOut() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = System.getProperty("java.class.path");
        String modules = System.getProperty("jdk.module.path", "");
        Path arguments = folder.resolve("arguments");
        Files.writeString(
                arguments,
                "-cp \""
                        + String.join(File.pathSeparator, classes, modules, location())
                        + "\" -XX:-MaxFDLimit "
                        + OutOfDescriptors.class.getName());
        Process child =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 80; exec \"$0\" \"$1\"",
                                "" + java,
                                "@" + arguments)
                        .redirectErrorStream(true)
                        .start();

        String output = new String(child.getInputStream().readAllBytes());

        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines().toList())
                .first()
                .asString()
                .startsWith("accept on 127.0.0.1:")
                .contains("Too many open files");
        assertThat(output.lines().toList()).last().isEqualTo("accepted again");
    }

    /// Where the classes are, however the tests were started.
    private static String location() throws IOException {
        try {
            return String.join(
                    File.pathSeparator,
                    Path.of(
                                    OutOfDescriptors.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())
                            .toString(),
                    Path.of("target", "classes").toAbsolutePath().toString(),
                    Path.of("target", "test-classes").toAbsolutePath().toString());
        } catch (java.net.URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
