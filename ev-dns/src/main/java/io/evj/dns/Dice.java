package io.evj.dns;

import io.evj.api.RandomBytes;

/// Numbers that nobody can predict, for ids, ports and letter case (RFC 5452 §9.2). The platform's secure source is asked for many
/// at a time. Confined to the loop of its resolver.
final class Dice {
    private static final int STOCK_OCTETS = 1024;

    private final byte[] stock = new byte[STOCK_OCTETS];
    private int at = STOCK_OCTETS;

    int u8() {
        if (at == STOCK_OCTETS) {
            RandomBytes.fill(stock);
            at = 0;
        }
        int value = stock[at] & 0xff;
        stock[at++] = 0; // what was used is not left lying about
        return value;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    /// A number below a bound, each as likely as the others but for one part in 65,536 · 256 / bound.
    ///
    /// @param bound 1 to 65,536
    int below(int bound) {
        return (int) ((long) (u16() << 8 | u8()) * bound >>> 24);
    }
}
