package io.evj.api.spi;

/// What a base offers to the backend it opens. Immutable.
///
/// @param baseName     names the base in messages
/// @param preciseTimer whether waits should end with the best resolution there is, not the cheapest
/// @param jdkNetwork   a ready-made network over JDK channels, whose sockets are all [JdkDescriptor]s
public record BackendContext(String baseName, boolean preciseTimer, Network jdkNetwork) {}
