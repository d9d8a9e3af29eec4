package io.evj.testkit;

import io.evj.api.Event;

/// The conditions of the seam, by short names.
final class Conditions {
    static final int READ = Event.READ;
    static final int WRITE = Event.WRITE;
    static final int EDGE = Event.EDGE;
    static final int CLOSED = Event.CLOSED;

    /// What a backend may report.
    static final int ANY = READ | WRITE | CLOSED;

    private Conditions() {}

    /// `READ|WRITE`, or `nothing`.
    static String named(int conditions) {
        StringBuilder names = new StringBuilder();
        append(names, conditions & READ, "READ");
        append(names, conditions & WRITE, "WRITE");
        append(names, conditions & CLOSED, "CLOSED");
        append(names, conditions & EDGE, "EDGE");
        int others = conditions & ~(ANY | EDGE);
        append(names, others, "0x" + Integer.toHexString(others));
        return names.isEmpty() ? "nothing" : names.toString();
    }

    private static void append(StringBuilder names, int bits, String name) {
        if (bits != 0) {
            names.append(names.isEmpty() ? "" : "|").append(name);
        }
    }
}
