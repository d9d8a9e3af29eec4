package io.evj.http;

import io.evj.buffer.EvBuffer;

/// What the body of a client's request is made of.
sealed interface RequestContent {
    /// Bytes, which are copied when they are sent.
    final class Bytes implements RequestContent {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /// What is in a buffer, and is moved out of it when it is sent, or cleared.
    record Moved(EvBuffer buffer) implements RequestContent {}

    /// What a source brings.
    record Streamed(BodySource source) implements RequestContent {}
}
