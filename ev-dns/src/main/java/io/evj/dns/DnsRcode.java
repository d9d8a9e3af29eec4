package io.evj.dns;

/// How a request went. Values above 15 need [Edns] in the message (RFC 6891 §6.1.3). Others than the registered ones are
/// called `RCODE` and their number. Immutable.
///
/// @param code 0–4095
public record DnsRcode(int code) {
    private static final Mnemonics NAMES =
            new Mnemonics(
                    "rcode",
                    "RCODE",
                    4095,
                    """
                    NOERROR=0 FORMERR=1 SERVFAIL=2 NXDOMAIN=3 NOTIMP=4 REFUSED=5 YXDOMAIN=6 YXRRSET=7 NXRRSET=8
                    NOTAUTH=9 NOTZONE=10 DSOTYPENI=11 BADVERS=16 BADKEY=17 BADTIME=18 BADMODE=19 BADNAME=20
                    BADALG=21 BADTRUNC=22 BADCOOKIE=23
                    """);

    private static final DnsRcode[] INSTANCES = instances();

    /// It went well.
    public static final DnsRcode NOERROR = of(0);

    /// The server could not read the request.
    public static final DnsRcode FORMERR = of(1);

    /// The server failed.
    public static final DnsRcode SERVFAIL = of(2);

    /// The name does not exist.
    public static final DnsRcode NXDOMAIN = of(3);

    /// The server does not know that kind of request.
    public static final DnsRcode NOTIMP = of(4);

    /// The server does not want to.
    public static final DnsRcode REFUSED = of(5);

    /// The server knows no such version of EDNS (RFC 6891 §9).
    public static final DnsRcode BADVERS = of(16);

    /// The cookie is not the server's (RFC 7873 §8).
    public static final DnsRcode BADCOOKIE = of(23);

    /// Checks the number.
    public DnsRcode {
        NAMES.check(code);
    }

    /// The rcode of a number.
    ///
    /// @param code 0–4095
    /// @return the rcode; for usual ones always the same instance
    /// @throws IllegalArgumentException the number is out of range
    public static DnsRcode of(int code) {
        return code >= 0 && code < INSTANCES.length ? INSTANCES[code] : new DnsRcode(code);
    }

    /// The rcode of a name.
    ///
    /// @param name such as `NXDOMAIN`, in any case, or `RCODE3`
    /// @return the rcode
    /// @throws IllegalArgumentException no rcode has that name
    public static DnsRcode of(String name) {
        return of(NAMES.number(name));
    }

    /// Its name.
    @Override
    public String toString() {
        return NAMES.name(code);
    }

    private static DnsRcode[] instances() {
        var rcodes = new DnsRcode[24];
        for (int code = 0; code < rcodes.length; code++) {
            rcodes[code] = new DnsRcode(code);
        }
        return rcodes;
    }
}
