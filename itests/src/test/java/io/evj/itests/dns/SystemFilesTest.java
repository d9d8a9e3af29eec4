package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evj.api.AddressInfo;
import io.evj.api.AddressQuery;
import io.evj.dns.ConfigPart;
import io.evj.dns.ConfigResult;
import io.evj.dns.DnsName;
import io.evj.dns.DnsResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `resolv.conf` and the hosts file: what is taken from them, and that changes are seen.
@OnEveryMethod
class SystemFilesTest {
    private static final Set<ConfigPart> WITHOUT_HOSTS =
            EnumSet.of(ConfigPart.SERVERS, ConfigPart.SEARCH, ConfigPart.OPTIONS);

    @AutoClose private final DnsStage stage;
    @TempDir private Path folder;

    SystemFilesTest(String method) {
        stage = DnsStage.on(method);
    }

    private Path conf(String text) throws IOException {
        return Files.writeString(folder.resolve("resolv.conf"), text);
    }

    @Test
    void aFileIsDoneAsItSays() throws IOException {
        Path conf =
                conf(
                        """
                        # comment
                        domain ignored.example
                        search a.example b.example  ; comment
                        nameserver 192.0.2.1
                        nameserver 192.0.2.1
                        nameserver [2001:db8::1]:5300
                        nameserver fe80::1%1
                        nameserver nonsense
                        options ndots:3 timeout:2 attempts:4 use-vc single-request nonsense max-inflight:x
                        """);

        assertThat(stage.dns.configure(conf, WITHOUT_HOSTS)).isEqualTo(ConfigResult.OK);

        assertThat(stage.dns.servers())
                .extracting(InetSocketAddress::getPort)
                .containsExactly(53, 5300, 53);
        assertThat(stage.dns.servers().get(2).getAddress().isLinkLocalAddress()).isTrue();
        assertThat(stage.dns.search())
                .containsExactly(DnsName.of("a.example"), DnsName.of("b.example"));
        assertThat(stage.dns.options().ndots()).isEqualTo(3);
        assertThat(stage.dns.options().attempts()).isEqualTo(4);
        assertThat(stage.dns.options().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(stage.dns.options().maxInflight()).isEqualTo(64);
        assertThat(stage.dns.options().useTcp()).isTrue();
        assertThat(stage.dns.options().singleRequest()).isTrue();
    }

    @Test
    void switchesAndASingleDomainAreTakenToo() throws IOException {
        stage.dns.options(stage.dns.options().withRotate(false).withEdnsUdpSize(512));
        Path conf = conf("domain a.example\noptions rotate edns0\n");

        stage.dns.configure(conf, WITHOUT_HOSTS);

        assertThat(stage.dns.search()).containsExactly(DnsName.of("a.example"));
        assertThat(stage.dns.options().rotate()).isTrue();
        assertThat(stage.dns.options().ednsUdpSize()).isEqualTo(1232);
    }

    @Test
    void propertiesNameOtherFilesOfTheSystem() throws IOException {
        System.setProperty(
                "event.dns.resolv.conf",
                conf("nameserver 192.0.2.7\nsearch a.example\n").toString());
        System.setProperty(
                "event.dns.hosts",
                Files.writeString(folder.resolve("hosts"), "192.0.2.1 printer\n").toString());
        try (DnsResolver dns = DnsResolver.system(stage.base)) {
            assertThat(dns.servers())
                    .containsExactly(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 53));
            assertThat(dns.search()).containsExactly(DnsName.of("a.example"));
            assertThat(dns.options().rotate()).as("the file does not say so").isFalse();
            CompletableFuture<AddressInfo> found = dns.addresses(AddressQuery.of("printer", 80));
            stage.until("found", found::isDone);
            assertThat(found.join().addresses().getFirst().getAddress().getHostAddress())
                    .isEqualTo("192.0.2.1");
        } finally {
            System.clearProperty("event.dns.resolv.conf");
            System.clearProperty("event.dns.hosts");
        }
    }

    @Test
    void withoutAFileTheJdkIsAskedForServers() throws IOException {
        Path real = Path.of("/etc/resolv.conf");
        assumeTrue(Files.isReadable(real), "this machine has no /etc/resolv.conf to compare with");
        stage.dns.configure(real, EnumSet.of(ConfigPart.SERVERS));
        System.setProperty("event.dns.resolv.conf", folder.resolve("absent").toString());
        try (DnsResolver dns = DnsResolver.system(stage.base)) {
            assertThat(dns.servers()).isEqualTo(stage.dns.servers());
        } finally {
            System.clearProperty("event.dns.resolv.conf");
        }
    }

    @Test
    void onlyTheWantedPartsAreTaken() throws IOException {
        Path conf = conf("nameserver 192.0.2.1\nsearch a.example\noptions ndots:3 attempts:4\n");

        stage.dns.configure(conf, EnumSet.of(ConfigPart.OPTIONS));
        assertThat(stage.dns.servers()).isEmpty();
        assertThat(stage.dns.search()).isEmpty();
        assertThat(stage.dns.options().ndots()).isEqualTo(1);
        assertThat(stage.dns.options().attempts()).isEqualTo(4);
        stage.dns.configure(conf, EnumSet.of(ConfigPart.SEARCH));

        assertThat(stage.dns.search()).hasSize(1);
        assertThat(stage.dns.options().ndots()).isEqualTo(3);
        assertThat(stage.dns.options().attempts()).isEqualTo(3);
    }

    @Test
    void withoutServersThereIsOneAtTheLoopbackUnlessForbidden() throws IOException {
        Path empty = conf("search a.example\n");
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53);

        assertThat(stage.dns.configure(empty, WITHOUT_HOSTS)).isEqualTo(ConfigResult.NO_SERVERS);
        assertThat(stage.dns.servers()).containsExactly(loopback);
        assertThat(stage.dns.configure(folder.resolve("absent"), WITHOUT_HOSTS))
                .isEqualTo(ConfigResult.CANNOT_OPEN);
        assertThat(stage.dns.servers()).containsExactly(loopback);
        assertThat(stage.dns.configure(folder, WITHOUT_HOSTS)).isEqualTo(ConfigResult.CANNOT_READ);
        stage.dns.setOption("default-server", "0");

        assertThat(stage.dns.configure(empty, WITHOUT_HOSTS)).isEqualTo(ConfigResult.NO_SERVERS);
        assertThat(stage.dns.servers()).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws IOException {
        Path conf = conf("#".repeat(64 * 1024));
        assertThat(stage.dns.configure(conf, WITHOUT_HOSTS)).isEqualTo(ConfigResult.NO_SERVERS);

        conf("#".repeat(64 * 1024 + 1));

        assertThat(stage.dns.configure(conf, WITHOUT_HOSTS)).isEqualTo(ConfigResult.TOO_LARGE);
    }

    @Test
    void aChangedFileIsReadAgainWhileLookupsAreUnderWay() throws IOException {
        FakeServer silent = stage.other(new FakeServer());
        FakeServer other = stage.other(FakeServer.withAddress("192.0.2.1"));
        Path conf = conf("nameserver " + silent.text() + "\n");
        stage.dns.configure(conf, WITHOUT_HOSTS);
        stage.dns.resolve4("www.example.com", stage.tell());
        stage.untilAsked(silent, 1);

        conf("nameserver " + other.text() + "\noptions attempts:5\n");
        stage.advanceMillis(5_000);

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(stage.dns.servers()).containsExactly(other.address());
        assertThat(stage.dns.options().attempts()).isEqualTo(5);
    }

    @Test
    void aChangedFileIsReadAgainByTheNextLookup() throws IOException {
        FakeServer other = stage.other(FakeServer.withAddress("192.0.2.1"));
        Path conf = conf("nameserver 192.0.2.1\noptions no-such:1\n");
        stage.dns.configure(conf, WITHOUT_HOSTS);
        conf("nameserver " + other.text() + "\n");

        stage.advance(Duration.ofMinutes(1));
        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
    }

    @Test
    void whatIsKnownOfAServerOutlivesTheFile() throws IOException {
        FakeServer dead = stage.other(new FakeServer());
        FakeServer alive = stage.other(FakeServer.withAddress("192.0.2.1"));
        String servers = "nameserver " + dead.text() + "\nnameserver " + alive.text() + "\n";
        stage.dns.setOption("max-timeouts", "1");
        Path conf = conf(servers);
        stage.dns.configure(conf, WITHOUT_HOSTS);
        stage.dns.resolve4("a.example", stage.tell());
        stage.untilAsked(dead, 1);
        stage.advanceMillis(5_000);
        stage.answer();
        assertThat(stage.dns.isUp(0)).isFalse();

        conf(servers + "nameserver 192.0.2.53\n");
        stage.advance(Duration.ofMinutes(1));
        stage.dns.resolve4("b.example", stage.tell());
        stage.answers(2);

        assertThat(stage.dns.servers()).hasSize(3);
        assertThat(stage.dns.isUp(0)).isFalse();
    }

    @Test
    void optionsThatAProgramHasSetOutliveTheFile() throws IOException {
        FakeServer other = stage.other(FakeServer.withAddress("192.0.2.1"));
        Path conf = conf("nameserver 192.0.2.1\n");
        stage.dns.configure(conf, WITHOUT_HOSTS);
        stage.dns.options(stage.dns.options().withAttempts(7));
        conf("nameserver " + other.text() + "\n");

        stage.advance(Duration.ofMinutes(1));
        stage.dns.resolve4("www.example.com", stage.tell());

        assertThat(stage.answer().isOk()).isTrue();
        assertThat(stage.dns.options().attempts()).isEqualTo(7);
    }

    @Test
    void aFileCanSayThatItIsNotReadAgain() throws IOException {
        Path conf = conf("nameserver 192.0.2.1\noptions no-reload\n");
        stage.dns.configure(conf, WITHOUT_HOSTS);
        conf("nameserver 192.0.2.2\n");

        stage.advance(Duration.ofMinutes(1));
        stage.dns.resolve4("localhost.", stage.tell());
        stage.answer();

        assertThat(stage.dns.servers())
                .extracting(server -> server.getAddress().getHostAddress())
                .containsExactly("192.0.2.1");
    }

    @Test
    void aChangedHostsFileIsReadAgain() throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "192.0.2.1 printer\n");
        stage.dns.loadHosts(hosts);
        Files.writeString(hosts, "192.0.2.222 printer\n");

        stage.advance(Duration.ofSeconds(6));
        CompletableFuture<AddressInfo> found = stage.dns.addresses(AddressQuery.of("printer", 80));
        stage.until("found", found::isDone);

        assertThat(found.join().addresses().getFirst().getAddress().getHostAddress())
                .isEqualTo("192.0.2.222");
    }
}
