package io.evj.buffer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Memory of the user's, and whom to tell when it is free again.
///
/// @param memory  as the user gave it
/// @param cleanup whom to tell, if anybody
record Foreign(ByteBuffer memory, @Nullable ReferenceCleanup cleanup) implements Origin {}
