package io.evj.itests.dns;

import static io.evj.itests.dns.DnsServerStage.NAME;
import static io.evj.itests.dns.DnsServerStage.query;
import static io.evj.itests.dns.DnsServerStage.withPayload;
import static org.assertj.core.api.Assertions.assertThat;

import io.evj.dns.DnsData;
import io.evj.dns.DnsHeader;
import io.evj.dns.DnsMessage;
import io.evj.dns.DnsOpcode;
import io.evj.dns.DnsQuestion;
import io.evj.dns.DnsRcode;
import io.evj.dns.DnsRecord;
import io.evj.dns.DnsRequest;
import io.evj.dns.DnsType;
import io.evj.dns.DnsWriter;
import io.evj.dns.Edns;
import io.evj.dns.EdnsOption;
import io.evj.dns.Octets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What becomes of messages that no handler gets to see, and of handlers that fail.
@OnEveryMethod
class DnsServerBadInputTest {
    private final String method;
    private final List<DnsMessage> handled = new ArrayList<>();

    DnsServerBadInputTest(String method) {
        this.method = method;
    }

    private DnsServerStage stage() {
        return DnsServerStage.on(method, this::handle);
    }

    private void handle(DnsRequest request) {
        handled.add(request.message());
        request.reply();
    }

    private DnsMessage reply(byte[] request) {
        try (DnsServerStage stage = stage()) {
            DnsMessage response = stage.udp().send(request).reply();
            assertThat(handled).isEmpty();
            assertThat(stage.server.stats().errors()).isEqualTo(1);
            return response;
        }
    }

    @Test
    void ignoresResponsesAndWhatHasNoHeader() {
        try (DnsServerStage stage = stage()) {
            DnsServerUdpClient udp = stage.udp();
            udp.send(query(1, DnsType.A).respond(DnsRcode.NOERROR));
            udp.send(new byte[1]);
            udp.send(new byte[11]);
            byte[] junk = new byte[100];
            Arrays.fill(junk, (byte) 0xff);
            udp.send(junk);

            assertThat(udp.hasNothing()).isTrue();
            assertThat(handled).isEmpty();
            assertThat(stage.server.stats().ignored()).isEqualTo(5); // one is the probe's
        }
    }

    @Test
    void answersMalformedRequestsByFormerrWithTheQuestionIfItCanBeRead() {
        byte[] whole = new DnsWriter().toBytes(withPayload(query(0x1234, DnsType.A), 512));
        byte[] cutBehindTheQuestion = Arrays.copyOf(whole, whole.length - 1);
        byte[] cutInTheName = Arrays.copyOf(whole, 20);

        DnsMessage withQuestion = reply(cutBehindTheQuestion);
        DnsMessage without = reply(cutInTheName);

        assertThat(withQuestion).isEqualTo(query(0x1234, DnsType.A).respond(DnsRcode.FORMERR));
        assertThat(without.header().id()).isEqualTo(0x1234);
        assertThat(without.rcode()).isEqualTo(DnsRcode.FORMERR);
        assertThat(without.questions()).isEmpty();
    }

    @Test
    void answersNoQuestionAndSeveralByFormerr() {
        DnsMessage none = query(1, DnsType.A);
        DnsMessage bare =
                new DnsMessage(none.header(), List.of(), List.of(), List.of(), List.of(), null);
        DnsQuestion question = none.questions().getFirst();
        DnsMessage two =
                new DnsMessage(
                        none.header(),
                        List.of(question, question),
                        List.of(),
                        List.of(),
                        List.of(),
                        null);

        assertThat(reply(new DnsWriter().toBytes(bare)).rcode()).isEqualTo(DnsRcode.FORMERR);
        assertThat(reply(new DnsWriter().toBytes(two)).rcode()).isEqualTo(DnsRcode.FORMERR);
    }

    @Test
    void answersOtherOpcodesByNotimpUnlessTheyAreWanted() {
        DnsMessage request = query(5, DnsType.SOA);
        DnsMessage notify = request.withHeader(request.header().withOpcode(DnsOpcode.NOTIFY));

        DnsMessage refused = reply(new DnsWriter().toBytes(notify));
        assertThat(refused).isEqualTo(notify.respond(DnsRcode.NOTIMP));
        DnsMessage withEdns = withPayload(notify, 512);
        assertThat(reply(new DnsWriter().toBytes(withEdns)).edns()).isEqualTo(Edns.of(1232));

        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        c -> c.withOpcodes(DnsOpcode.QUERY, DnsOpcode.NOTIFY),
                        this::handle)) {
            assertThat(stage.udp().ask(notify)).isEqualTo(notify.respond(DnsRcode.NOERROR));
            assertThat(handled).containsExactly(notify);
        }
    }

    @Test
    void answersAnotherVersionOfEdnsByBadvers() {
        DnsMessage request = query(9, DnsType.A).withEdns(new Edns(4096, 0, 1, 0x8000, List.of()));

        DnsMessage response = reply(new DnsWriter().toBytes(request));

        assertThat(response.rcode()).isEqualTo(DnsRcode.BADVERS);
        assertThat(response.edns()).isNotNull();
        assertThat(response.edns().version()).isZero();
        assertThat(response.edns().isDnssecOk()).isTrue();
        assertThat(response.questions()).isEqualTo(request.questions());
    }

    @Test
    void answersWhatIsTooLargeForUdpByFormerr() {
        DnsMessage padded =
                query(3, DnsType.A)
                        .withEdns(
                                Edns.of(512)
                                        .withOptions(
                                                List.of(
                                                        new EdnsOption(
                                                                EdnsOption.PADDING,
                                                                Octets.of(new byte[1500])))));
        int overhead = new DnsWriter().toBytes(padded).length - 1500;

        assertThat(reply(new DnsWriter().toBytes(padded)))
                .isEqualTo(query(3, DnsType.A).respond(DnsRcode.FORMERR));

        try (DnsServerStage stage =
                DnsServerStage.on(
                        method, c -> c.withUdpRequestMax(1500 + overhead), this::handle)) {
            assertThat(stage.udp().ask(padded).rcode()).isEqualTo(DnsRcode.NOERROR);
        }
    }

    @Test
    void letsRecordsInRequestsPass() {
        DnsMessage request =
                query(3, DnsType.A)
                        .withAnswers(
                                List.of(
                                        DnsRecord.of(
                                                NAME,
                                                1,
                                                new DnsData.A(DnsServerStage.address(1)))));
        try (DnsServerStage stage = stage()) {
            assertThat(stage.udp().ask(request).answers()).isEmpty();
            assertThat(handled).containsExactly(request);
        }
    }

    @Test
    void aHandlerThatThrowsIsReportedAndItsRequestAnsweredByServfail() {
        var failure = new IllegalStateException("on purpose");
        DnsMessage request = withPayload(query(1, DnsType.A), 512);
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            throw failure;
                        })) {
            DnsMessage response = stage.udp().ask(request);
            DnsMessage tcp = stage.tcp().ask(request);
            stage.turn();

            assertThat(response.rcode()).isEqualTo(DnsRcode.SERVFAIL);
            assertThat(response.edns()).isNotNull();
            assertThat(tcp).isEqualTo(response);
            assertThat(stage.thrown()).containsExactly(failure, failure);
        }
    }

    @Test
    void aHandlerThatThrowsAfterItsAnswerIsReportedAlone() {
        try (DnsServerStage stage =
                DnsServerStage.on(
                        method,
                        q -> {
                            q.reply(DnsRcode.NXDOMAIN);
                            throw new IllegalStateException("on purpose");
                        })) {
            DnsServerUdpClient udp = stage.udp();
            assertThat(udp.ask(query(1, DnsType.A)).rcode()).isEqualTo(DnsRcode.NXDOMAIN);
            assertThat(udp.hasNothing()).isTrue();
            assertThat(stage.thrown()).hasSize(1);
        }
    }

    @Test
    void survivesNoiseAndGoesOnAnswering() {
        var random = new Random(20_261_127);
        byte[] whole = new DnsWriter().toBytes(withPayload(query(1, DnsType.A), 512));
        try (DnsServerStage stage = stage()) {
            DnsServerUdpClient udp = stage.udp();
            for (int i = 0; i < 300; i++) {
                byte[] octets = i % 2 == 0 ? whole.clone() : new byte[random.nextInt(100)];
                for (int edits = i % 2 == 0 ? 4 : octets.length; edits > 0; edits--) {
                    octets[random.nextInt(octets.length)] = (byte) random.nextInt();
                }
                udp.send(octets);
                if (i % 10 == 0) {
                    stage.settle(); // before the socket's buffer is full
                }
            }
            stage.settle();

            DnsServerUdpClient fresh = stage.udp();
            DnsMessage response = fresh.ask(query(77, DnsType.A));
            assertThat(response.header().id()).isEqualTo(77);
            assertThat(response.header().has(DnsHeader.RESPONSE)).isTrue();
        }
    }
}
