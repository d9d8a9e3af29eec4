package io.evj.api;

import java.util.ArrayList;
import java.util.List;

/// Describes the events of a base for people.
final class Dump {
    private Dump() {}

    static String of(Loop loop) {
        List<String> inserted = new ArrayList<>();
        List<String> active = new ArrayList<>();
        loop.visit(event -> {
            if ((event.state & (Event.INSERTED | Event.TIMED)) != 0) {
                inserted.add(inserted(event));
            }
            if ((event.state & (Event.ACTIVE | Event.LATER)) != 0) {
                active.add(active(event));
            }
            return true;
        });
        return section("Inserted events:", inserted) + section("Active events:", active);
    }

    private static String section(String title, List<String> lines) {
        StringBuilder section = new StringBuilder(title).append('\n');
        lines.forEach(line -> section.append("  ").append(line).append('\n'));
        return section.toString();
    }

    private static String inserted(Event event) {
        StringBuilder line =
                new StringBuilder(event.describe()).append(", priority ").append(event.priority);
        if ((event.state & Event.TIMED) != 0) {
            line.append(", timeout ").append(event.expiry());
        }
        return line.toString();
    }

    private static String active(Event event) {
        StringBuilder line =
                new StringBuilder(event.describe()).append(", priority ").append(event.priority);
        line.append(", active for");
        String[] names = {"TIMEOUT", "READ", "WRITE", "SIGNAL"};
        for (int bit = 0; bit < names.length; bit++) {
            if ((event.result & 1 << bit) != 0) {
                line.append(' ').append(names[bit]);
            }
        }
        if ((event.result & Event.CLOSED) != 0) {
            line.append(" CLOSED");
        }
        if (event.result == 0) {
            line.append(" activation");
        }
        return line.append((event.state & Event.LATER) != 0 ? ", in the next turn" : "").toString();
    }
}
