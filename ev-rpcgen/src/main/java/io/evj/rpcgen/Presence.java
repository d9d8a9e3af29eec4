package io.evj.rpcgen;

/// How often a member occurs in a message.
public enum Presence {
    /// Once.
    REQUIRED,
    /// Once or not at all: `optional`.
    OPTIONAL,
    /// Any number of times: `array`.
    ARRAY
}
