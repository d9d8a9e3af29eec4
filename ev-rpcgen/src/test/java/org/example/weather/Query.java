// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// What somebody wants to know.
///
/// @param place a town, or &lt;latitude&gt;,&lt;longitude&gt;.
/// @param time seconds since 1970-01-01 UTC; now if missing. Without sign. Null: not set.
@NullMarked
public record Query(String place, @Nullable Long time) implements Message {
    /// Reads such messages.
    public static final MessageType<Query> TYPE = Query::read;

    /// Checks what it is given.
    public Query {
        Objects.requireNonNull(place, "place");
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Query unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.string(1, place);
        if (time != null) {
            out.int64(2, time);
        }
    }

    private static Query read(MessageReader in) {
        String place = null;
        Long time = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> place = in.string(place);
                case 2 -> time = in.int64(time);
                default -> throw in.unknown();
            }
        }
        return new Query(in.required(place, "place"), time);
    }
}
