package io.evj.rpcgen;

/// A `#define` whose value is one literal, which means the same in Java.
///
/// @param name    as in the file
/// @param value   the number or the string literal with its quotes, as in the file
/// @param comment what the file says about it, without comment signs; empty if nothing
/// @param place   where the name stands
public record Constant(String name, String value, String comment, Place place) {}
