package io.evj.rpcgen;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/// A file is not what it should be. Its message has one line for each problem.
public final class RpcSyntaxException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /// Made by the compiler.
    ///
    /// @param problems all that was found, in the order of the file; at least one is an error
    RpcSyntaxException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /// All that was found, warnings too.
    ///
    /// @return in the order of the file
    public List<Problem> problems() {
        return problems;
    }
}
