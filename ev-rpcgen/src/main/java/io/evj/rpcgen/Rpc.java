package io.evj.rpcgen;

/// A procedure that can be called: `rpc NAME (REQUEST) returns (REPLY);`.
///
/// @param name    as in the file, and in the path that is requested
/// @param request the struct that is sent
/// @param reply   the struct that comes back
/// @param comment what the file says about it, without comment signs; empty if nothing
/// @param place   where the name stands
public record Rpc(
        String name,
        MemberType.Reference request,
        MemberType.Reference reply,
        String comment,
        Place place) {}
