package io.evj.dns;

import java.util.List;

/// Messages put together by hand, octet by octet.
final class Vectors {
    private Vectors() {}

    /// `dig www.example.com` as it asks.
    static final byte[] QUERY =
            new Bytes()
                    .hex("1234 0120 0001 0000 0000 0001")
                    .hex("03 777777 07 6578616d706c65 03 636f6d 00 0001 0001")
                    .hex("00 0029 04d0 00 00 0000 000c 000a 0008 0102030405060708")
                    .array();

    /// An alias and its address, name servers, their addresses, and OPT, compressed as servers do.
    static final byte[] RESPONSE =
            Bytes.message(1, 2, 2, 3)
                    .question("www.example.com", 1) // at 12; example.com at 16, com at 24
                    .pointer(12)
                    .record(5, new Bytes().string("web").pointer(16)) // owner at 33, target at 45
                    .pointer(45)
                    .record(1, new Bytes().hex("c0000201")) // at 51
                    .pointer(16)
                    .record(2, new Bytes().string("ns1").pointer(16)) // at 67, server at 79
                    .pointer(16)
                    .record(2, new Bytes().string("ns2").pointer(16)) // at 85
                    .pointer(79)
                    .record(1, new Bytes().hex("c0000235"))
                    .pointer(79)
                    .record(28, new Bytes().hex("20010db8000000000000000000000035"))
                    .hex("00 0029 1000 00 00 8000 0000")
                    .array();

    /// A negative answer with the SOA record, which points to the question in the middle.
    static final byte[] NXDOMAIN =
            new Bytes()
                    .hex("abcd 8583 0001 0000 0001 0000")
                    .question("a.b.example.org", 28) // example.org at 16
                    .pointer(16)
                    .record(
                            6,
                            new Bytes()
                                    .string("ns")
                                    .pointer(16)
                                    .string("root")
                                    .pointer(16)
                                    .u32(4_294_967_295L)
                                    .u32(7200)
                                    .u32(900)
                                    .u32(1_209_600)
                                    .u32(300))
                    .array();

    /// One record of every type that is looked into, and some that are not.
    static final byte[] MEDLEY =
            Bytes.message(0, 15, 0, 0)
                    .name("example.")
                    .record(1, new Bytes().hex("c0000201"))
                    .pointer(12)
                    .record(28, new Bytes().hex("20010db8000000000000000000000001"))
                    .pointer(12)
                    .record(2, new Bytes().string("ns").pointer(12))
                    .pointer(12)
                    .record(12, new Bytes().string("ptr").pointer(12))
                    .pointer(12)
                    .record(15, new Bytes().u16(10).string("mail").pointer(12))
                    .pointer(12)
                    .record(16, new Bytes().string("one").string("").string("three"))
                    .pointer(12)
                    .record(33, new Bytes().u16(1).u16(2).u16(5060).string("sip").pointer(12))
                    .pointer(12)
                    .record(257, new Bytes().u8(0).string("issue").text("ca.example"))
                    .pointer(12)
                    .record(
                            64,
                            new Bytes()
                                    .u16(1)
                                    .name("svc.example.")
                                    .hex(
                                            "0000 0002 0003 0001 0003 026832 0002 0000 0003 0002 01bb"))
                    .pointer(12)
                    .record(
                            65,
                            new Bytes()
                                    .u16(1)
                                    .u8(0)
                                    .hex("0004 0004 01020304 0005 0002 abcd")
                                    .hex("0006 0010 00000000000000000000000000000001 029b 0001 ff"))
                    .pointer(12)
                    .record(
                            35,
                            new Bytes()
                                    .u16(1)
                                    .u16(2)
                                    .string("s")
                                    .string("SIP")
                                    .string("")
                                    .pointer(12))
                    .pointer(12)
                    .record(39, new Bytes().string("other").pointer(12))
                    .pointer(12)
                    .record(13, new Bytes().string("PDP-11").string("UNIX"))
                    .pointer(12)
                    .record(62_347, new Bytes().hex("deadbeef"))
                    .pointer(12)
                    .record(
                            46,
                            new Bytes()
                                    .hex("00010d0200000e10 65000000 64000000 1234")
                                    .name("example.")
                                    .hex("0102"))
                    .array();

    /// An update: prerequisites and deletions, whose data is empty (RFC 2136 §2.4, §2.5).
    static final byte[] UPDATE =
            new Bytes()
                    .hex("0007 2800 0001 0002 0003 0000")
                    .question("example.", 6)
                    .string("a")
                    .pointer(12)
                    .hex("0001 00ff 00000000 0000") // there must be such records
                    .string("b")
                    .pointer(12)
                    .hex("00ff 00fe 00000000 0000") // the name must not be in use
                    .string("c")
                    .pointer(12)
                    .hex("0001 00fe 00000000 0004 c0000201") // delete this one; classes tell
                    // what A is
                    .string("d")
                    .pointer(12)
                    .hex("00ff 00ff 00000000 0000") // delete all
                    .string("e")
                    .pointer(12)
                    .record(1, new Bytes().hex("c0000201"))
                    .array();

    static final List<byte[]> ALL = List.of(QUERY, RESPONSE, NXDOMAIN, MEDLEY, UPDATE);
}
