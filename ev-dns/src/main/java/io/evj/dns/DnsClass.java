package io.evj.dns;

/// The class of a record or of a question: the Internet's, nearly always. Others than the registered ones are called `CLASS`
/// and their number (RFC 3597 §5). Immutable.
///
/// @param code 0–65,535
public record DnsClass(int code) {
    private static final Mnemonics NAMES =
            new Mnemonics("class", "CLASS", Ranges.U16_MAX, "IN=1 CS=2 CH=3 HS=4 NONE=254 ANY=255");

    /// The Internet (RFC 1035 §3.2.4).
    ///
    /// @libevent EVDNS_CLASS_INET
    public static final DnsClass IN = new DnsClass(1);

    /// Chaosnet; servers tell about themselves there (RFC 4892).
    public static final DnsClass CH = new DnsClass(3);

    /// Hesiod.
    public static final DnsClass HS = new DnsClass(4);

    /// In updates: what must not be there, or is to be deleted (RFC 2136).
    public static final DnsClass NONE = new DnsClass(254);

    /// Asks for any class (RFC 1035 §3.2.5).
    public static final DnsClass ANY = new DnsClass(255);

    /// Checks the number.
    public DnsClass {
        NAMES.check(code);
    }

    /// The class of a number.
    ///
    /// @param code 0–65,535
    /// @return the class
    /// @throws IllegalArgumentException the number is out of range
    public static DnsClass of(int code) {
        return code == 1 ? IN : new DnsClass(code);
    }

    /// The class of a name.
    ///
    /// @param name such as `IN`, in any case, or `CLASS1`
    /// @return the class
    /// @throws IllegalArgumentException no class has that name
    public static DnsClass of(String name) {
        return of(NAMES.number(name));
    }

    /// Whether a text is the name of a class.
    static boolean isName(String text) {
        return NAMES.find(text) >= 0;
    }

    /// Its name.
    @Override
    public String toString() {
        return NAMES.name(code);
    }
}
