package io.evj.api.spi;

import io.evj.api.JdkNetwork;

/// What a base offers to the backend it opens. Immutable.
///
/// @param baseName     names the base in messages
/// @param preciseTimer whether waits should end with the best resolution there is, not the cheapest
/// @param jdkNetwork   a ready-made network over JDK channels, whose sockets are all [JdkDescriptor]s
public record BackendContext(String baseName, boolean preciseTimer, Network jdkNetwork) {
    /// What a base with the default configuration offers: for tests that open a backend without a base.
    ///
    /// @param baseName names the base in messages
    /// @return a context with a network of its own
    public static BackendContext of(String baseName) {
        return new BackendContext(baseName, false, new JdkNetwork());
    }
}
