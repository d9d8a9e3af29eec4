// Generated from weather.rpc by ev-rpcgen: do not edit.
package io.evj.examples.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import org.jspecify.annotations.NullMarked;

/// How many observations there are of a place.
///
/// @param observations `observations`. Without sign.
@NullMarked
public record Count(int observations) implements Message {
    /// Reads such messages.
    public static final MessageType<Count> TYPE = Count::read;

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Count unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, observations);
    }

    private static Count read(MessageReader in) {
        int observations = 0;
        boolean hasObservations = false;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> {
                    observations = in.int32(hasObservations);
                    hasObservations = true;
                }
                default -> throw in.unknown();
            }
        }
        in.require(hasObservations, "observations");
        return new Count(observations);
    }
}
