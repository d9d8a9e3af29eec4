package io.evj.rpc;

/// What stands ahead of an item's payload.
///
/// @param tag    what the item is; a number without sign
/// @param length how many bytes the payload has, at most 2³² − 1
public record TagHeader(int tag, long length) {}
