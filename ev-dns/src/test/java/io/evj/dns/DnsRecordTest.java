package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evj.dns.DnsData.Opaque;
import io.evj.dns.DnsData.Ptr;
import org.junit.jupiter.api.Test;

class DnsRecordTest {
    private static final DnsName NAME = DnsName.of("x.example");
    private static final DnsRecord RECORD = DnsRecord.of(NAME, 300, new Ptr(NAME));

    @Test
    void isWrittenAsMasterFilesHaveIt() {
        assertThat(RECORD).hasToString("x.example. 300 IN PTR x.example.");
        assertThat(new DnsRecord(NAME, DnsClass.of(9), 0, new Ptr(DnsName.ROOT)))
                .hasToString("x.example. 0 CLASS9 PTR .");
    }

    @Test
    void livesFor31BitsOfSeconds() {
        assertThat(RECORD.withTtlSeconds(Integer.MAX_VALUE).ttlSeconds()).isEqualTo(2_147_483_647);
        assertThatThrownBy(() -> RECORD.withTtlSeconds(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TTL -1");
    }

    @Test
    void isNoPlaceForOpt() {
        assertThatThrownBy(() -> DnsRecord.of(NAME, 0, new Opaque(DnsType.OPT, Octets.EMPTY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Edns");
    }

    @Test
    void canBeComparedWithoutTheTimeToLive() {
        assertThat(RECORD.equalsApartFromTtl(RECORD.withTtlSeconds(1))).isTrue();
        assertThat(RECORD).isNotEqualTo(RECORD.withTtlSeconds(1));
        assertThat(RECORD.equalsApartFromTtl(DnsRecord.of(DnsName.ROOT, 300, RECORD.data())))
                .isFalse();
        assertThat(RECORD.equalsApartFromTtl(DnsRecord.of(NAME, 300, new Ptr(DnsName.ROOT))))
                .isFalse();
        assertThat(RECORD.equalsApartFromTtl(new DnsRecord(NAME, DnsClass.CH, 300, RECORD.data())))
                .isFalse();
    }
}
