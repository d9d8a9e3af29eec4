package io.evj.api.spi;

/// Whether a backend can run here. Immutable.
///
/// @param isAvailable whether it can
/// @param reason      when it cannot: why, and what a person can do about it; else empty
public record Availability(boolean isAvailable, String reason) {
    private static final Availability YES = new Availability(true, "");

    /// Checks the components.
    public Availability {
        if (isAvailable != reason.isEmpty()) {
            throw new IllegalArgumentException(
                    "a reason is given when, and only when, unavailable");
        }
    }

    /// It can run.
    ///
    /// @return available
    public static Availability yes() {
        return YES;
    }

    /// It cannot.
    ///
    /// @param reason one line that a person can act on
    /// @return unavailable
    public static Availability no(String reason) {
        return new Availability(false, reason);
    }
}
