package io.evj.rpcgen;

import java.util.List;

/// What an `.rpc` file says, in the language of libevent's `event_rpcgen.py`:
///
/// ```
/// // What the weather is like.
/// struct report {
///     string place = 1;
///     optional int degrees = 2;   // Kelvin
///     array struct[cloud] clouds = 3;
/// }
/// ```
///
/// Beyond that language, `rpc NAME (REQUEST) returns (REPLY);` declares a procedure. Behind `//@` it is a comment for
/// libevent's compiler and a declaration for this one, so that both take the same file.
///
/// Immutable.
///
/// @param name      of the file, for messages and for the types that stand for the whole of it
/// @param constants each `#define` of a literal
/// @param structs   in the order of the file
/// @param rpcs      in the order of the file
/// @param warnings  what has no effect here, though the file says it
public record RpcFile(
        String name,
        List<Constant> constants,
        List<Struct> structs,
        List<Rpc> rpcs,
        List<Problem> warnings) {
    /// Copies the lists.
    public RpcFile {
        constants = List.copyOf(constants);
        structs = List.copyOf(structs);
        rpcs = List.copyOf(rpcs);
        warnings = List.copyOf(warnings);
    }

    /// Reads a file.
    ///
    /// @param name of the file
    /// @param text all of it
    /// @return what it says, free of contradictions: all that it refers to is in it
    /// @throws RpcSyntaxException with all errors of the file
    public static RpcFile parse(String name, String text) throws RpcSyntaxException {
        var problems = new Problems(name);
        RpcFile file = Parser.parse(name, text, problems);
        Checker.check(file, problems);
        problems.throwIfErrors();
        return new RpcFile(name, file.constants, file.structs, file.rpcs, problems.list());
    }

    /// Finds a struct by its name.
    ///
    /// @param reference from a member or a procedure of this file
    /// @return what it refers to
    /// @throws IllegalArgumentException there is none of that name
    public Struct struct(MemberType.Reference reference) {
        for (Struct struct : structs) {
            if (struct.name().equals(reference.name())) {
                return struct;
            }
        }
        throw new IllegalArgumentException("no struct '" + reference.name() + "' in " + name);
    }
}
