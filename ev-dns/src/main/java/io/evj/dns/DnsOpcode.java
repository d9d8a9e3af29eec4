package io.evj.dns;

/// What a message wants. Others than the registered ones are called `OPCODE` and their number. Immutable.
///
/// @param code 0–15
public record DnsOpcode(int code) {
    private static final Mnemonics NAMES =
            new Mnemonics(
                    "opcode", "OPCODE", 15, "QUERY=0 IQUERY=1 STATUS=2 NOTIFY=4 UPDATE=5 DSO=6");

    private static final DnsOpcode[] INSTANCES = instances();

    /// An ordinary question (RFC 1035 §4.1.1).
    public static final DnsOpcode QUERY = of(0);

    /// A zone has changed (RFC 1996).
    public static final DnsOpcode NOTIFY = of(4);

    /// A zone is to be changed (RFC 2136).
    public static final DnsOpcode UPDATE = of(5);

    /// Checks the number.
    public DnsOpcode {
        NAMES.check(code);
    }

    /// The opcode of a number.
    ///
    /// @param code 0–15
    /// @return the opcode, always the same instance
    /// @throws IllegalArgumentException the number is out of range
    public static DnsOpcode of(int code) {
        return INSTANCES[NAMES.check(code)];
    }

    /// The opcode of a name.
    ///
    /// @param name such as `NOTIFY`, in any case, or `OPCODE4`
    /// @return the opcode
    /// @throws IllegalArgumentException no opcode has that name
    public static DnsOpcode of(String name) {
        return of(NAMES.number(name));
    }

    /// Its name.
    @Override
    public String toString() {
        return NAMES.name(code);
    }

    private static DnsOpcode[] instances() {
        var opcodes = new DnsOpcode[16];
        for (int code = 0; code < opcodes.length; code++) {
            opcodes[code] = new DnsOpcode(code);
        }
        return opcodes;
    }
}
