package io.evj.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The server of zones as `dig` sees it.
@ParameterizedClass(name = "{0}")
@MethodSource("io.evj.examples.AvailableMethods#names")
class DnsServerIT {
    private static final String ZONE =
            """
            $TTL 1h
            @      SOA   ns hostmaster 7 2h 15m 14d 5m
            @      NS    ns
            ns     A     192.0.2.53
            www    60 A  192.0.2.80
            www    AAAA  2001:db8::80
            alias  CNAME www
            *.wild TXT   "any \\"name\\""
            sub    NS    ns.sub
            ns.sub A     192.0.2.54
            """
                    + many();

    private static Program server;
    private static int port;

    @Parameter String method;

    private static String many() {
        var text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("many A 192.0.2.").append(i).append('\n');
        }
        return text.toString();
    }

    @BeforeParameterizedClassInvocation
    static void start(String method) throws Exception {
        Path file = Files.createTempFile("evj", ".zone");
        Files.writeString(file, ZONE);
        server =
                Program.start(
                        List.of("-Xmx24m"),
                        "dns-server",
                        "--zone",
                        file.toString(),
                        "--origin",
                        "example.com",
                        "--port",
                        "0",
                        "--method",
                        method);
        port = server.port(method);
        Files.delete(file);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try (Program ended = server) {
            assertThat(ended.terminate()).isEqualTo(new Program.End(0, List.of(), List.of()));
        }
    }

    private static String dig(String... arguments) throws Exception {
        List<String> command =
                Stream.concat(
                                Stream.of(
                                        "dig",
                                        "@127.0.0.1",
                                        "-p",
                                        Integer.toString(port),
                                        "+tries=1",
                                        "+time=20"),
                                Arrays.stream(arguments))
                        .toList();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            return abort("dig is not installed (apt-get install dnsutils)");
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static List<String> records(String output) {
        var records = new ArrayList<String>();
        for (String line : output.split("\n")) {
            if (!line.isBlank() && !line.startsWith(";")) {
                records.add(line.replaceAll("\\s+", " "));
            }
        }
        return records;
    }

    @Test
    void answersWithAddressesOverUdpAndTcpWithAndWithoutEdns() throws Exception {
        for (String option : List.of("+notcp", "+tcp", "+noedns", "+bufsize=512", "+dnssec")) {
            String output = dig(option, "www.example.com", "A");

            assertThat(output)
                    .contains("status: NOERROR", "flags: qr aa rd;", "ANSWER: 1,")
                    .doesNotContain("WARNING: Message", "malformed");
            assertThat(records(output)).containsExactly("www.example.com. 60 IN A 192.0.2.80");
            assertThat(output.contains("; EDNS: version: 0")).isEqualTo(!option.equals("+noedns"));
        }
    }

    @Test
    void echoesTheCaseOfTheQuestion() throws Exception {
        assertThat(dig("wWw.ExAmPlE.cOm", "AAAA"))
                .contains(";wWw.ExAmPlE.cOm.\t\tIN\tAAAA", "2001:db8::80");
    }

    @Test
    void followsAliasesExpandsWildcardsAndRefers() throws Exception {
        assertThat(records(dig("alias.example.com", "A")))
                .containsExactly(
                        "alias.example.com. 3600 IN CNAME www.example.com.",
                        "www.example.com. 60 IN A 192.0.2.80");
        assertThat(records(dig("x.y.wild.example.com", "TXT")))
                .containsExactly("x.y.wild.example.com. 3600 IN TXT \"any \\\"name\\\"\"");
        assertThat(records(dig("+norec", "host.sub.example.com", "A")))
                .containsExactly(
                        "sub.example.com. 3600 IN NS ns.sub.example.com.",
                        "ns.sub.example.com. 3600 IN A 192.0.2.54");
    }

    @Test
    void saysWhatDoesNotExist() throws Exception {
        String soa =
                "example.com. 300 IN SOA ns.example.com. hostmaster.example.com. 7 7200 900 1209600 300";
        String noName = dig("nobody.example.com", "A");
        String noData = dig("www.example.com", "MX");

        assertThat(noName).contains("status: NXDOMAIN", "flags: qr aa rd;");
        assertThat(records(noName)).containsExactly(soa);
        assertThat(noData).contains("status: NOERROR", "ANSWER: 0,");
        assertThat(records(noData)).containsExactly(soa);
        assertThat(dig("www.example.org", "A")).contains("status: REFUSED");
        assertThat(dig("version.bind", "TXT", "CH")).contains("status: REFUSED");
        assertThat(dig("example.com", "AXFR")).contains("Transfer failed");
    }

    @Test
    void truncatesAndServesTheWholeOverTcp() throws Exception {
        String cut = dig("+ignore", "+bufsize=512", "many.example.com", "A");
        String whole = dig("+bufsize=512", "many.example.com", "A");

        assertThat(cut).contains("flags: qr aa tc rd;").doesNotContain("malformed");
        assertThat(records(cut)).hasSizeBetween(20, 31);
        assertThat(whole).contains("Truncated, retrying in TCP mode");
        assertThat(records(whole)).hasSize(100);
    }

    @Test
    void answersOtherVersionsOfEdnsAndOtherOpcodes() throws Exception {
        assertThat(dig("+edns=1", "+noednsneg", "www.example.com", "A"))
                .contains("status: BADVERS");
        assertThat(dig("+opcode=STATUS", "www.example.com", "A")).contains("status: NOTIMP");
        assertThat(dig("+header-only", "www.example.com")).contains("status: FORMERR");
    }

    @Test
    void keepsAConnectionForSeveralQuestions() throws Exception {
        String output = dig("+tcp", "+keepopen", "www.example.com", "A", "ns.example.com", "A");

        assertThat(records(output))
                .containsExactly(
                        "www.example.com. 60 IN A 192.0.2.80",
                        "ns.example.com. 3600 IN A 192.0.2.53");
    }

    @Test
    void saysWhatIsWrongWithAZone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("bad.zone");
        Files.writeString(file, "@ 60 SOA a b 1 1 1 1 1\n@ 60 A 192.0.2.256\n");

        Program.End bad = Program.run("dns-server", "--zone", file.toString());
        Program.End absent = Program.run("dns-server", "--zone", folder + "/none");

        assertThat(bad.status()).isEqualTo(2);
        assertThat(bad.err()).hasSize(1);
        assertThat(bad.err().getFirst()).startsWith("ev dns-server: " + file + ": line 2");
        assertThat(absent.status()).isEqualTo(2);
        assertThat(absent.err().getFirst()).contains("there is no such file");
    }
}
