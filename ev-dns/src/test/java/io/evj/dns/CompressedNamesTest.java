package io.evj.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a pointer may do, and what not.
class CompressedNamesTest {
    private final DnsReader reader = new DnsReader();

    private DnsMessage read(Bytes message) {
        return reader.read(message.array(), 0, message.size());
    }

    private void refuses(Bytes message, int offset, String reason) {
        assertThatThrownBy(() -> read(message))
                .isInstanceOf(DnsFormatException.class)
                .hasMessageStartingWith("octet " + offset + ": ")
                .hasMessageContaining(reason);
    }

    /// A question whose name is `octets`, and enough behind it for others.
    private static Bytes question(Bytes octets) {
        return Bytes.message(1, 0, 0, 0).append(octets).u16(1).u16(1);
    }

    /// F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64 by a pointer to 26, the root at 92.
    @Test
    void rfc1035Section414() {
        var octets =
                new Bytes()
                        .hex("ff".repeat(20))
                        .hex("01 46 03 495349 04 41525041 00")
                        .hex("ff".repeat(8))
                        .hex("03 464f4f c014")
                        .hex("ff".repeat(18))
                        .hex("c01a")
                        .hex("ff".repeat(26))
                        .hex("00");
        var in = new WireInput();
        in.open(octets.array(), 0, octets.size());

        in.take(20);
        assertThat(in.name()).hasToString("F.ISI.ARPA.");
        in.take(8);
        assertThat(in.name()).hasToString("FOO.F.ISI.ARPA.");
        in.take(18);
        assertThat(in.name()).hasToString("ARPA.");
        in.take(26);
        assertThat(in.name()).hasToString(".");
        assertThat(in.remaining()).isZero();
    }

    @Test
    void toItselfIsRefused() {
        refuses(
                question(new Bytes().pointer(12)),
                12,
                "a pointer to octet 12 does not lead backwards");
        refuses(question(new Bytes().string("a").pointer(14)), 14, "does not lead backwards");
    }

    @Test
    void intoItsOwnNameIsRefused() {
        refuses(question(new Bytes().string("a").pointer(12)), 14, "does not lead backwards");
        refuses(question(new Bytes().string("a").string("b").pointer(14)), 16, "does not lead");
    }

    @Test
    void forwardIsRefused() {
        refuses(question(new Bytes().pointer(18)).name("x."), 12, "does not lead backwards");
        refuses(question(new Bytes().pointer(0x3fff)), 12, "does not lead backwards");
    }

    @Test
    void intoTheHeaderIsRefused() {
        for (int offset = 0; offset < 12; offset++) {
            refuses(
                    question(new Bytes().pointer(offset)),
                    12,
                    "into the header, to octet " + offset);
        }
    }

    @Test
    void inALoopOfSeveralIsRefused() {
        var message =
                Bytes.message(2, 0, 0, 0)
                        .pointer(18) // forward: that is what a loop needs
                        .hex("0001 0001")
                        .pointer(12)
                        .hex("0001 0001");

        refuses(message, 12, "does not lead backwards");
    }

    @Test
    void toLabelsThatRunIntoTheNameIsRefused() {
        var message =
                Bytes.message(1, 1, 0, 0)
                        .question("x.", 1) // 12..18
                        .hex("01 61 c0 12 0001 0001 00000000 0004 01020304"); // 18 is the
        // class's last
        // octet: 1

        // octet 18 says one octet follows, which is the beginning of the name itself
        refuses(message, 18, "runs into what points to it");
    }

    @Test
    void halfOfItIsRefused() {
        refuses(Bytes.message(1, 0, 0, 0).hex("0161 0161 c0"), 16, "half a pointer");
        refuses(
                Bytes.message(0, 1, 0, 0).name("x.").hex("0002 0001 00000000 0001 c0 0c"),
                25,
                "half a pointer");
    }

    /// It is read as what stands there, as long as that is a name.
    @Test
    void intoTheMiddleOfALabelIsReadAsItStands() {
        var lucky =
                Bytes.message(2, 0, 0, 0)
                        .append(
                                new Bytes()
                                        .string("a\3com")
                                        .u8(0)) // at 12; what looks like com at 14
                        .hex("0001 0001")
                        .pointer(14)
                        .hex("0001 0001");
        var unlucky = Bytes.message(2, 0, 0, 0).question("abc.", 1).pointer(13).hex("0001 0001");

        assertThat(read(lucky).questions()).hasToString("[a\\003com. IN A, com. IN A]");
        refuses(unlucky, 13, "97 is neither the length of a label nor a pointer");
    }

    @Test
    void intoDataThatIsNotLookedIntoIsReadAsItStands() {
        var message =
                Bytes.message(0, 2, 0, 0)
                        .name("x.")
                        .record(
                                46,
                                new Bytes()
                                        .hex("00010d0200000e10 65000000 64000000 1234")
                                        .name("signer.")
                                        .hex("0102"))
                        .pointer(25 + 18)
                        .record(1, new Bytes().hex("01020304"));

        assertThat(read(message).answers().get(1).name()).hasToString("signer.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x7f, 0x80, 0xbf})
    void lengthsThatAreNeitherLabelNorPointerAreRefused(int octet) {
        refuses(question(new Bytes().u8(octet).hex("00")), 12, octet + " is neither");
    }

    /// The root's record, with a chain in its data: the root at 23, then pointers to what stands before each.
    private static Bytes chain(int entries, int pointers) {
        var data = new Bytes().u8(0);
        for (int i = 0; i < pointers; i++) {
            data.pointer(i == 0 ? 23 : 24 + 2 * (i - 1));
        }
        return Bytes.message(0, entries, 0, 0).u8(0).record(65_280, data);
    }

    @Test
    void mayLeadToPointersUpTo127() {
        var longest = chain(2, 126).pointer(24 + 2 * 125).record(1, new Bytes().hex("01020304"));

        assertThat(read(longest).answers().get(1).name()).isEqualTo(DnsName.ROOT);
        for (int pointers : new int[] {127, 200, 8000}) {
            refuses(
                    chain(2, pointers)
                            .pointer(24 + 2 * (pointers - 1))
                            .record(1, new Bytes().hex("01020304")),
                    24 + 2 * pointers,
                    "more than 127 pointers");
        }
    }

    @Test
    void mayStandBehindEveryLabel() {
        var data = new Bytes().u8(0);
        for (int i = 0; i < 127; i++) {
            data.string("x").pointer(i == 0 ? 23 : 24 + 4 * (i - 1));
        }
        var message =
                Bytes.message(0, 2, 0, 0)
                        .u8(0)
                        .record(65_280, data)
                        .pointer(24 + 4 * 125)
                        .record(1, new Bytes().hex("01020304"));
        var longer =
                Bytes.message(0, 2, 0, 0)
                        .u8(0)
                        .record(65_280, data)
                        .string("x")
                        .pointer(24 + 4 * 126)
                        .record(1, new Bytes().hex("01020304"));

        assertThat(read(message).answers().get(1).name()).isEqualTo(DnsName.of("x.".repeat(126)));
        refuses(longer, 24 + 4 * 127, "more than");
    }

    /// Whether a name was read before changes nothing about what may point to it.
    @Test
    void areCountedAlsoWhereANameIsKnownAlready() {
        var message =
                chain(3, 126)
                        .pointer(24 + 2 * 125) // at 276: 127 pointers
                        .record(1, new Bytes().hex("01020304"))
                        .pointer(24 + 2 * 126) // to the former: one more
                        .record(1, new Bytes().hex("01020304"));

        assertThat(24 + 2 * 126).isEqualTo(276);
        refuses(message, 276 + 2 + 14, "more than 127 pointers");
    }

    @Test
    void togetherMayMakeANameOf255OctetsAndNoMore() {
        String first = "x".repeat(61) + ".";
        String long192 = ("y".repeat(63) + ".").repeat(3);

        var message =
                Bytes.message(2, 0, 0, 0)
                        .question(long192, 1)
                        .string(first.substring(0, 61))
                        .pointer(12)
                        .hex("0001 0001");
        var longer =
                Bytes.message(2, 0, 0, 0)
                        .question(long192, 1)
                        .string(first.substring(0, 61) + "x")
                        .pointer(12)
                        .hex("0001 0001");

        assertThat(read(message).questions().get(1).name().size()).isEqualTo(255);
        refuses(longer, 12 + 193 + 4, "more than 255 octets");
    }

    @Test
    void areRefusedInDataOfTypesThatCameLater() {
        for (int type : new int[] {64, 65}) {
            refuses(
                    Bytes.message(0, 1, 0, 0)
                            .name("x.")
                            .record(type, new Bytes().u16(1).pointer(12)),
                    27,
                    "where names are not compressed");
        }
    }

    @Test
    void mayLeadFromDataAsFromOwners() {
        var message =
                Bytes.message(0, 2, 0, 0)
                        .name("a.b.")
                        .record(
                                15,
                                new Bytes().u16(1).string("mx").pointer(14)) // at 17+10: mx at 29
                        .pointer(29)
                        .record(6, new Bytes().pointer(12).pointer(29).hex("00".repeat(20)));

        assertThat(read(message).answers())
                .hasToString("[a.b. 60 IN MX 1 mx.b., mx.b. 60 IN SOA a.b. mx.b. 0 0 0 0 0]");
    }

    @Test
    void namesEndWithinTheirData() {
        refuses(
                Bytes.message(0, 1, 0, 0).name("x.").hex("0002 0001 00000000 0002 0161 00"),
                27,
                "the name is cut off");
        refuses(
                Bytes.message(0, 1, 0, 0).name("x.").hex("0002 0001 00000000 0002 0361 6263 00"),
                25,
                "the name is cut off");
    }

    /// The dearest message there can be: each record's owner is a chain as long as is allowed.
    @Test
    @Timeout(30)
    void costNoMoreThanTheMessageIsWorth() {
        var message = chain(0, 126);
        int records = 1;
        while (message.size() + 12 <= 65_535) {
            message.pointer(24 + 2 * 125 - 2 * (records % 2)).record(65_280, new Bytes());
            records++;
        }
        byte[] octets = message.array();
        octets[6] = (byte) (records >> 8);
        octets[7] = (byte) records;

        assertThat(reader.read(octets, 0, octets.length).answers()).hasSize(records);
    }
}
