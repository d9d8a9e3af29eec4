package io.evj.buffer;

/// Where the memory of a [Segment] comes from, and what must be told when the segment goes: a slab, the user, a file, or
/// another segment that it is a view of.
sealed interface Origin permits Slab, Foreign, FileSegment, Loaded, Segment {}
