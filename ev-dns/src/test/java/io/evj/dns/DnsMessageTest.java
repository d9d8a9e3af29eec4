package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
    private static final DnsName NAME = DnsName.of("www.example");
    private static final DnsQuestion QUESTION = DnsQuestion.of(NAME, DnsType.A);
    private static final DnsRecord RECORD =
            DnsRecord.of(NAME, 60, new DnsData.A(Addresses.inet4(new byte[] {1, 2, 3, 4})));

    @Test
    void aQueryAsksForRecursion() {
        var query = DnsMessage.query(0x1234, QUESTION);

        assertThat(query.header()).isEqualTo(new DnsHeader(0x1234, 0x0100));
        assertThat(query.questions()).containsExactly(QUESTION);
        assertThat(query.isResponse()).isFalse();
        assertThat(query.edns()).isNull();
        assertThat(QUESTION).hasToString("www.example. IN A");
    }

    @Test
    void aResponseRepeatsIdOpcodeQuestionAndWhatWasAskedFor() {
        var header = new DnsHeader(7, 0xffff & ~DnsHeader.RESPONSE).withOpcode(DnsOpcode.NOTIFY);
        var request =
                DnsMessage.query(7, QUESTION)
                        .withHeader(header)
                        .withAdditionals(List.of(RECORD))
                        .withEdns(Edns.of(1232));

        var response = request.respond(DnsRcode.NXDOMAIN);

        assertThat(response.header())
                .isEqualTo(new DnsHeader(7, 0x8000 | 4 << 11 | 0x0100 | 0x0010 | 3));
        assertThat(response.questions()).containsExactly(QUESTION);
        assertThat(response.additionals()).isEmpty();
        assertThat(response.edns()).isNull();
        assertThat(response.rcode()).isEqualTo(DnsRcode.NXDOMAIN);
    }

    @Test
    void highRcodesNeedEdns() {
        var query = DnsMessage.query(7, QUESTION);

        assertThatThrownBy(() -> query.respond(DnsRcode.BADVERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BADVERS");
        var response =
                query.respond(DnsRcode.REFUSED)
                        .withEdns(Edns.of(512))
                        .withRcode(DnsRcode.BADCOOKIE);
        assertThat(response.rcode()).isEqualTo(DnsRcode.BADCOOKIE);
        assertThat(response.header().rcodeLow()).isEqualTo(7);
        assertThat(response.edns()).isEqualTo(new Edns(512, 1, 0, 0, List.of()));
        assertThat(response.withRcode(DnsRcode.NOERROR).rcode()).isEqualTo(DnsRcode.NOERROR);
    }

    @Test
    void aSectionHas65535RecordsAtMost() {
        var query = DnsMessage.query(7, QUESTION);
        List<DnsRecord> most = Collections.nCopies(65_535, RECORD);
        List<DnsRecord> more = Collections.nCopies(65_536, RECORD);

        assertThat(query.withAnswers(most).answers()).hasSize(65_535);
        assertThat(query.withAdditionals(most).additionals()).hasSize(65_535);
        for (var change :
                List.<Runnable>of(
                        () -> query.withAnswers(more),
                        () -> query.withAuthorities(more),
                        () -> query.withAdditionals(more),
                        () -> query.withAdditionals(most).withEdns(Edns.of(512)))) {
            assertThatThrownBy(change::run).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void flagsAreSetAndClearedByTheirBits() {
        var header = new DnsHeader(1, 0);

        var set = header.with(DnsHeader.RESPONSE | DnsHeader.AUTHORITATIVE);

        assertThat(set.flags()).isEqualTo(0x8400);
        assertThat(set.has(DnsHeader.AUTHORITATIVE)).isTrue();
        assertThat(set.has(DnsHeader.AUTHORITATIVE | DnsHeader.TRUNCATED)).isFalse();
        assertThat(set.without(DnsHeader.RESPONSE).flags()).isEqualTo(0x0400);
        assertThat(set.withId(0xffff)).isEqualTo(new DnsHeader(0xffff, 0x8400));
        assertThat(set.withOpcode(DnsOpcode.UPDATE).opcode()).isEqualTo(DnsOpcode.UPDATE);
        assertThatThrownBy(() -> header.withId(65_536))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DnsHeader(0, 65_536))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHeaderIsReadFromAnyTwelveOctets() {
        var octets = ByteBuffer.allocate(14).putShort((short) 0).putInt(0xabcd8583).position(2);

        assertThat(DnsHeader.read(octets)).isEqualTo(new DnsHeader(0xabcd, 0x8583));
        assertThat(octets.position()).isEqualTo(2);
        assertThatThrownBy(() -> DnsHeader.read(octets.position(3)))
                .isInstanceOf(DnsFormatException.class)
                .hasMessage("octet 11: the message ends within its header");
    }

    @Test
    void payloadsBelow512CountAs512() {
        assertThat(Edns.of(0).payloadOctetsMax()).isEqualTo(512);
        assertThat(Edns.of(511).payloadOctetsMax()).isEqualTo(512);
        assertThat(Edns.of(513).payloadOctetsMax()).isEqualTo(513);
        assertThat(Edns.of(65_535).payloadOctetsMax()).isEqualTo(65_535);
        assertThatThrownBy(() -> Edns.of(65_536)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ednsHoldsTheDnssecFlagAndOptions() {
        var option = new EdnsOption(EdnsOption.EXTENDED_ERROR, Octets.of((byte) 0, (byte) 18));

        var edns = Edns.of(1232).withDnssecOk(true).withOptions(List.of(option));

        assertThat(edns.isDnssecOk()).isTrue();
        assertThat(edns.flags()).isEqualTo(0x8000);
        assertThat(edns.withDnssecOk(false).flags()).isZero();
        assertThat(edns.options()).containsExactly(option);
        assertThat(option).hasToString("EDE=\"\\000\\018\"");
        assertThat(new EdnsOption(65_001, Octets.EMPTY)).hasToString("OPT65001=\"\"");
        assertThatThrownBy(() -> new EdnsOption(65_536, Octets.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
