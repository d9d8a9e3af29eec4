// Generated from weather.rpc by ev-rpcgen: do not edit.
package io.evj.examples.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;

/// Where.
///
/// @param name `name`.
@NullMarked
public record Place(String name) implements Message {
    /// Reads such messages.
    public static final MessageType<Place> TYPE = Place::read;

    /// Checks what it is given.
    public Place {
        Objects.requireNonNull(name, "name");
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Place unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, name);
    }

    private static Place read(MessageReader in) {
        String name = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> name = in.string(name);
                default -> throw in.unknown();
            }
        }
        return new Place(in.required(name, "name"));
    }
}
