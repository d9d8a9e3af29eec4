package io.evj.rpcgen;

/// What is wrong with a file, or worth knowing about it, and where. Prints as compilers do:
/// `weather.rpc:12:5: error: …`, so that editors find the place.
///
/// @param severity whether anything can be generated all the same
/// @param file     the name of the file, as it was given
/// @param place    the first character concerned
/// @param message  one line for a person
public record Problem(Severity severity, String file, Place place, String message) {
    /// How bad it is.
    public enum Severity {
        /// The file means something, though perhaps not all that was meant.
        WARNING,
        /// Nothing is generated.
        ERROR
    }

    @Override
    public String toString() {
        String kind = severity == Severity.ERROR ? "error" : "warning";
        return file + ":" + place.line() + ":" + place.column() + ": " + kind + ": " + message;
    }
}
