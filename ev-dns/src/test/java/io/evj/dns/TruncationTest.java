package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TruncationTest {
    private static final DnsName NAME = DnsName.of("www.example.com");
    private static final int QUESTION_END = 12 + 17 + 4;
    private static final int A_OCTETS = 16; // the owner is a pointer
    private static final int OPT_OCTETS = 11;

    private static final DnsMessage RESPONSE =
            DnsMessage.query(1, DnsQuestion.of(NAME, DnsType.A))
                    .respond(DnsRcode.NOERROR)
                    .withAnswers(addresses(10));

    private final DnsWriter writer = new DnsWriter();

    private static List<DnsRecord> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        DnsRecord.of(
                                NAME,
                                60,
                                new DnsData.A(Addresses.inet4(new byte[] {10, 0, 0, (byte) i}))))
                .toList();
    }

    /// Writes with a limit, checks that what is written can be read and that all agree on whether something is missing.
    private DnsMessage written(DnsMessage message, int octetsMax) {
        var target = ByteBuffer.allocate(octetsMax);

        int size = writer.write(message, target);

        assertThat(size).isEqualTo(target.position());
        DnsMessage read = new DnsReader().read(target.flip());
        assertThat(read.header().has(DnsHeader.TRUNCATED)).isEqualTo(writer.isTruncated());
        if (!writer.isTruncated()) {
            assertThat(read).isEqualTo(message);
        }
        return read;
    }

    @Test
    void cutsBetweenRecordsAndSetsTc() {
        int whole = QUESTION_END + 10 * A_OCTETS;

        assertThat(written(RESPONSE, whole)).isEqualTo(RESPONSE);
        for (int octetsMax = QUESTION_END; octetsMax < whole; octetsMax++) {
            DnsMessage read = written(RESPONSE, octetsMax);
            int fitting = (octetsMax - QUESTION_END) / A_OCTETS;
            assertThat(read.answers()).isEqualTo(RESPONSE.answers().subList(0, fitting));
            assertThat(read.questions()).isEqualTo(RESPONSE.questions());
            assertThat(read.header()).isEqualTo(RESPONSE.header().with(DnsHeader.TRUNCATED));
        }
    }

    @Test
    void keepsOptWhateverElseMustGo() {
        Edns edns = Edns.of(1232).withDnssecOk(true);
        DnsMessage message = RESPONSE.withEdns(edns);
        int whole = QUESTION_END + OPT_OCTETS + 10 * A_OCTETS;

        for (int octetsMax = QUESTION_END + OPT_OCTETS; octetsMax <= whole; octetsMax++) {
            DnsMessage read = written(message, octetsMax);
            int fitting = (octetsMax - QUESTION_END - OPT_OCTETS) / A_OCTETS;
            assertThat(read.answers()).isEqualTo(RESPONSE.answers().subList(0, fitting));
            assertThat(read.edns()).isEqualTo(edns);
            assertThat(writer.isTruncated()).isEqualTo(octetsMax < whole);
        }
    }

    @Test
    void leavesOptionsOutRatherThanTheQuestion() {
        var option = new EdnsOption(EdnsOption.PADDING, Octets.of(new byte[100]));
        DnsMessage message =
                RESPONSE.withAnswers(List.of()).withEdns(Edns.of(512).withOptions(List.of(option)));
        int whole = QUESTION_END + OPT_OCTETS + 4 + 100;

        assertThat(written(message, whole)).isEqualTo(message);
        for (int octetsMax = QUESTION_END + OPT_OCTETS; octetsMax < whole; octetsMax++) {
            DnsMessage read = written(message, octetsMax);
            assertThat(writer.isTruncated()).isTrue();
            assertThat(read.edns()).isEqualTo(Edns.of(512));
            assertThat(read.questions()).isEqualTo(message.questions());
        }
    }

    @Test
    void keepsOptionsRatherThanRecords() {
        var option = new EdnsOption(EdnsOption.COOKIE, Octets.of(new byte[24]));
        DnsMessage message = RESPONSE.withEdns(Edns.of(512).withOptions(List.of(option)));

        DnsMessage read = written(message, QUESTION_END + OPT_OCTETS + 4 + 24 + A_OCTETS - 1);

        assertThat(read.edns()).isEqualTo(message.edns());
        assertThat(read.answers()).isEmpty();
    }

    @Test
    void leavesOutWhatComesLast() {
        DnsRecord ns = DnsRecord.of(NAME.parent(), 60, new DnsData.Ns(NAME));
        DnsMessage message =
                RESPONSE.withAnswers(addresses(1))
                        .withAuthorities(List.of(ns))
                        .withAdditionals(addresses(2))
                        .withEdns(Edns.of(512));
        int answerEnd = QUESTION_END + A_OCTETS + OPT_OCTETS;
        int authorityEnd = answerEnd + 14;

        DnsMessage withoutNs = written(message, authorityEnd - 1);
        assertThat(withoutNs.answers()).hasSize(1);
        assertThat(withoutNs.authorities()).isEmpty();
        assertThat(withoutNs.additionals()).isEmpty();

        DnsMessage withNs = written(message, authorityEnd);
        assertThat(withNs.authorities()).containsExactly(ns);
        assertThat(withNs.additionals()).isEmpty();
        assertThat(writer.isTruncated()).isTrue();

        DnsMessage withOne = written(message, authorityEnd + 2 * A_OCTETS - 1);
        assertThat(withOne.additionals()).hasSize(1);
        assertThat(writer.isTruncated()).isTrue();

        assertThat(written(message, authorityEnd + 2 * A_OCTETS)).isEqualTo(message);
    }

    @Test
    void letsNoSmallerRecordSlipIn() {
        DnsRecord big = DnsRecord.of(NAME, 60, new DnsData.Txt(List.of(Octets.of(new byte[200]))));
        DnsMessage message =
                RESPONSE.withAnswers(List.of(addresses(1).getFirst(), big, addresses(2).getLast()));

        DnsMessage read = written(message, QUESTION_END + 5 * A_OCTETS);

        assertThat(read.answers()).isEqualTo(addresses(1));
    }

    @Test
    void leavesTheHeaderAloneWhenThereIsRoomForNothingElse() {
        DnsMessage message = RESPONSE.withEdns(Edns.of(512));

        for (int octetsMax = 12; octetsMax < 12 + OPT_OCTETS; octetsMax++) {
            DnsMessage read = written(message, octetsMax);
            assertThat(read.questions()).isEmpty();
            assertThat(read.edns()).isNull();
        }
        for (int octetsMax = 12 + OPT_OCTETS; octetsMax < QUESTION_END + OPT_OCTETS; octetsMax++) {
            DnsMessage read = written(message, octetsMax);
            assertThat(read.questions()).isEmpty();
            assertThat(read.edns()).isNotNull();
        }
    }

    @Test
    void refusesLessThanAHeader() {
        var target = ByteBuffer.allocate(11);

        assertThatThrownBy(() -> writer.write(RESPONSE, target))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11 octets");
        assertThat(target.position()).isZero();
    }

    @Test
    void keepsATcThatWasThereAlready() {
        DnsMessage message = RESPONSE.withHeader(RESPONSE.header().with(DnsHeader.TRUNCATED));

        byte[] octets = writer.toBytes(message);

        assertThat(writer.isTruncated()).isFalse();
        assertThat(new DnsReader().read(octets, 0, octets.length)).isEqualTo(message);
    }

    @Test
    void forgetsTruncationWithTheNextMessage() {
        written(RESPONSE, 60);
        assertThat(writer.isTruncated()).isTrue();

        assertThat(written(RESPONSE, 512)).isEqualTo(RESPONSE);
        assertThat(writer.isTruncated()).isFalse();
    }

    @Test
    void cutsAtTheLimitOfATcpFrame() {
        DnsMessage message =
                RESPONSE.withAnswers(Collections.nCopies(5000, addresses(1).getFirst()));

        byte[] octets = writer.toBytes(message);

        assertThat(octets.length).isBetween(65_535 - A_OCTETS, 65_535);
        assertThat(writer.isTruncated()).isTrue();
        assertThat(new DnsReader().read(octets, 0, octets.length).answers())
                .hasSize((65_535 - QUESTION_END) / A_OCTETS);
        var roomy = ByteBuffer.allocate(100_000);
        assertThat(writer.write(message, roomy)).isEqualTo(octets.length);
    }
}
