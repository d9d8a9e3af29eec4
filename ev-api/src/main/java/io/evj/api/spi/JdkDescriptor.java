package io.evj.api.spi;

import io.evj.api.Descriptor;
import java.nio.channels.SelectableChannel;

/// A descriptor that is, underneath, a selectable channel of the JDK in non-blocking mode.
public interface JdkDescriptor extends Descriptor {
    /// The channel.
    ///
    /// @return always the same channel
    SelectableChannel channel();
}
