package io.evj.rpcgen;

/// One entry of a struct, such as `optional string name = 3;`.
///
/// @param presence how often it occurs
/// @param type     what it holds
/// @param name     as in the file
/// @param tag      marks it on the wire: a number without sign, never 0
/// @param comment  what the file says about it, without comment signs; empty if nothing
/// @param place    where the name stands
public record Member(
        Presence presence, MemberType type, String name, int tag, String comment, Place place) {}
