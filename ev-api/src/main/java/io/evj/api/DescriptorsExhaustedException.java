package io.evj.api;

import java.io.IOException;

/// The process, or the system, has no descriptor left to give.
public final class DescriptorsExhaustedException extends IOException {
    private static final long serialVersionUID = 1L;

    /// With what was tried.
    ///
    /// @param message the operation and its address
    /// @param cause   what the system said
    public DescriptorsExhaustedException(String message, Throwable cause) {
        super(message, cause);
    }
}
