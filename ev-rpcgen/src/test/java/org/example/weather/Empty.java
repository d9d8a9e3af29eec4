// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import org.jspecify.annotations.NullMarked;

/// Message `empty`.
@NullMarked
public record Empty() implements Message {
    /// Reads such messages.
    public static final MessageType<Empty> TYPE = Empty::read;

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Empty unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        // there is nothing in it
    }

    private static Empty read(MessageReader in) {
        if (in.next()) {
            throw in.unknown();
        }
        return new Empty();
    }
}
