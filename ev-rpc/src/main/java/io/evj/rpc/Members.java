package io.evj.rpc;

import org.jspecify.annotations.Nullable;

/// Checks and shows members of messages. For generated code.
public final class Members {
    private Members() {}

    /// Checks that a builder was given what the message must have.
    ///
    /// @param <T>   of the member
    /// @param value what was given
    /// @param name  of the member
    /// @return the value
    /// @throws IllegalStateException there is none
    public static <T> T set(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return value;
    }

    /// Checks the length of `bytes` that have a given one.
    ///
    /// @param value  the bytes; null passes
    /// @param length how many there must be
    /// @param name   of the member
    /// @throws IllegalArgumentException there are more or fewer
    public static void checkLength(byte @Nullable [] value, int length, String name) {
        if (value != null && value.length != length) {
            throw new IllegalArgumentException(
                    name + " has " + length + " bytes, not " + value.length);
        }
    }

    /// Shows how many `bytes` there are, not which: they may be secrets.
    ///
    /// @param value the bytes
    /// @return such as `20 bytes`, or `null`
    public static String text(byte @Nullable [] value) {
        return value == null ? "null" : value.length + " bytes";
    }
}
