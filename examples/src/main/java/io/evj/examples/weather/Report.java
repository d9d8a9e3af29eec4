// Generated from weather.rpc by ev-rpcgen: do not edit.
package io.evj.examples.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// What the weather is like.
///
/// @param kelvin without sign, as every int. Without sign.
/// @param note in the words of whoever was there. Null: not set.
@NullMarked
public record Report(int kelvin, @Nullable String note) implements Message {
    /// Reads such messages.
    public static final MessageType<Report> TYPE = Report::read;

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Report unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, kelvin);
        if (note != null) {
            out.string(2, note);
        }
    }

    private static Report read(MessageReader in) {
        int kelvin = 0;
        boolean hasKelvin = false;
        String note = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> {
                    kelvin = in.int32(hasKelvin);
                    hasKelvin = true;
                }
                case 2 -> note = in.string(note);
                default -> throw in.unknown();
            }
        }
        in.require(hasKelvin, "kelvin");
        return new Report(kelvin, note);
    }
}
