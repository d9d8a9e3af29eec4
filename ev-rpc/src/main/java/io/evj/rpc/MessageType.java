package io.evj.rpc;

import io.evj.buffer.EvBuffer;

/// Makes messages of one kind out of bytes. Generated messages have theirs in a constant, `TYPE`.
///
/// @param <T> the message
@FunctionalInterface
public interface MessageType<T extends Message> {
    /// Reads all items of a message. Called by the reader.
    ///
    /// @param in has them
    /// @return the message
    /// @throws TagException they do not make one
    T read(MessageReader in);

    /// Makes a message of all that a buffer holds. To read many, keep a [MessageReader].
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what it may hold
    /// @return the message
    /// @throws TagException these bytes are no such message, or more than the limits allow
    default T unmarshal(EvBuffer source, MessageLimits limits) {
        return new MessageReader().unmarshal(this, source, limits);
    }
}
