package io.evj.dns;

/// The type of a record, or of what a question asks for. Any number can be one; the registered ones have names, others are
/// called `TYPE` and their number (RFC 3597 §5). Immutable.
///
/// @param code 0–65,535
/// @see <a href="https://www.iana.org/assignments/dns-parameters">DNS parameters, resource record types</a>
public record DnsType(int code) {
    private static final Mnemonics NAMES =
            new Mnemonics(
                    "type",
                    "TYPE",
                    Ranges.U16_MAX,
                    """
                    A=1 NS=2 MD=3 MF=4 CNAME=5 SOA=6 MB=7 MG=8 MR=9 NULL=10 WKS=11 PTR=12 HINFO=13 MINFO=14 MX=15
                    TXT=16 RP=17 AFSDB=18 X25=19 ISDN=20 RT=21 NSAP=22 NSAP-PTR=23 SIG=24 KEY=25 PX=26 GPOS=27
                    AAAA=28 LOC=29 NXT=30 EID=31 NIMLOC=32 SRV=33 ATMA=34 NAPTR=35 KX=36 CERT=37 A6=38 DNAME=39
                    SINK=40 OPT=41 APL=42 DS=43 SSHFP=44 IPSECKEY=45 RRSIG=46 NSEC=47 DNSKEY=48 DHCID=49 NSEC3=50
                    NSEC3PARAM=51 TLSA=52 SMIMEA=53 HIP=55 NINFO=56 RKEY=57 TALINK=58 CDS=59 CDNSKEY=60
                    OPENPGPKEY=61 CSYNC=62 ZONEMD=63 SVCB=64 HTTPS=65 DSYNC=66 SPF=99 NID=104 L32=105 L64=106
                    LP=107 EUI48=108 EUI64=109 NXNAME=128 TKEY=249 TSIG=250 IXFR=251 AXFR=252 MAILB=253 MAILA=254
                    ANY=255 URI=256 CAA=257 AVC=258 DOA=259 AMTRELAY=260 RESINFO=261 WALLET=262 CLA=263 IPN=264
                    TA=32768 DLV=32769
                    """);

    /// Numbers below this have one instance each, so that reading a message makes none.
    private static final int COMMON = 264;

    private static final DnsType[] INSTANCES = instances();

    /// An IPv4 address (RFC 1035 §3.4.1).
    ///
    /// @libevent EVDNS_TYPE_A
    public static final DnsType A = of(1);

    /// A name server of the zone (RFC 1035 §3.3.11).
    ///
    /// @libevent EVDNS_TYPE_NS
    public static final DnsType NS = of(2);

    /// The canonical name of an alias (RFC 1035 §3.3.1).
    ///
    /// @libevent EVDNS_TYPE_CNAME
    public static final DnsType CNAME = of(5);

    /// The start of a zone (RFC 1035 §3.3.13).
    ///
    /// @libevent EVDNS_TYPE_SOA
    public static final DnsType SOA = of(6);

    /// The name of an address (RFC 1035 §3.3.12).
    ///
    /// @libevent EVDNS_TYPE_PTR
    public static final DnsType PTR = of(12);

    /// A mail exchange (RFC 1035 §3.3.9).
    ///
    /// @libevent EVDNS_TYPE_MX
    public static final DnsType MX = of(15);

    /// Texts (RFC 1035 §3.3.14).
    ///
    /// @libevent EVDNS_TYPE_TXT
    public static final DnsType TXT = of(16);

    /// An IPv6 address (RFC 3596 §2.1).
    ///
    /// @libevent EVDNS_TYPE_AAAA
    public static final DnsType AAAA = of(28);

    /// Where a service is (RFC 2782).
    public static final DnsType SRV = of(33);

    /// A rule of the Dynamic Delegation Discovery System (RFC 3403 §4).
    public static final DnsType NAPTR = of(35);

    /// An alias for all that is below a name (RFC 6672).
    public static final DnsType DNAME = of(39);

    /// Not a record: the extension of the header, see [Edns] (RFC 6891 §6.1).
    public static final DnsType OPT = of(41);

    /// Where a service is, and how to talk to it (RFC 9460).
    public static final DnsType SVCB = of(64);

    /// The same for HTTP (RFC 9460 §9).
    public static final DnsType HTTPS = of(65);

    /// Asks for what has changed in a zone (RFC 1995).
    public static final DnsType IXFR = of(251);

    /// Asks for a whole zone (RFC 5936).
    ///
    /// @libevent EVDNS_QTYPE_AXFR
    public static final DnsType AXFR = of(252);

    /// Asks for whatever there is (RFC 8482); written `*` in RFC 1035.
    ///
    /// @libevent EVDNS_QTYPE_ALL
    public static final DnsType ANY = of(255);

    /// Which authorities may issue certificates (RFC 8659).
    public static final DnsType CAA = of(257);

    /// Checks the number.
    public DnsType {
        NAMES.check(code);
    }

    /// The type of a number.
    ///
    /// @param code 0–65,535
    /// @return the type; for usual ones always the same instance
    /// @throws IllegalArgumentException the number is out of range
    public static DnsType of(int code) {
        return code >= 0 && code < COMMON ? INSTANCES[code] : new DnsType(code);
    }

    /// The type of a name.
    ///
    /// @param name such as `AAAA`, in any case, or `TYPE28`
    /// @return the type
    /// @throws IllegalArgumentException no type has that name
    public static DnsType of(String name) {
        return of(NAMES.number(name));
    }

    /// Whether it can be asked for or sent along, but is never data of a zone: OPT, and 128–255 (RFC 6895 §3.1).
    ///
    /// @return whether
    public boolean isMeta() {
        return code >= 128 && code <= 255 || code == 41;
    }

    /// Its name.
    @Override
    public String toString() {
        return NAMES.name(code);
    }

    private static DnsType[] instances() {
        var types = new DnsType[COMMON];
        for (int code = 0; code < COMMON; code++) {
            types[code] = new DnsType(code);
        }
        return types;
    }
}
