package io.evj.rpcgen;

/// The type of a member.
public sealed interface MemberType {
    /// Those that are one word.
    enum Plain implements MemberType {
        /// `int`: 32 bits, without sign.
        INT,
        /// `int64`: 64 bits, without sign.
        INT64,
        /// `string`: text, sent as UTF-8.
        STRING,
        /// `bytes` without a length: as many as there are.
        BYTES
    }

    /// `bytes` with a length.
    ///
    /// @param length how many, always; at least 1
    record FixedBytes(int length) implements MemberType {}

    /// `struct[NAME]`.
    ///
    /// @param name  the struct, which is in the same file
    /// @param place where the name stands
    record Reference(String name, Place place) implements MemberType {}
}
