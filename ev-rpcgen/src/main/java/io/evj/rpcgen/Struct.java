package io.evj.rpcgen;

import java.util.List;

/// One kind of message: `struct NAME { … }`.
///
/// @param name    as in the file
/// @param members in the order of the file, which is the order on the wire
/// @param comment what the file says about it, without comment signs; empty if nothing
/// @param place   where the name stands
public record Struct(String name, List<Member> members, String comment, Place place) {
    /// Copies the list.
    public Struct {
        members = List.copyOf(members);
    }
}
