package io.evj.itests;

import io.evj.itests.Parity.Group;
import io.evj.itests.Parity.Name;
import java.util.List;
import java.util.SortedSet;

/// Writes the page that tells people where libevent's names have gone.
final class ParityPage {
    private ParityPage() {}

    static String of(Parity parity) {
        var page = new StringBuilder();
        page.append("# Where libevent's names have gone\n\n");
        page.append("Written by `")
                .append(Parity.REGENERATE)
                .append("`; do not edit. Sources: the ");
        page.append(
                "`@libevent` tags in the Javadoc, [libevent-api.tsv](libevent-api.tsv) (every public ");
        page.append(
                "name),\n[libevent-parity.excused.tsv](libevent-parity.excused.tsv) (names that need no ");
        page.append(
                "counterpart, and why), and\n[libevent-parity.groups.tsv](libevent-parity.groups.tsv) ");
        page.append(
                "(which groups are finished). Where we differ on purpose: [deviations.md](deviations.md).\n\n");
        summary(parity, page);
        for (String group : parity.groups().keySet()) {
            section(parity, group, page);
        }
        return page.toString();
    }

    private static void summary(Parity parity, StringBuilder page) {
        page.append("| group | | names | here | excused | open | where |\n");
        page.append("|---|---|--:|--:|--:|--:|---|\n");
        for (var entry : parity.groups().entrySet()) {
            Group group = entry.getValue();
            List<Name> names = names(parity, entry.getKey());
            long tagged = names.stream().filter(parity::isTagged).count();
            long excused =
                    names.stream().filter(n -> !parity.isTagged(n) && parity.isExcused(n)).count();
            page.append(
                    "| %s | %s | %d | %d | %d | %d | %s |\n"
                            .formatted(
                                    entry.getKey(),
                                    group.isFinished() ? "finished" : "not built yet",
                                    names.size(),
                                    tagged,
                                    excused,
                                    names.size() - tagged - excused,
                                    group.where()));
        }
    }

    private static void section(Parity parity, String group, StringBuilder page) {
        List<Name> names = names(parity, group);
        List<Name> settled =
                names.stream().filter(n -> parity.isTagged(n) || parity.isExcused(n)).toList();
        page.append("\n## ").append(group).append("\n\n");
        if (!settled.isEmpty()) {
            page.append("| libevent | here |\n|---|---|\n");
            for (Name name : settled) {
                page.append("| `%s` | %s |\n".formatted(name.name(), answer(parity, name)));
            }
        }
        if (settled.size() < names.size()) {
            boolean isFinished = parity.groups().get(group).isFinished();
            page.append(settled.isEmpty() ? "" : "\n");
            page.append(isFinished ? "Missing" : "Not built yet").append(": ");
            page.append("%d of %d names.\n".formatted(names.size() - settled.size(), names.size()));
        }
    }

    private static String answer(Parity parity, Name name) {
        SortedSet<String> places = parity.tags().get(name.name());
        if (places == null) {
            return "— " + parity.excuses().get(name.name()).replace("|", "\\|");
        }
        return String.join(", ", places.stream().map(place -> "`" + place + "`").toList());
    }

    private static List<Name> names(Parity parity, String group) {
        return parity.names().stream().filter(name -> name.group().equals(group)).toList();
    }
}
