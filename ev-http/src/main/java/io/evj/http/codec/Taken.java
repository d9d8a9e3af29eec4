package io.evj.http.codec;

/// Checks what is said to have been taken from a body.
final class Taken {
    private Taken() {}

    /// The octets, if there are so many.
    static long check(long octets, long ahead) {
        if (octets < 0 || octets > ahead) {
            throw new IllegalArgumentException(
                    octets + " octets taken: 0 to " + ahead + " were ahead");
        }
        return octets;
    }
}
