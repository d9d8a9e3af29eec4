package io.evj.rpcgen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Collects what is wrong with one file. Of several problems at one place the first is kept, as the
/// others come of it; a warning there leaves room for an error.
final class Problems {
    /// No more of a kind are collected: so many come of a file that is no `.rpc` file at all.
    static final int COUNT_MAX = 100;

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void error(Place place, String message) {
        add(Problem.Severity.ERROR, place, message);
    }

    void warning(Place place, String message) {
        add(Problem.Severity.WARNING, place, message);
    }

    private void add(Problem.Severity severity, Place place, String message) {
        boolean isKnown =
                found.stream()
                        .anyMatch(p ->
                                p.place().equals(place) && p.severity().compareTo(severity) >= 0);
        long same = found.stream().filter(p -> p.severity() == severity).count();
        if (!isKnown && same < COUNT_MAX) {
            found.add(new Problem(severity, file, place, message));
        }
    }

    /// Those found so far, in the order of the file.
    List<Problem> list() {
        return found.stream().sorted(Comparator.comparing(Problem::place)).toList();
    }

    void throwIfErrors() throws RpcSyntaxException {
        if (found.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR)) {
            throw new RpcSyntaxException(list());
        }
    }
}
