// Generated from weather.rpc by ev-rpcgen: do not edit.
package org.example.weather;

import io.evj.buffer.EvBuffer;
import io.evj.rpc.Members;
import io.evj.rpc.Message;
import io.evj.rpc.MessageLimits;
import io.evj.rpc.MessageReader;
import io.evj.rpc.MessageType;
import io.evj.rpc.MessageWriter;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// Message `cloud`.
///
/// @param height `height`. Without sign.
/// @param shape `shape`. Exactly 4 bytes, not copied. Null: not set.
@NullMarked
@SuppressWarnings("ArrayRecordComponent")
public record Cloud(int height, byte @Nullable [] shape) implements Message {
    /// Reads such messages.
    public static final MessageType<Cloud> TYPE = Cloud::read;

    /// Checks what it is given.
    public Cloud {
        Members.checkLength(shape, 4, "shape");
    }

    /// Makes a message of all that a buffer holds.
    ///
    /// @param source is empty afterwards, or as it was if this fails
    /// @param limits what the message may hold
    /// @return the message
    /// @throws io.evj.rpc.TagException these bytes are no such message, or more than allowed
    public static Cloud unmarshal(EvBuffer source, MessageLimits limits) {
        return TYPE.unmarshal(source, limits);
    }

    @Override
    public void write(MessageWriter out) {
        out.int32(1, height);
        if (shape != null) {
            out.bytes(2, shape);
        }
    }

    private static Cloud read(MessageReader in) {
        int height = 0;
        boolean hasHeight = false;
        byte[] shape = null;
        while (in.next()) {
            switch (in.tag()) {
                case 1 -> {
                    height = in.int32(hasHeight);
                    hasHeight = true;
                }
                case 2 -> shape = in.bytes(shape, 4);
                default -> throw in.unknown();
            }
        }
        in.require(hasHeight, "height");
        return new Cloud(height, shape);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Cloud that
                && height == that.height
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return Objects.hash(height, Arrays.hashCode(shape));
    }

    @Override
    public String toString() {
        return "Cloud[height=" + height + ", shape=" + Members.text(shape) + "]";
    }
}
