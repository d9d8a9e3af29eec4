package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsReaderTest {
    private final DnsReader reader = new DnsReader();

    private DnsMessage read(byte[] message) {
        return reader.read(message, 0, message.length);
    }

    private DnsMessage read(Bytes message) {
        return read(message.array());
    }

    private void refuses(Bytes message, int offset, String reason) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOfSatisfying(
                        DnsFormatException.class,
                        e -> {
                            assertThat(e.reason()).contains(reason);
                            assertThat(e.offset()).isEqualTo(offset);
                            assertThat(e).hasMessage("octet " + offset + ": " + e.reason());
                        });
    }

    @Test
    void readsAQueryWithEdns() {
        DnsMessage query = read(Vectors.QUERY);

        assertThat(query.header()).isEqualTo(new DnsHeader(0x1234, 0x0120));
        assertThat(query.isResponse()).isFalse();
        assertThat(query.questions()).hasToString("[www.example.com. IN A]");
        assertThat(query.additionals()).isEmpty();
        assertThat(query.edns())
                .isEqualTo(
                        Edns.of(1232)
                                .withOptions(
                                        List.of(
                                                new EdnsOption(
                                                        EdnsOption.COOKIE,
                                                        Octets.of(
                                                                new byte[] {
                                                                    1, 2, 3, 4, 5, 6, 7, 8
                                                                })))));
    }

    @Test
    void readsAResponseWithItsSections() {
        DnsMessage response = read(Vectors.RESPONSE);

        assertThat(response.rcode()).isEqualTo(DnsRcode.NOERROR);
        assertThat(response.answers())
                .map(DnsRecord::toString)
                .containsExactly(
                        "www.example.com. 60 IN CNAME web.example.com.",
                        "web.example.com. 60 IN A 192.0.2.1");
        assertThat(response.authorities())
                .map(DnsRecord::toString)
                .containsExactly(
                        "example.com. 60 IN NS ns1.example.com.",
                        "example.com. 60 IN NS ns2.example.com.");
        assertThat(response.additionals())
                .map(DnsRecord::toString)
                .containsExactly(
                        "ns1.example.com. 60 IN A 192.0.2.53",
                        "ns1.example.com. 60 IN AAAA 2001:db8::35");
        assertThat(response.edns()).isEqualTo(Edns.of(4096).withDnssecOk(true));
    }

    @Test
    void readsANegativeAnswer() {
        DnsMessage response = read(Vectors.NXDOMAIN);

        assertThat(response.rcode()).isEqualTo(DnsRcode.NXDOMAIN);
        assertThat(response.header().has(DnsHeader.AUTHORITATIVE)).isTrue();
        assertThat(response.authorities())
                .map(DnsRecord::toString)
                .containsExactly(
                        "example.org. 60 IN SOA ns.example.org. root.example.org."
                                + " 4294967295 7200 900 1209600 300");
    }

    @Test
    void readsEveryType() {
        assertThat(read(Vectors.MEDLEY).answers())
                .map(record -> record.type() + " " + record.data().text())
                .containsExactly(
                        "A 192.0.2.1",
                        "AAAA 2001:db8::1",
                        "NS ns.example.",
                        "PTR ptr.example.",
                        "MX 10 mail.example.",
                        "TXT \"one\" \"\" \"three\"",
                        "SRV 1 2 5060 sip.example.",
                        "CAA 0 issue \"ca.example\"",
                        "SVCB 1 svc.example. mandatory=port alpn=\"h2\" no-default-alpn port=443",
                        "HTTPS 1 . ipv4hint=1.2.3.4 ech=q80= ipv6hint=::1 key667=\"\\255\"",
                        "NAPTR \\# 20 0001000201730353495000076578616d706c6500",
                        "DNAME \\# 15 056f74686572076578616d706c6500",
                        "HINFO \\# 12 065044502d313104554e4958",
                        "TYPE62347 \\# 4 deadbeef",
                        "RRSIG \\# 29 00010d0200000e1065000000640000001234076578616d706c65000102");
    }

    @Test
    void readsUpdatesWhoseDataIsEmpty() {
        DnsMessage update = read(Vectors.UPDATE);

        assertThat(update.header().opcode()).isEqualTo(DnsOpcode.UPDATE);
        assertThat(update.answers())
                .map(DnsRecord::toString)
                .containsExactly("a.example. 0 ANY A \\# 0", "b.example. 0 NONE ANY \\# 0");
        assertThat(update.authorities())
                .map(DnsRecord::toString)
                .containsExactly(
                        "c.example. 0 NONE A \\# 4 c0000201",
                        "d.example. 0 ANY ANY \\# 0",
                        "e.example. 60 IN A 192.0.2.1");
    }

    @Test
    void keepsNumbersThatNobodyKnows() {
        DnsMessage message =
                read(
                        new Bytes()
                                .hex("ffff 7c4f 0001 0001 0000 0001")
                                .name("x.")
                                .u16(65_280)
                                .u16(65_281)
                                .name("x.")
                                .hex("ff01 fe01 00000001 0001 2a")
                                .hex("00 0029 0000 fe 07 7fff 0005 fde9 0001 2a"));

        assertThat(message.header()).isEqualTo(new DnsHeader(0xffff, 0x7c4f));
        assertThat(message.header().opcode()).hasToString("OPCODE15");
        assertThat(message.rcode()).hasToString("RCODE4079");
        assertThat(message.questions()).hasToString("[x. CLASS65281 TYPE65280]");
        assertThat(message.answers()).hasToString("[x. 1 CLASS65025 TYPE65281 \\# 1 2a]");
        assertThat(message.edns())
                .isEqualTo(
                        new Edns(
                                0,
                                0xfe,
                                7,
                                0x7fff,
                                List.of(new EdnsOption(65_001, Octets.of((byte) 42)))));
    }

    @Test
    void keepsTheCaseOfNames() {
        DnsMessage message =
                read(
                        Bytes.message(1, 1, 0, 0)
                                .question("wWw.eXample", 1)
                                .pointer(12)
                                .record(5, new Bytes().pointer(16)));

        assertThat(message.questions()).hasToString("[wWw.eXample. IN A]");
        assertThat(message.answers()).hasToString("[wWw.eXample. 60 IN CNAME eXample.]");
    }

    @Test
    void looksIntoDataOfTheInternetOnlyWhereTheClassMatters() {
        DnsMessage message =
                read(
                        Bytes.message(0, 2, 0, 0)
                                .name("x.")
                                .hex("0001 0003 00000000 0005 016100 1234")
                                .name("x.")
                                .hex("0010 0003 00000000 0002 0161"));

        assertThat(message.answers())
                .hasToString("[x. 0 CH A \\# 5 0161001234, x. 0 CH TXT \"a\"]");
    }

    @ParameterizedTest
    @CsvSource({"7fffffff, 2147483647", "80000000, 0", "ffffffff, 0", "00000000, 0"})
    void aTimeToLiveBeyond31BitsIsZero(String hex, int seconds) {
        DnsMessage message =
                read(Bytes.message(0, 1, 0, 0).name("x.").hex("0001 0001" + hex + "0004 01020304"));

        assertThat(message.answers().getFirst().ttlSeconds()).isEqualTo(seconds);
    }

    @Test
    void takesBuffersOfAnyKindAndLeavesThemAsTheyWere() {
        DnsMessage expected = read(Vectors.RESPONSE);
        int size = Vectors.RESPONSE.length;
        byte[] shifted = new byte[size + 7];
        System.arraycopy(Vectors.RESPONSE, 0, shifted, 3, size);

        var buffers =
                List.of(
                        ByteBuffer.wrap(Vectors.RESPONSE),
                        ByteBuffer.wrap(shifted, 3, size),
                        ByteBuffer.wrap(shifted).position(2).slice().position(1).limit(1 + size),
                        ByteBuffer.wrap(Vectors.RESPONSE).asReadOnlyBuffer(),
                        ByteBuffer.allocateDirect(size + 9)
                                .position(5)
                                .put(Vectors.RESPONSE)
                                .flip()
                                .position(5),
                        ByteBuffer.wrap(Vectors.RESPONSE).order(ByteOrder.LITTLE_ENDIAN));

        for (ByteBuffer buffer : buffers) {
            int position = buffer.position();
            int limit = buffer.limit();
            assertThat(reader.read(buffer)).isEqualTo(expected);
            assertThat(buffer.position()).isEqualTo(position);
            assertThat(buffer.limit()).isEqualTo(limit);
        }
        assertThat(reader.read(shifted, 3, 3 + size)).isEqualTo(expected);
        assertThatThrownBy(() -> reader.read(shifted, 3, size + 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void keepsNothingOfTheArray() {
        byte[] message = Vectors.MEDLEY.clone();
        DnsMessage read = read(message);

        Arrays.fill(message, (byte) 0xff);

        assertThat(read).isEqualTo(read(Vectors.MEDLEY));
    }

    @Test
    void readsOnAfterADefectAsIfThereHadBeenNone() {
        refuses(Bytes.message(1, 0, 0, 0), 12, "no room");

        assertThat(read(Vectors.RESPONSE).answers()).hasSize(2);
    }

    @Test
    void refusesAMessageCutOffAnywhere() {
        for (byte[] message : Vectors.ALL) {
            for (int size = 0; size < message.length; size++) {
                byte[] cut = Arrays.copyOf(message, size);
                assertThatThrownBy(() -> read(cut)).isInstanceOf(DnsFormatException.class);
            }
        }
    }

    @Test
    void readsTheHeadOfAMessageThatIsCutOff() {
        int questionsEnd = 12 + 17 + 4;
        for (int size = questionsEnd; size < Vectors.RESPONSE.length; size++) {
            DnsMessage head = reader.readHead(ByteBuffer.wrap(Vectors.RESPONSE, 0, size));
            assertThat(head.questions()).hasToString("[www.example.com. IN A]");
            assertThat(head.header()).isEqualTo(new DnsHeader(0x1234, 0x8180));
            assertThat(head.answers()).isEmpty();
        }
        for (int size = 0; size < questionsEnd; size++) {
            var cut = ByteBuffer.wrap(Vectors.RESPONSE, 0, size);
            assertThatThrownBy(() -> reader.readHead(cut)).isInstanceOf(DnsFormatException.class);
        }
    }

    @Test
    void refusesOctetsAfterTheLastRecord() {
        refuses(
                Bytes.message(1, 0, 0, 0).question("x.", 1).u8(0),
                19,
                "1 octets follow the message");
        refuses(Bytes.message(0, 0, 0, 0).hex("c00c"), 12, "2 octets follow the message");
    }

    @Test
    void refusesCountsThatTheOctetsDoNotBearOut() {
        refuses(Bytes.message(65_535, 0, 0, 0), 12, "no room for the 65535 entries");
        refuses(Bytes.message(0, 65_535, 65_535, 65_535).hex("00".repeat(100)), 12, "no room");
        refuses(Bytes.message(1, 0, 0, 0).hex("00 0001 00"), 12, "no room for the 1 entries");
        refuses(Bytes.message(0, 1, 0, 0).hex("00 0001 0001 00000000 00"), 12, "no room");
        assertThat(read(Bytes.message(1, 0, 0, 0).hex("00 0001 0001")).questions()).hasSize(1);
        assertThat(read(Bytes.message(0, 1, 0, 0).hex("00 ff00 0001 00000000 0000")).answers())
                .hasSize(1);
        assertThat(read(Bytes.message(0, 0, 0, 0)).questions()).isEmpty();
    }

    @Test
    void refusesMoreThan65535Octets() {
        byte[] message = new byte[65_536];
        message[9] = 1; // one authority record, of TXT's size
        message[13] = (byte) 0xff;
        message[14] = 7;
        int data = 65_535 - 12 - 11;
        message[21] = (byte) (data >> 8);
        message[22] = (byte) data;

        assertThat(reader.read(message, 0, 65_535).authorities()).hasSize(1);
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(DnsFormatException.class)
                .hasMessageContaining("65536 octets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001 0003 c00002", // A
                "0001 0005 c000020101",
                "001c 000f 20010db80000000000000000000000", // AAAA
                "001c 0011 20010db800000000000000000000000001",
                "0002 0000", // NS
                "0002 0001 01",
                "0002 0004 01610000",
                "0005 0002 0161", // CNAME
                "000c 0000", // PTR
                "0006 0015 0000 00000001 00000002 00000003 00000004 000000", // SOA
                "0006 0017 0000 00000001 00000002 00000003 00000004 00000005 06",
                "000f 0002 0001", // MX
                "000f 0004 0001 00 00",
                "0010 0000", // TXT
                "0010 0001 01",
                "0010 0003 016102",
                "0021 0006 0001 0002 0003", // SRV
                "0021 0008 0001 0002 0003 00 00",
                "0101 0000", // CAA
                "0101 0002 00 00",
                "0101 0003 00 02 61",
                "0101 0004 00 02 61 2d",
                "000e 0001 00", // MINFO
                "0003 0002 00 00", // MD
                "0011 0001 00", // RP
                "0023 0005 0001 0002 00", // NAPTR
                "0027 0000", // DNAME
                "0027 0002 01 61"
            })
    void refusesDataOfTheWrongShape(String typeAndData) {
        String type = typeAndData.substring(0, 4);
        var message =
                Bytes.message(0, 1, 0, 0)
                        .name("x.")
                        .hex(type)
                        .hex("0001 0000003c" + typeAndData.substring(4));

        assertThatThrownBy(() -> read(message)).isInstanceOf(DnsFormatException.class);
        assertThatThrownBy(() -> read(message.hex("00".repeat(30))))
                .isInstanceOf(DnsFormatException.class);
    }

    /// The priority is 1 and the target the root.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00", // half a key
                "0003", // no length
                "0003 0002 01", // cut off
                "0003 0001 01", // a short port
                "0003 0003 010203", // a long one
                "0003 0002 0050 0003 0002 0050", // twice
                "0003 0002 0050 0001 0003 026832", // not ascending
                "0001 0000", // no protocols
                "0001 0001 00", // an empty protocol
                "0001 0003 036832", // a protocol cut off
                "0002 0001 00", // no-default-alpn with a value
                "0004 0000", // no addresses
                "0004 0003 010203",
                "0004 0005 0102030405",
                "0006 0000",
                "0006 000f 000102030405060708090a0b0c0d0e",
                "0005 0000", // no configurations
                "0000 0000", // nothing is mandatory
                "0000 0001 00",
                "0000 0002 0000", // itself
                "0000 0002 0003", // missing
                "0000 0004 0003 0003 0003 0002 0050", // twice
                "0000 0004 0003 0001 0001 0003 026832 0003 0002 0050" // not ascending
            })
    void refusesMalformedServiceParameters(String params) {
        var data = new Bytes().u16(1).u8(0).hex(params);
        var message = Bytes.message(0, 1, 0, 0).name("x.").record(65, data);

        assertThatThrownBy(() -> read(message)).isInstanceOf(DnsFormatException.class);
    }

    @Test
    void refusesOptWhereItMustNotBe() {
        var opt = new Bytes().hex("00 0029 1000 00 00 0000 0000");

        refuses(Bytes.message(0, 1, 0, 0).append(opt), 12, "OPT");
        refuses(Bytes.message(0, 0, 1, 0).append(opt), 12, "OPT");
        refuses(Bytes.message(0, 0, 0, 2).append(opt).append(opt), 23, "OPT");
        refuses(Bytes.message(0, 0, 0, 1).hex("0161 00 0029 1000 00 00 0000 0000"), 12, "OPT");
        assertThat(read(Bytes.message(0, 0, 0, 1).append(opt)).edns()).isEqualTo(Edns.of(4096));
        assertThat(read(Bytes.message(0, 0, 0, 0)).edns()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001 00", "0003 000a00", "0004 000a0001", "0005 000a0000 00"})
    void refusesMalformedOptions(String options) {
        var message = Bytes.message(0, 0, 0, 1).hex("00 0029 1000 00 00 0000" + options);

        assertThatThrownBy(() -> read(message)).isInstanceOf(DnsFormatException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 00",
        "4, 00",
        "7, 00",
        "8, 00",
        "9, 00",
        "14, 0000",
        "17, 0000",
        "18, 000100",
        "21, 000100",
        "24, 00112233445566778899aabbccddeeff0011 00 0102",
        "26, 00010000",
        "30, 00 40",
        "35, 00010002 00 00 00 00",
        "36, 000100",
        "39, 00"
    })
    void putsNamesInFullThatOlderTypesCompress(int type, String dataWithRoots) {
        String data = dataWithRoots.replace(" ", "");
        boolean hasTwo = type == 14 || type == 17 || type == 26;
        int nameAt = type == 24 ? 36 : type == 30 ? 0 : data.length() - (hasTwo ? 4 : 2);
        String rest = data.substring(nameAt + (hasTwo ? 4 : 2));
        String names = hasTwo ? "c00cc00c" : "c00c";
        String full = hasTwo ? "017800017800" : "017800";

        DnsMessage message =
                read(
                        Bytes.message(0, 1, 0, 0)
                                .name("x.")
                                .record(
                                        type,
                                        new Bytes().hex(data.substring(0, nameAt) + names + rest)));

        assertThat(message.answers().getFirst().data())
                .isEqualTo(
                        new DnsData.Opaque(
                                DnsType.of(type),
                                Octets.of(
                                        new Bytes()
                                                .hex(data.substring(0, nameAt) + full + rest)
                                                .array())));
    }
}
