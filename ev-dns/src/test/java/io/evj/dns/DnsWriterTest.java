package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsWriterTest {
    private static final DnsMessage EMPTY =
            new DnsMessage(
                    new DnsHeader(0x1234, 0x8180),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    null);

    private final DnsWriter writer = new DnsWriter();
    private final DnsReader reader = new DnsReader();

    private DnsMessage read(byte[] message) {
        return reader.read(message, 0, message.length);
    }

    private static DnsRecord cname(String owner, String target) {
        return DnsRecord.of(DnsName.of(owner), 60, new DnsData.Cname(DnsName.of(target)));
    }

    private static DnsRecord filler(int octets) {
        return DnsRecord.of(
                DnsName.ROOT,
                0,
                new DnsData.Opaque(DnsType.of(65_280), Octets.of(new byte[octets - 11])));
    }

    @Test
    void writesWhatItReadOctetByOctet() {
        assertThat(writer.toBytes(read(Vectors.QUERY))).isEqualTo(Vectors.QUERY);
        assertThat(writer.toBytes(read(Vectors.NXDOMAIN))).isEqualTo(Vectors.NXDOMAIN);
        assertThat(writer.toBytes(read(Vectors.UPDATE))).isEqualTo(Vectors.UPDATE);
    }

    @Test
    void putsOptBeforeTheOtherAdditionalRecords() {
        int optOctets = 11;
        int additionalsAt = Vectors.RESPONSE.length - optOctets - 16 - 28;
        byte[] expected = Vectors.RESPONSE.clone();
        System.arraycopy(
                Vectors.RESPONSE, additionalsAt, expected, additionalsAt + optOctets, 16 + 28);
        System.arraycopy(
                Vectors.RESPONSE,
                Vectors.RESPONSE.length - optOctets,
                expected,
                additionalsAt,
                optOctets);

        assertThat(writer.toBytes(read(Vectors.RESPONSE))).isEqualTo(expected);
    }

    @Test
    void compressesNamesOfTheOldTypesOnly() {
        byte[] octets = writer.toBytes(read(Vectors.MEDLEY));

        assertThat(read(octets)).isEqualTo(read(Vectors.MEDLEY));
        int fullSrvAndNaptrAndDname = 3 * (9 - 2);
        assertThat(octets).hasSize(Vectors.MEDLEY.length + fullSrvAndNaptrAndDname);
    }

    @Test
    void compressesEveryNameOfRfc1035() {
        DnsName x = DnsName.of("x.");
        var octets =
                writer.toBytes(
                        EMPTY.withAnswers(
                                List.of(
                                        DnsRecord.of(x, 0, new DnsData.Ns(x)),
                                        DnsRecord.of(x, 0, new DnsData.Cname(x)),
                                        DnsRecord.of(x, 0, new DnsData.Ptr(x)),
                                        DnsRecord.of(x, 0, new DnsData.Mx(1, x)),
                                        DnsRecord.of(x, 0, new DnsData.Soa(x, x, 0, 0, 0, 0, 0)))));

        String fixed = "0001 00000000 ";
        assertThat(octets)
                .isEqualTo(
                        Bytes.message(0, 5, 0, 0)
                                .hex("01 78 00 0002" + fixed + "0002 c00c")
                                .hex("c00c 0005" + fixed + "0002 c00c")
                                .hex("c00c 000c" + fixed + "0002 c00c")
                                .hex("c00c 000f" + fixed + "0004 0001 c00c")
                                .hex("c00c 0006" + fixed + "0018 c00c c00c" + "00".repeat(20))
                                .array());
    }

    @Test
    void letsOthersPointToNamesThatAreNotCompressed() {
        var octets =
                writer.toBytes(
                        EMPTY.withAnswers(
                                List.of(
                                        DnsRecord.of(
                                                DnsName.of("x."),
                                                0,
                                                new DnsData.Srv(0, 0, 0, DnsName.of("sip.x."))),
                                        cname("sip.x.", "y.sip.x."))));

        assertThat(octets)
                .isEqualTo(
                        Bytes.message(0, 2, 0, 0)
                                .name("x.")
                                .hex("0021 0001 00000000 000d 0000 0000 0000")
                                .name("sip.x.") // at 31
                                .hex("c01f 0005 0001 0000003c 0004 0179 c01f")
                                .array());
    }

    @Test
    void compressesOnlyWhereTheCaseIsTheSame() {
        var message =
                EMPTY.withAnswers(
                        List.of(
                                cname("www.Example.com", "WWW.example.COM"),
                                cname("www.example.com", "x.Example.com")));

        byte[] octets = writer.toBytes(message);

        assertThat(octets)
                .isEqualTo(
                        Bytes.message(0, 2, 0, 0)
                                .name("www.Example.com") // at 12, Example.com at 16, com at 24
                                .hex("0005 0001 0000003c")
                                .u16(17)
                                .name("WWW.example.COM") // at 39
                                .string("www")
                                .string("example")
                                .pointer(24)
                                .hex("0005 0001 0000003c 0004 0178")
                                .pointer(16)
                                .array());
        assertThat(read(octets).answers())
                .map(DnsRecord::toString)
                .containsExactly(
                        "www.Example.com. 60 IN CNAME WWW.example.COM.",
                        "www.example.com. 60 IN CNAME x.Example.com.");
    }

    @Test
    void pointsToOffset16383AndToNothingBeyond() {
        for (int nameAt : new int[] {16_382, 16_383, 16_384}) {
            // "b" stands at nameAt, "a.b" two octets before
            var records =
                    List.of(
                            filler(nameAt - 2 - 12),
                            cname("a.b.", "."),
                            cname("b.", "."),
                            cname("a.b.", "."),
                            cname("c.b.", "."));

            byte[] octets = writer.toBytes(EMPTY.withAnswers(records));

            assertThat(read(octets).answers()).isEqualTo(records);
            int bare = 11;
            boolean isInReach = nameAt <= 16_383;
            int names = isInReach ? 5 + 2 + 2 + 4 : 5 + 3 + 2 + 5;
            assertThat(octets).hasSize(nameAt - 2 + 4 * bare + names);
        }
    }

    @Test
    void compressesBeyond16KibWithWhatStandsBefore() {
        var records = new ArrayList<DnsRecord>();
        records.add(cname("early.example.", "."));
        records.add(filler(20_000));
        for (int i = 0; i < 300; i++) {
            records.add(cname("late" + i % 10 + ".zone.", "x" + i + ".early.example."));
        }

        byte[] octets = writer.toBytes(EMPTY.withAnswers(records));

        assertThat(read(octets).answers()).isEqualTo(records);
        // late names in full each time, targets by a pointer to the first record
        int late = 300 * (12 + 10);
        int targets = 10 * (3 + 2) + 90 * (4 + 2) + 200 * (5 + 2);
        assertThat(octets).hasSize(12 + 15 + 11 + 20_000 + late + targets);
    }

    @Test
    void remembersThousandsOfNames() {
        var records = new ArrayList<DnsRecord>();
        for (int i = 0; i < 1200; i++) {
            records.add(cname("a" + i + ".", "."));
        }
        for (int i = 0; i < 1200; i++) {
            records.add(cname("a" + i + ".", "."));
        }

        byte[] octets = writer.toBytes(EMPTY.withAnswers(records));

        assertThat(read(octets).answers()).isEqualTo(records);
        int names = 10 * 4 + 90 * 5 + 900 * 6 + 200 * 7;
        int inReach = 0; // names that begin within 16 KiB; the others come in full again
        int at = 12;
        int again = 0;
        for (int i = 0; i < 1200; i++) {
            int size = 3 + String.valueOf(i).length();
            inReach += at <= 16_383 ? 1 : 0;
            again += at <= 16_383 ? 2 : size;
            at += size + 11;
        }
        assertThat(inReach).isBetween(900, 1199);
        int forgotten = octets.length - (12 + names + again + 2400 * 11);
        assertThat(forgotten).as("octets lost to look-ups that gave up").isBetween(0, 60);
    }

    @Test
    void writesOneMessageAfterTheOther() {
        byte[] alone = new DnsWriter().toBytes(read(Vectors.RESPONSE));

        for (int i = 0; i < 3; i++) {
            writer.toBytes(
                    EMPTY.withAnswers(Collections.nCopies(2000, cname("www.example.com", "com"))));
            assertThat(writer.toBytes(read(Vectors.RESPONSE))).isEqualTo(alone);
        }
    }

    @Test
    void writesToBuffersOfAnyKindFromTheirPositionOn() {
        DnsMessage message = read(Vectors.NXDOMAIN);
        int size = Vectors.NXDOMAIN.length;

        for (ByteBuffer target :
                List.of(
                        ByteBuffer.allocate(size + 20),
                        ByteBuffer.allocateDirect(size + 20),
                        ByteBuffer.allocate(size + 20).order(ByteOrder.LITTLE_ENDIAN))) {
            target.position(3);

            assertThat(writer.write(message, target)).isEqualTo(size);

            assertThat(target.position()).isEqualTo(3 + size);
            byte[] written = new byte[size];
            target.get(3, written);
            assertThat(written).isEqualTo(Vectors.NXDOMAIN);
            assertThat(target.get(2)).isZero();
            assertThat(target.get(3 + size)).isZero();
        }
    }

    @Test
    void takes65535OctetsAndNoMore() {
        assertThat(writer.toBytes(EMPTY.withAnswers(List.of(filler(65_523))))).hasSize(65_535);
        assertThat(writer.isTruncated()).isFalse();

        byte[] longer = writer.toBytes(EMPTY.withAnswers(List.of(filler(11), filler(65_513))));
        assertThat(writer.isTruncated()).isTrue();
        assertThat(read(longer).answers()).hasSize(1);
    }
}
