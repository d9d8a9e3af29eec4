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

/// Message `point`.
///
/// @param x `x`. Without sign.
/// @param label `label`. Null: not set.
@NullMarked
public record Point(int x, @Nullable String label) implements Message {
    /// Reads such messages.
    public static final MessageType<Point> TYPE = Point::read;

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Point unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, x);
        if (label != null) {
            out.string(2, label);
        }
    }

    private static Point read(MessageReader in) {
        int x = 0;
        boolean hasX = false;
        String label = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> {
                    x = in.int32(hasX);
                    hasX = true;
                }
                case 2 -> label = in.string(label);
                default -> throw in.unknown();
            }
        }
        in.require(hasX, "x");
        return new Point(x, label);
    }
}
