package io.evj.api;

import java.security.SecureRandom;

/// Bytes that nobody can predict, from the platform's secure source, which seeds itself. Safe from any thread.
public final class RandomBytes {
    private RandomBytes() {}

    /// Makes some.
    ///
    /// @param count how many, at least 0
    /// @return new bytes
    /// @throws IllegalArgumentException `count` is negative
    public static byte[] of(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count + ": at least 0 is needed");
        }
        byte[] bytes = new byte[count];
        fill(bytes);
        return bytes;
    }

    /// Overwrites a whole array.
    ///
    /// @param target takes the bytes
    /// @libevent evutil_secure_rng_get_bytes
    public static void fill(byte[] target) {
        Source.RANDOM.nextBytes(target);
    }

    /// Made when first used.
    private static final class Source {
        static final SecureRandom RANDOM = new SecureRandom();
    }
}
