package io.evj.api.spi;

import io.evj.api.Descriptor;
import io.evj.api.Pollable;

/// A descriptor over a [Pollable], made by [io.evj.api.EventBase#watch].
public interface PollableDescriptor extends Descriptor {
    /// What is asked.
    ///
    /// @return always the same object
    Pollable pollable();
}
