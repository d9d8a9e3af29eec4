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

/// What somebody has seen.
///
/// @param place `place`.
/// @param report `report`.
@NullMarked
public record Observation(Place place, Report report) implements Message {
    /// Reads such messages.
    public static final MessageType<Observation> TYPE = Observation::read;

    /// Checks what it is given.
    public Observation {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(report, "report");
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Observation unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.message(1, place);
        out.message(2, report);
    }

    private static Observation read(MessageReader in) {
        Place place = null;
        Report report = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> place = in.message(place, Place.TYPE);
                case 2 -> report = in.message(report, Report.TYPE);
                default -> throw in.unknown();
            }
        }
        return new Observation(in.required(place, "place"), in.required(report, "report"));
    }
}
