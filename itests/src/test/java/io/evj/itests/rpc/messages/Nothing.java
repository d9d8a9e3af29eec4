// Generated from everything.rpc by ev-rpcgen: do not edit.
package io.evj.itests.rpc.messages;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Message `nothing`.
///
/// @param ignored `ignored`. Without sign. Null: not set.
@NullMarked
public record Nothing(@Nullable Integer ignored) implements Message {
    /// Reads such messages.
    public static final MessageType<Nothing> TYPE = Nothing::read;

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Nothing unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        if (ignored != null) {
            out.int32(1, ignored);
        }
    }

    private static Nothing read(MessageReader in) {
        Integer ignored = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> ignored = in.int32(ignored);
                default -> throw in.unknown();
            }
        }
        return new Nothing(ignored);
    }
}
