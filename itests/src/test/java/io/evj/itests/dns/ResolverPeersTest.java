package io.evj.itests.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.evj.dns.DnsAnswer;
import io.evj.dns.DnsError;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsType;
import io.evj.dns.LookupFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers of others: unbound, whose answers are also asked for with dig, and libevent's.
@OnEveryMethod
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResolverPeersTest {
    private static final List<String> QUESTIONS =
            List.of(
                    "www.example.com A",
                    "WWW.Example.com AAAA",
                    "www.example.com MX",
                    "example.com MX",
                    "example.com SOA",
                    "text.example.com TXT",
                    "_sip._udp.example.com SRV",
                    "alias.example.com CNAME",
                    "1.2.0.192.in-addr.arpa PTR",
                    "2.2.0.192.in-addr.arpa PTR",
                    "nope.example.com A",
                    "a.b.wild.example.com A",
                    "a.b.wild.example.com TXT",
                    "many.example.com A",
                    "a1.zone.example AAAA",
                    "a1.zone.example CNAME",
                    "a1.zone.example MX",
                    "some.name.zone.example A",
                    "ns.zone.example AAAA",
                    "zone.example NS");

    @TempDir static Path folder;

    @AutoClose private final DnsStage stage;

    ResolverPeersTest(String method) {
        stage = DnsStage.on(method);
    }

    private PeerServer unbound() throws Exception {
        for (String program : List.of("unbound", "/usr/sbin/unbound")) {
            try {
                return asked(
                        PeerServer.start(
                                folder, port -> List.of(program, "-d", "-c", configuration(port))));
            } catch (IOException _) { // not there
            }
        }
        return abort("not compared with unbound: not installed here (apt-get install unbound)");
    }

    private static String configuration(int port) {
        try {
            return UnboundConfig.write(folder, port).toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private PeerServer asked(PeerServer server) {
        stage.closing(server);
        stage.dns.addServer(server.address());
        return server;
    }

    private DnsAnswer ask(String name, DnsType type, LookupFlag... flags) {
        stage.answers.clear();
        stage.dns.resolve(name, type, stage.tell(), flags);
        return stage.answer();
    }

    @Test
    void unboundsAnswersAreThoseThatDigPrints() throws Exception {
        compareWithDig();

        assertThat(stage.dns.stats().overTcp()).as("what was truncated").isEqualTo(1);
    }

    @Test
    void unboundsAnswersAreTheSameOverTcp() throws Exception {
        compareWithDig(LookupFlag.USE_TCP);

        assertThat(stage.dns.stats().overTcp()).isEqualTo(stage.dns.stats().sent());
    }

    private void compareWithDig(LookupFlag... flags) throws Exception {
        Map<String, Set<String>> theirs = dig(unbound().port);
        for (String question : QUESTIONS) {
            String[] words = question.split(" ", -1);
            DnsAnswer answer = ask(words[0] + ".", DnsType.of(words[1]), flags);

            assertThat(text(answer)).as(question).isEqualTo(theirs.get(key(answer.question())));
        }
        assertThat(stage.dns.stats().rejected()).isZero();
    }

    /// unbound gives local aliases one by one.
    @Test
    void unboundsLocalAliasesAreFollowed() throws Exception {
        unbound();

        DnsAnswer answer = ask("alias.example.com.", DnsType.A);

        assertThat(answer.addresses()).containsExactly(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(answer.canonicalName()).hasToString("www.example.com.");
        assertThat(stage.dns.stats().sent()).isEqualTo(3);
    }

    @Test
    void libeventsServerIsUnderstood() throws Exception {
        Path program = LibeventDns.compiled(folder);
        asked(PeerServer.start(folder, port -> List.of("" + program, "server", "" + port)));

        DnsAnswer some = ask("some.Example.com.", DnsType.A);
        DnsAnswer none = ask("some.example.com.", DnsType.AAAA);

        assertThat(some.records()).singleElement().asString().endsWith(" 60 IN A 192.0.2.1");
        assertThat(none.error()).isEqualTo(DnsError.NO_DATA);
        stage.answers.clear();
        for (int i = 0; i < 1_000; i++) {
            stage.dns.resolve4("n" + i + ".example.com.", stage.tell());
        }
        assertThat(stage.answers(1_000)).allMatch(DnsAnswer::isOk);
        assertThat(stage.dns.stats().rejected()).isZero();
    }

    // ---- dig

    private static String key(DnsQuestion question) {
        return question.name().toString().toLowerCase(Locale.ROOT) + ' ' + question.type();
    }

    private static Set<String> text(DnsAnswer answer) {
        Set<String> lines = new TreeSet<>();
        lines.add(answer.error() == DnsError.NOT_EXIST ? "NXDOMAIN" : "NOERROR");
        for (DnsRecord record : answer.records()) {
            lines.add(record.toString().toLowerCase(Locale.ROOT));
        }
        return lines;
    }

    /// For each question: the status, and the records of the type asked for.
    private static Map<String, Set<String>> dig(int port) throws Exception {
        Path questions = Files.write(folder.resolve("questions"), QUESTIONS);
        Path said = folder.resolve("answers");
        Process dig;
        try {
            dig =
                    new ProcessBuilder(
                                    "dig",
                                    "@127.0.0.1",
                                    "-p",
                                    "" + port,
                                    "+noall",
                                    "+question",
                                    "+answer",
                                    "+comments",
                                    "-f",
                                    questions.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile())
                            .start();
        } catch (IOException absent) {
            return abort("not compared with dig: not installed here (apt-get install dnsutils)");
        }
        try {
            assertThat(dig.waitFor(60, TimeUnit.SECONDS)).as("dig ends").isTrue();
        } finally {
            dig.destroyForcibly();
        }
        return parse(Files.readAllLines(said));
    }

    private static Map<String, Set<String>> parse(List<String> lines) {
        Map<String, Set<String>> answers = new TreeMap<>();
        String status = "";
        List<String> question = List.of();
        Set<String> answer = new TreeSet<>();
        for (String line : lines) {
            List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
            if (line.contains("status: ")) {
                status = line.replaceFirst(".*status: (\\w+).*", "$1");
            } else if (line.startsWith(";") && words.size() == 3 && words.get(1).equals("IN")) {
                question = words;
                answer = new TreeSet<>(Set.of(status));
                answers.put(
                        words.getFirst().substring(1).toLowerCase(Locale.ROOT)
                                + ' '
                                + words.getLast(),
                        answer);
            } else if (!line.startsWith(";")
                    && words.size() > 4
                    && words.get(3).equals(question.getLast())) {
                answer.add(line.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT));
            }
        }
        return answers;
    }
}
