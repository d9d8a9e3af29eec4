package io.evj.dns;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// What Jazzer is let loose on. In a normal run the seeds are replayed: the files in `DnsFuzzTestInputs`, one folder for each test.
/// What a fuzzing run finds becomes a seed there.
final class DnsFuzzTest {
    private static final int REPLAYED_WHOLE_MAX = 4096;
    private static final DnsZone ZONE = DnsZone.parse(DnsZoneTest.TEXT, DnsName.ROOT);

    private final DnsReader reader = new DnsReader();
    private final DnsWriter writer = new DnsWriter();
    private final byte[] reply = new byte[DnsMessage.OCTETS_MAX];

    /// A message, whole and cut at every octet: read or refused by the module's own exception. What was read is written and read again as
    /// the same.
    @FuzzTest
    void messages(byte[] octets) {
        int step = octets.length <= REPLAYED_WHOLE_MAX ? 1 : 97;
        for (int length = octets.length; length >= 0; length -= step) {
            message(Arrays.copyOf(octets, Math.min(length, DnsMessage.OCTETS_MAX)));
        }
    }

    private void message(byte[] octets) {
        DnsMessage message;
        try {
            message = reader.read(octets, 0, octets.length);
        } catch (DnsFormatException refused) {
            assertThat(refused.offset()).isBetween(0, octets.length);
            return;
        }
        byte[] written = writer.toBytes(message);
        if (!writer.isTruncated()) { // else names that were compressed more than we do have grown
            assertThat(reader.read(written, 0, written.length)).isEqualTo(message);
        }
        for (DnsRecord record : message.answers()) {
            assertThat(record.toString()).isNotEmpty();
        }
    }

    /// What a server with a zone makes of octets, whole and cut at every one: it never fails, and its response, made the short way or the
    /// long way, is a response to that request.
    @FuzzTest
    void requests(byte[] octets) {
        var intake = new Intake(Set.of(DnsOpcode.QUERY), 1232);
        int step = octets.length <= REPLAYED_WHOLE_MAX ? 1 : 97;
        for (int length = Math.min(octets.length, 65_535); length >= 0; length -= step) {
            request(intake, Arrays.copyOf(octets, length));
        }
    }

    private void request(Intake intake, byte[] octets) {
        DnsMessage expected =
                switch (intake.judge(octets, octets.length, false)) {
                    case Intake.Ask ask -> ZONE.answer(ask.request());
                    case Intake.Refuse refuse -> refuse.response();
                    case Intake.Ignore _ -> null;
                };
        int count =
                Intake.isRequest(octets, octets.length)
                        ? ZONE.answer(octets, octets.length, reply, 65_535, true)
                        : 0;
        if (expected == null) {
            assertThat(count).isZero();
            return;
        }
        assertThat(expected.isResponse()).isTrue();
        byte[] written = writer.toBytes(expected);
        assertThat(reader.read(written, 0, written.length).header().id())
                .isEqualTo((octets[0] & 0xff) << 8 | octets[1] & 0xff);
        if (count > 0) {
            DnsMessage quick = reader.read(reply, 0, count);
            assertThat(quick.withEdns(null)).isEqualTo(expected);
        }
    }

    /// The text of a zone: read, or refused with a place. What was read is written and read again as the same.
    @FuzzTest
    void zones(byte[] octets) {
        List<DnsRecord> records;
        try {
            records = ZoneText.parse(new String(octets, ISO_8859_1), DnsName.of("example"));
        } catch (ZoneFormatException refused) {
            assertThat(refused.line()).isPositive();
            return;
        }
        for (DnsRecord record : records) {
            assertThat(ZoneText.parseRecord(record.toString())).isEqualTo(record);
        }
        try {
            assertThat(DnsZone.of(records).apex()).isNotNull();
        } catch (IllegalArgumentException noZone) {
            assertThat(noZone.getMessage()).isNotEmpty();
        }
    }
}
