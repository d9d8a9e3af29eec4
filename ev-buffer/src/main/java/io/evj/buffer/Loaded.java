package io.evj.buffer;

/// A block with bytes that were read from a file. The file is in use as long as they are.
///
/// @param block has the bytes
/// @param file  where they came from
record Loaded(Segment block, FileSegment file) implements Origin {}
