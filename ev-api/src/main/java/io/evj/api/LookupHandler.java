package io.evj.api;

/// Takes the outcome of a lookup: exactly one of the two methods is called, exactly once.
public interface LookupHandler {
    /// The lookup succeeded.
    ///
    /// @param info what was found
    void resolved(AddressInfo info);

    /// The lookup failed, or was cancelled.
    ///
    /// @param cause why
    void failed(ResolveException cause);
}
