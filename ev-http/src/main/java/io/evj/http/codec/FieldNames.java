package io.evj.http.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.evj.http.FieldName;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Recognises [FieldName]s in octets, whatever their case: one hash of length and three octets, then as a rule one comparison.
public final class FieldNames {
    /// The ordinal of a name that is none of [FieldName].
    static final int UNKNOWN = -1;

    private static final FieldName[] NAMES = FieldName.values();
    private static final int SLOTS =
            512; // sparse: a strange name meets an empty slot most of the time
    private static final byte[][] LOWER = new byte[NAMES.length][];
    private static final byte[][] PREFIXES = new byte[NAMES.length][];
    private static final byte[] TABLE = table();

    private FieldNames() {}

    /// Finds a name.
    ///
    /// @param name in any case
    /// @return the constant; null: unknown, or no field name at all
    public static @Nullable FieldName find(String name) {
        byte[] octets =
                name.getBytes(US_ASCII); // what is not ASCII becomes '?', which is in no name
        int ordinal = octets.length == 0 ? UNKNOWN : ordinal(octets, 0, octets.length);
        return ordinal == UNKNOWN ? null : NAMES[ordinal];
    }

    /// Finds a name.
    ///
    /// @param octets where it is
    /// @param from   its first octet
    /// @param to     the one behind the last; more than `from`
    /// @return its ordinal, or [#UNKNOWN]
    static int ordinal(byte[] octets, int from, int to) {
        int slot = hash(octets, from, to);
        for (int ordinal; (ordinal = TABLE[slot]) != UNKNOWN; slot = slot + 1 & SLOTS - 1) {
            if (matches(LOWER[ordinal], octets, from, to)) {
                return ordinal;
            }
        }
        return UNKNOWN;
    }

    /// The number that a name goes by: its bit, and what [#ordinal(byte\[\], int, int)] finds.
    @SuppressWarnings("EnumOrdinal") // it is kept nowhere
    static int ordinal(FieldName name) {
        return name.ordinal();
    }

    /// The name with colon and space, as it is sent.
    static byte[] prefix(FieldName name) {
        return PREFIXES[ordinal(name)];
    }

    /// Letters differ from their other case in the bit 0x20; no other octet that a name may have becomes one of `[a-z-]` by it.
    private static boolean matches(byte[] lower, byte[] octets, int from, int to) {
        if (lower.length != to - from) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] != (octets[from + i] | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(byte[] octets, int from, int to) {
        int length = to - from;
        int first = octets[from] | 0x20;
        int middle = octets[from + (length >> 1)] | 0x20;
        int last = octets[to - 1] | 0x20;
        return length * 7 + first * 31 + middle * 5 + last * 13 & SLOTS - 1;
    }

    private static byte[] table() {
        byte[] table = new byte[SLOTS];
        Arrays.fill(table, (byte) UNKNOWN);
        for (FieldName name : NAMES) {
            byte[] lower = name.text().toLowerCase(Locale.ROOT).getBytes(US_ASCII);
            LOWER[ordinal(name)] = lower;
            PREFIXES[ordinal(name)] = (name.text() + ": ").getBytes(US_ASCII);
            int slot = hash(lower, 0, lower.length);
            while (table[slot] != UNKNOWN) {
                slot = slot + 1 & SLOTS - 1;
            }
            table[slot] = (byte) ordinal(name);
        }
        return table;
    }
}
